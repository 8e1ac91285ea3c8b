package activity

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
)

// The log is filtered, an entry read in full, its customer opened.
func TestFilterStory(t *testing.T) {
	d, id := busy(t)
	r := open(t, stage.Plain(), From(d.Session, clock()), nil)
	r.Says(t, "anna changed the setting reset.ticket-minutes.", "anna was shown the password.", "anna created the desk.", fmt.Sprint(id))
	all := r.log.Len()

	r.head.kind.Choose(2) // Shown passwords
	r.Says(t, "anna was shown the password.", "1 entry, filtered.")
	r.SaysNot(t, "reset.ticket-minutes")
	r.Canvas.Focus(r.head.operator)
	r.Press(fyne.KeyDown)
	r.Says(t, "Today 10:00:00 · anna", "Reason: The caller asked for it", "Show customer")
	r.Press(fyne.KeyReturn)
	r.Tap(t, "Show customer")
	r.wants(t, fmt.Sprintf("open %d edit false", id), fmt.Sprintf("open %d edit false", id))

	r.fill(t, "Operator", "mira")
	r.Says(t, "No entry matches the filter.")
	r.Tap(t, "Clear the filter")
	if r.log.Len() != all || r.head.operator.Text != "" {
		t.Errorf("%d entries, want %d; %q", r.log.Len(), all, r.head.operator.Text)
	}
	r.SaysNot(t, "Clear the filter")

	r.fill(t, "Customer ID", "Hedi")
	r.Says(t, "A Customer ID is a number, such as 10042.")
	r.fill(t, "Customer ID", fmt.Sprint(id))
	r.SaysNot(t, "is a number", "created the desk")
	r.fill(t, "From", "today")
	r.fill(t, "To", "yesterday")
	r.Says(t, "This day is before the first one.")
	r.fill(t, "To", "2026-05-14")
	r.SaysNot(t, "before the first one")
	r.Says(t, "anna was shown the password.")
	r.Hit(fyne.KeyF5)
	r.Says(t, "anna was shown the password.")
}

// What is done meanwhile is offered and moves nothing.
func TestNewEntriesAreOffered(t *testing.T) {
	d, _ := busy(t)
	r := open(t, stage.Plain(), From(d.Session, clock()), nil)
	all := r.log.Len()
	r.table.Select(0)
	d.Set(t, "reset.ticket-minutes", "50")
	r.Changed(core.Change{Settings: true})
	r.Says(t, "Show 1 new entry")
	if r.log.Len() != all {
		t.Error("the list has moved")
	}
	d.Set(t, "reset.ticket-minutes", "55")
	r.Hand.Push(time.Minute)
	r.Tap(t, "Show 2 new entries")
	if r.log.Len() != all+2 || r.table.Selected() != 2 || r.news.Visible() {
		t.Errorf("%d entries, row %d, offered %v", r.log.Len(), r.table.Selected(), r.news.Visible())
	}
}

// Verify says what it came to, and Export writes what is filtered.
func TestVerifyAndExport(t *testing.T) {
	d, id := busy(t)
	r := open(t, stage.Plain(), From(d.Session, clock()), nil)
	r.Tap(t, "Verify")
	r.Says(t, "The log is as it was written", "entries fit together, as of 10:00.")
	r.Tap(t, "Close")
	r.SaysNot(t, "The log is as it was written")

	r.Tap(t, "Export…")
	r.wants(t, "save activity-2026-05-14.csv") // canceled: nothing happens
	r.fill(t, "Customer ID", fmt.Sprint(id))
	r.path = filepath.Join(t.TempDir(), "log.csv")
	r.Tap(t, "Export…")
	text, err := os.ReadFile(r.path)
	if lines := strings.Count(string(text), "\r\n"); err != nil || lines != r.log.Len()+1 || strings.Contains(string(text), "gravel") {
		t.Errorf("%d lines for %d entries, %v", lines, r.log.Len(), err)
	}
	r.Says(t, fmt.Sprintf("%d entries written to %s.", r.log.Len(), r.path))
	r.path = filepath.Join(t.TempDir(), "no", "folder.csv")
	r.Tap(t, "Export…")
	r.Says(t, "The log could not be exported", "Nothing was written.")
}

// shelf is a source of many made-up entries, newest first.
func shelf(n int) Source {
	entry := func(i int) core.AuditEntry {
		e := core.AuditEntry{Number: uint64(n - i)}
		e.Action, e.Actor.Name, e.Actor.Kind, e.At = "sign-in", "anna", "operator", testdesk.Start().Add(-time.Duration(i)*time.Minute).UnixMilli()
		return e
	}
	return Source{
		Read: func(_ context.Context, _ model.Filter, after *core.AuditEntry) (all []core.AuditEntry, more bool, err error) {
			from := 0
			if after != nil {
				from = n - int(after.Number) + 1
			}
			for i := from; i < min(n, from+200); i++ {
				all = append(all, entry(i))
			}
			return all, from+200 < n, nil
		},
		Newer:  func(context.Context, model.Filter, *core.AuditEntry) (int, error) { return 0, nil },
		Verify: func(context.Context) (int, error) { return n, nil },
		Export: func(context.Context, model.Filter, string, func(int)) (int, error) { return n, nil },
		Clock:  clock(),
	}
}

// The list goes on as one scrolls.
func TestScrollingReadsOn(t *testing.T) {
	r := open(t, stage.Plain(), shelf(450), nil)
	r.Hand.Push(time.Millisecond)
	if r.log.Len() != 200 {
		t.Errorf("%d entries are read before anybody scrolls", r.log.Len())
	}
	r.Says(t, "The newest 200 entries; more are read as you scroll.")
	r.intoList()
	for range 4 {
		r.Press(fyne.KeyEnd)
	}
	if r.log.Len() != 450 || r.table.Selected() != 449 {
		t.Errorf("%d entries, row %d", r.log.Len(), r.table.Selected())
	}
	r.Says(t, "450 entries.")
	for i := range r.log.Len() {
		if r.log.Entry(i).Number != uint64(450-i) {
			t.Fatalf("row %d is entry %d", i, r.log.Entry(i).Number)
		}
	}
}

// A slow log says that it works, can be stopped, and a closed page gets nothing.
func TestSlowLog(t *testing.T) {
	answers := make(chan error)
	source := shelf(3)
	read, verify := source.Read, source.Verify
	wait := func(ctx context.Context) error {
		select {
		case err := <-answers:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	source.Read = func(ctx context.Context, f model.Filter, after *core.AuditEntry) ([]core.AuditEntry, bool, error) {
		if err := wait(ctx); err != nil {
			return nil, false, err
		}
		return read(ctx, f, after)
	}
	source.Verify = func(ctx context.Context) (int, error) {
		if err := wait(ctx); err != nil {
			return 0, err
		}
		return verify(ctx)
	}
	var queue *task.Queue
	r := open(t, stage.Plain(), source, func(h *task.Hand) *task.Runner {
		queue = task.NewQueue(t.Context(), h)
		return queue.Runner
	})
	t.Cleanup(queue.Close)
	until := func(reached func() bool) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := queue.Until(ctx, reached); err != nil {
			t.Fatal(err)
		}
	}
	r.Hand.Push(patience)
	until(r.stop.Visible)
	r.Says(t, "Reading the log…")
	answers <- errors.New("the disk is gone")
	until(func() bool { return !r.reading.Running() })
	r.Says(t, "The log could not be read")
	r.Tap(t, "Try again")
	answers <- nil
	until(func() bool { return !r.reading.Running() })
	r.Says(t, "3 entries.")

	r.Tap(t, "Verify")
	r.Hand.Push(patience)
	until(r.stop.Visible)
	r.Says(t, "Checking that no entry was changed, removed or added…")
	r.Tap(t, "Stop")
	r.SaysNot(t, "Checking", "Stop")
	if r.head.banner.Visible() || r.head.verify.Disabled() {
		t.Error("after stopping, Verify says something or cannot be used")
	}
	r.Tap(t, "Verify")
	answers <- core.ErrStoreBusy
	until(func() bool { return !r.checking.Running() })
	r.Says(t, "The log could not be verified")

	r.fill(t, "Operator", "x")
	r.Page.Close()
	queue.Close()
	if r.log.Filter().Any() {
		t.Error("a closed page took an answer")
	}
}

// TestLook shows the page in each theme and size, and looks that nothing lies
// outside of its place. With KEYDESK_PICTURES it also draws it.
func TestLook(t *testing.T) {
	pictures := os.Getenv("KEYDESK_PICTURES") != ""
	for _, v := range []struct {
		name string
		set  stage.Setting
		rare bool
	}{{"light", stage.Plain(), true}, {"dark", stage.Dark(), true}, {"big", stage.Big(), false}} {
		if v.rare && !pictures {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			d, _ := busy(t)
			r := open(t, v.set, From(d.Session, clock()), nil)
			r.Keep(t, "activity-"+v.name)
			r.Whole(t, t.Name())
			r.table.Select(1)
			d.Set(t, "reset.ticket-minutes", "50")
			r.Tap(t, "Verify")
			r.Changed(core.Change{Settings: true})
			r.Keep(t, "activity-verified-"+v.name)
			r.Whole(t, t.Name())
			r.fill(t, "To", "soon")
			r.fill(t, "Operator", "mira")
			r.fill(t, "To", "")
			r.Keep(t, "activity-no-match-"+v.name)
			r.Whole(t, t.Name())
		})
	}
}

// Who has not Export Data reads the log and cannot take it out; the button and
// the menu say why.
func TestExportNeedsItsPermission(t *testing.T) {
	d, _ := busy(t)
	source := From(d.Session, clock())
	if source.WhyNoExport != "" {
		t.Errorf("an administrator cannot export: %s", source.WhyNoExport)
	}
	why, may := model.MayExport(core.AllPermissions &^ core.ExportData)
	if may || why != "You need the permission Export Data." {
		t.Errorf("%v, %q", may, why)
	}
	source.WhyNoExport = why
	r := open(t, stage.Plain(), source, nil)
	if got := r.head.export.Why(); got != why {
		t.Errorf("the button says %q", got)
	}
	for _, c := range r.Commands() {
		if c.Name == label.Export && (c.Why == nil || c.Why() != why) {
			t.Error("the menu does not say why")
		}
	}
}
