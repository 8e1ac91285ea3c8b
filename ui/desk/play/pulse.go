package play

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/keydesk/keydesk/ui/desk/task"
)

// Pulse measures how promptly the windows answer. It sends an empty callback to
// their goroutine, waits for it, and sends the next one 10 ms later: whatever
// holds that goroutine, a handler, a layout or the drawing of a frame, is seen
// as a late beat.
//
// Time in which the goroutine could run and the machine gave the processor to
// another program is taken off where the system tells it (Linux). By how much a
// goroutine that has nothing to do with the windows came late as well is told
// beside it.
type Pulse struct {
	mu      sync.Mutex
	step    string
	aside   int // how many things are being done that do not count
	strange int // how many such things there were
	beats   []Beat
}

// Beat is how late an empty callback ran, how much of that the windows' thread
// computed (the rest it waited for somebody), by how much a bystander came late
// meanwhile, and what was being done.
type Beat struct {
	Late, Busy, Others time.Duration
	Step               string
}

func (b Beat) String() string {
	return fmt.Sprintf("%v late, %v of it at work, a bystander %v (%s)", b.Late.Round(time.Millisecond),
		b.Busy.Round(time.Millisecond), b.Others.Round(time.Millisecond), b.Step)
}

// beat is how long the windows are left alone between two beats.
const beat = 10 * time.Millisecond

// At says what is being done from now on.
func (p *Pulse) At(step string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step = step
}

// Aside does something that takes the goroutine of the windows and is none of
// the program's work, such as taking a picture. It is not counted.
func (p *Pulse) Aside(do func()) {
	if p != nil {
		p.turn(1)
		defer p.turn(-1)
	}
	do()
}

func (p *Pulse) turn(by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.aside += by
	p.strange++
}

// Run beats until ctx ends. It runs beside the windows.
func (p *Pulse) Run(ctx context.Context, runner *task.Runner) {
	other := bystand(ctx)
	for ctx.Err() == nil {
		before := <-other
		step, strange := p.now()
		began, was := time.Now(), spent()
		var ran time.Time
		if err := runner.Await(ctx, func() { ran = time.Now() }); err != nil {
			return
		}
		is := spent()
		late := max(ran.Sub(began)-(is.queued-was.queued), 0)
		after, ok := <-other
		if !ok {
			return
		}
		p.note(Beat{late, min(is.ran-was.ran, late), after - before, step}, strange)
		select {
		case <-ctx.Done():
		case <-time.After(beat):
		}
	}
}

// bystand gives, whenever it is asked, by how much a goroutine that only sleeps
// has come late so far, all told.
func bystand(ctx context.Context) <-chan time.Duration {
	told := make(chan time.Duration)
	go func() {
		defer close(told)
		const nap = 5 * time.Millisecond
		var late time.Duration
		for ctx.Err() == nil {
			began := time.Now()
			<-time.After(nap)
			if extra := time.Since(began) - nap; extra > nap {
				late += extra
			}
			select {
			case told <- late:
			default: // nobody asks now
			}
		}
	}()
	return told
}

func (p *Pulse) now() (step string, strange int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.step, p.strange
}

// note keeps a beat, unless something that does not count was done meanwhile.
func (p *Pulse) note(b Beat, strange int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.aside > 0 || p.strange != strange {
		return
	}
	if b.Step != p.step {
		b.Step += "; " + p.step
	}
	p.beats = append(p.beats, b)
}

// Beats are all beats, those with the most work first; after it the list begins
// anew.
func (p *Pulse) Beats() []Beat {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.beats
	p.beats = nil
	slices.SortFunc(all, func(a, b Beat) int { return cmp.Or(cmp.Compare(b.Busy, a.Busy), cmp.Compare(b.Late, a.Late)) })
	return all
}

// time spent by a thread.
type thread struct {
	ran    time.Duration // on a processor
	queued time.Duration // able to run, while others had the processors
}

// spent is the time of the program's first thread, which is that of the
// windows; nothing where the system does not say.
func spent() (t thread) {
	text, err := os.ReadFile("/proc/self/schedstat")
	if err != nil {
		return thread{}
	}
	if _, err := fmt.Sscan(string(text), &t.ran, &t.queued); err != nil {
		return thread{}
	}
	return t
}
