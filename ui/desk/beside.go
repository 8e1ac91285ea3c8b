package desk

import (
	"context"
	"errors"
	"sync"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/serve"
)

// beside is what runs while an operator is signed in: the bin is emptied, and
// what other programs and our own deeds commit is heard. The rest is the staff's.
type beside struct {
	main    *Main
	under   sync.WaitGroup
	takes   *task.Slot
	hears   *task.Slot
	changes chan core.Change
	reads   *task.Slot // the address, after the settings changed
	staff   *staff
	parts   []*part
	renew   *renew
}

// part is one of what runs.
type part struct {
	title string // where it stops: what no longer works
	kept  string
	run   func(ctx context.Context, report task.Report) error
	slot  *task.Slot
	stops string // why it does not run, "" while it does
	turn  sync.Mutex

	setting string // where that can be put right, "" for nowhere
}

// work runs the part.
func (p *part) work(ctx context.Context, report task.Report) (struct{}, error) {
	p.turn.Lock() // until the one before has given its address back
	defer p.turn.Unlock()
	if ctx.Err() != nil {
		return struct{}{}, nil
	}
	return struct{}{}, p.run(ctx, report)
}

// address is where the customers' pages are and how they run, by the settings.
type address struct {
	runs    core.PortalRuns
	listen  string
	network string // a value a line
	scopes  string // those of scopes that have their own, a line each
}

func newBeside(m *Main) *beside {
	b := &beside{main: m, takes: m.work.Slot(), hears: m.work.Slot(), reads: m.work.Slot(), staff: m.program.staffOf(m.desk)}
	b.parts = []*part{
		{title: "The recycle bin is not emptied", kept: "",
			run: func(ctx context.Context, _ task.Report) error {
				return serve.EmptyBin(ctx, m.session.Customers(), m.program.o.Log)
			}},
		{title: "The activity log gets no checkpoints", kept: "All that is done is written into it.",
			run: func(ctx context.Context, _ task.Report) error { return m.session.Audit().Run(ctx) }},
	}
	for _, p := range b.parts {
		p.slot = m.work.Slot()
	}
	b.renew = newRenew(b)
	return b
}

// begin starts all of it. What is committed is taken by one work and heard by
// another, because a work ends with the change that it brings home.
func (b *beside) begin() {
	b.changes = make(chan core.Change)
	b.spawn(b.takes, func(ctx context.Context, _ task.Report) (struct{}, error) {
		for c := range b.main.session.Changes(ctx) {
			select {
			case b.changes <- c:
			case <-ctx.Done():
			}
		}
		return struct{}{}, nil
	}, func(struct{}, error) {})
	b.staff.told = b.say
	b.hear()
	b.again()
	b.move()
}

// spawn starts a work that wait waits for.
func (b *beside) spawn(s *task.Slot, work func(context.Context, task.Report) (struct{}, error), done func(struct{}, error)) {
	if !b.main.work.Open() {
		return
	}
	b.under.Add(1)
	task.Go(s, func(ctx context.Context, report task.Report) (struct{}, error) {
		defer b.under.Done()
		return work(ctx, report)
	}, done)
}

// wait waits until all of it has ended, after the session's page was closed.
// It is called beside the window.
func (b *beside) wait() { b.under.Wait() }

// hear waits for the next commit.
func (b *beside) hear() {
	task.Go(b.hears, func(ctx context.Context, _ task.Report) (core.Change, error) {
		select {
		case c := <-b.changes:
			return c, nil
		case <-ctx.Done():
			return core.Change{}, context.Cause(ctx)
		}
	}, func(c core.Change, err error) {
		if err != nil {
			return // the session is over
		}
		b.main.changed(c)
		if c.All || c.Settings || c.Operators {
			b.move()
		}
		if c.All || c.Operators {
			b.renew.begin()
		}
		b.hear()
	})
}

// move has the customers' pages follow the settings: to another address, or to
// one that is free by now.
func (b *beside) move() {
	if b.main.program.o.Pages == nil {
		return
	}
	task.Go(b.reads, func(ctx context.Context, _ task.Report) (address, error) { return b.read(ctx) },
		func(at address, err error) {
			if err == nil {
				b.staff.move(at)
				b.say()
			}
		})
}

func (b *beside) read(ctx context.Context) (at address, err error) {
	if at.runs, err = b.main.session.Settings().PortalRuns(ctx); err != nil || at.runs == core.PortalOff {
		return at, err
	}
	if at.listen, err = b.main.setting(ctx, "portal.listen"); err != nil {
		return at, err
	}
	for _, name := range []string{"portal.base-url", "portal.hosts", "portal.proxies", "portal.tls-cert", "portal.tls-key"} {
		value, err := b.main.setting(ctx, name)
		if err != nil {
			return at, err
		}
		at.network += value + "\n"
	}
	all, err := b.main.session.Settings().PortalAddresses(ctx)
	for _, one := range all {
		at.scopes += one.Base + "\n"
	}
	return at, err
}

// again starts what does not run.
func (b *beside) again() {
	for _, p := range b.parts {
		if !p.slot.Running() {
			b.start(p)
		}
	}
	b.staff.begin()
	b.renew.begin()
	b.say()
}

func (b *beside) start(p *part) {
	p.stops = ""
	b.spawn(p.slot, p.work, func(_ struct{}, err error) {
		if err == nil {
			return // it ended because the session does
		}
		b.main.program.o.Log.Error(p.title, "error", err)
		p.stops = reason(err, p.kept)
		b.say()
	})
}

// say shows the first part that does not run, and how the customers' pages stand.
func (b *beside) say() {
	if state, shown := b.staff.state(); shown {
		b.main.bar.portal(state)
		b.main.notice.door(state.Waits())
	}
	for _, p := range append(b.staff.parts(), b.parts...) {
		if p.stops != "" {
			b.main.notice.problem(p.title, p.stops, b.ways(p)...)
			return
		}
	}
	if b.renew.stops != "" {
		b.main.notice.problem("New keys are not finished", b.renew.stops, kit.NewLink(label.TryAgain, b.again))
		return
	}
	if !b.main.backups.say() {
		b.main.notice.problem("", "")
	}
}

// ways are what can be done about a part that does not run.
func (b *beside) ways(p *part) []fyne.CanvasObject {
	all := []fyne.CanvasObject{kit.NewLink(label.TryAgain, b.again)}
	if p.setting != "" {
		all = append(all, kit.NewLink(label.Settings, func() { b.main.OpenSetting(p.setting) }))
	}
	return all
}

// reason says why a part does not run.
func reason(err error, kept string) string {
	var taken *serve.ListenError
	if errors.As(err, &taken) {
		return taken.Text() + " " + kept
	}
	return say.Explain(err, kept).Text()
}
