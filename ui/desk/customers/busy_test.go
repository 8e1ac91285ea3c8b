package customers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/person"
)

// gate lets a slow store's answers through one by one.
type gate chan question

// question is who waits at a gate.
type question struct {
	ctx    context.Context
	answer chan error
}

// pass waits until the test opens the gate once, or nobody wants the answer.
func (g gate) pass(ctx context.Context) error {
	q := question{ctx: ctx, answer: make(chan error, 1)}
	select {
	case g <- q:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-q.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patienceOfTests is how long a test waits for what must come.
const patienceOfTests = 30 * time.Second

// slow is a stage whose store answers when the test says so.
type slow struct {
	*stage
	queue        *task.Queue
	lists, facts gate
}

func onSlowStage(t *testing.T) *slow {
	t.Helper()
	s := &slow{lists: make(gate), facts: make(gate)}
	source := Source{
		Find: func(ctx context.Context, q core.Query, _ core.Order) (model.Listing, error) {
			if err := s.lists.pass(ctx); err != nil {
				return nil, err
			}
			return shelf(slices.DeleteFunc(mixed(), func(r core.Row) bool { return !strings.Contains(r.First, q.Text) })), nil
		},
		Facts: func(ctx context.Context, id uint64) (person.Facts, error) {
			f := locked(id)
			return f, s.facts.pass(ctx)
		},
		May: core.AllPermissions, Clock: clock(),
	}
	s.stage = onStage(t, plain, source, func(h *task.Hand) *task.Runner {
		s.queue = task.NewQueue(t.Context(), h)
		return s.queue.Runner
	})
	t.Cleanup(s.queue.Close)
	s.open(t, s.lists, nil)
	s.until(t, func() bool { return !s.asking.Running() })
	return s
}

// open lets one answer through, to who still wants it: what was canceled may not
// have gone yet.
func (s *slow) open(t *testing.T, g gate, err error) {
	t.Helper()
	for late := time.After(patienceOfTests); ; {
		select {
		case q := <-g:
			if q.ctx.Err() == nil {
				q.answer <- err
				return
			}
		case <-late:
			t.Fatal("nobody asks the store")
		}
	}
}

// until lets callbacks run until something is reached.
func (s *slow) until(t *testing.T, reached func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patienceOfTests)
	defer cancel()
	if err := s.queue.Until(ctx, reached); err != nil {
		t.Fatal(err)
	}
}

func (s *slow) settled() bool { return !s.asking.Running() && !s.reading.Running() }

func TestKeysFasterThanTheStore(t *testing.T) {
	s := onSlowStage(t)
	s.letters("Jo")
	s.press(fyne.KeyDown, fyne.KeyF6, fyne.KeyF7)
	s.want(t)
	s.open(t, s.lists, nil)
	s.until(t, func() bool { return s.reading.Running() })
	s.want(t)
	s.open(t, s.facts, nil)
	s.until(t, s.settled)
	s.want(t, "generate 10051", "reset 10051")
}

func TestAnotherLetterDropsTheKeys(t *testing.T) {
	s := onSlowStage(t)
	s.letters("J")
	s.press(fyne.KeyDown, fyne.KeyF6)
	s.letters("an")
	s.open(t, s.lists, nil)
	s.until(t, s.settled)
	if _, ok := s.Selected(); ok || s.line.Text() != "1 of 10,000 customers" {
		t.Errorf("somebody is selected: %v; %s", ok, s.line.Text())
	}
	s.want(t)
}

func TestAnotherRowDropsTheKeys(t *testing.T) {
	s := onSlowStage(t)
	s.table.Select(0)
	s.press(fyne.KeyF6)
	s.table.Select(1)
	s.open(t, s.facts, nil)
	s.until(t, s.settled)
	s.want(t)
	s.press(fyne.KeyF6)
	s.want(t, "generate 10051")
}

// The panel changes as a whole: until the next customer is read it shows the
// one before, and says after a while whom it reads.
func TestPanelOfASlowStore(t *testing.T) {
	s := onSlowStage(t)
	s.table.Select(1)
	s.open(t, s.facts, nil)
	s.until(t, s.settled)
	s.table.Select(2)
	says(t, s.Panel(), "hedi@acs.example")
	s.hand.Push(patience)
	s.until(t, func() bool { return slices.Contains(texts(s.Panel()), "Being read…") })
	says(t, s.Panel(), "Amélie Baudin")
	if slices.Contains(texts(s.Panel()), "hedi@acs.example") {
		t.Error("the panel still shows the customer before")
	}
	s.open(t, s.facts, core.ErrNotFound)
	s.until(t, s.settled)
	if all := texts(s.Panel()); slices.Contains(all, "Being read…") || slices.Contains(all, "Actions") {
		t.Errorf("after an error the panel shows %q", all)
	}
	s.press(fyne.KeyF6)
	s.want(t)
}

func TestSearchThatTakesLongCanBeStopped(t *testing.T) {
	s := onSlowStage(t)
	s.letters("Jo")
	if s.stop.Visible() {
		t.Error("it says at once that it works")
	}
	s.hand.Push(patience)
	s.until(t, s.stop.Visible)
	if s.line.Text() != "Searching…" {
		t.Errorf("the line says %q", s.line.Text())
	}
	s.tap(t, "Stop searching")
	if s.stop.Visible() || s.line.Text() != "8 of 10,000 customers" {
		t.Errorf("after stopping: %v, %q", s.stop.Visible(), s.line.Text())
	}
}

func TestListThatCannotBeRead(t *testing.T) {
	s := onSlowStage(t)
	s.letters("J")
	s.open(t, s.lists, errors.New("the disk is gone"))
	s.until(t, s.settled)
	says(t, s.Content(), "The list could not be read")
	s.tap(t, "Try again")
	s.open(t, s.lists, nil)
	s.until(t, s.settled)
	if !s.table.Visible() || s.model.Len() != 2 {
		t.Errorf("after trying again: %v, %d rows", s.table.Visible(), s.model.Len())
	}
}

func TestClosedPageGetsNothing(t *testing.T) {
	s := onSlowStage(t)
	s.letters("Jo")
	s.Page.Close()
	s.queue.Close()
	if s.model.Len() != 8 || s.asking.Running() {
		t.Errorf("%d rows, running %v", s.model.Len(), s.asking.Running())
	}
}

// Words grow old by themselves.
func TestOnceAMinute(t *testing.T) {
	at, later := now, now.Add(time.Hour)
	source := shown()
	source.Clock.Now = func() time.Time { return at }
	s := onStage(t, plain, source, nil)
	s.table.Select(1)
	if got := s.cells(1)[5].Text; got != "Locked" {
		t.Errorf("the row says %q", got)
	}
	at = later
	s.hand.Push(time.Minute)
	if slices.Contains(texts(s.table), "Locked") {
		t.Error("the row still says that the customer is locked")
	}
}
