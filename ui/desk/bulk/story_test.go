package bulk

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// With the keyboard alone: Enter does it once the question has been there for
// half a second, and closes the list.
func TestMailingSeveral(t *testing.T) {
	r := onStage(t, stage.Plain(), 3, nil)
	r.add(t, "Molnár")
	r.ask(core.BulkEmailForgotten)
	r.Says(t, label.EmailForgotten, "4 customers selected", "Mail 3 customers a link", "1 is left out:", "Molnár (10004): no e-mail address that mail can reach.", "Mail 3 links")
	r.SaysNot(t, "Type ")
	r.Hit(fyne.KeyReturn) // the second half of a double Enter
	if n := r.mails(t); n != 0 {
		t.Fatal("a double Enter mails", n)
	}
	r.Press(fyne.KeyReturn)
	r.Says(t, "3 done · 1 left out", "Molnár", "Left out", "No e-mail address that mail can reach.")
	if n := r.mails(t); n != 3 {
		t.Errorf("%d mails wait", n)
	}
	r.Tap(t, label.SaveList)
	file, err := os.ReadFile(filepath.Join(r.folder, "email-forgotten-2026-05-14-1000.csv"))
	if err != nil || strings.Count(string(file), "\r\n") != 5 || !strings.Contains(string(file), "10004,Molnár,,left-out,") {
		t.Error(string(file), err)
	}
	r.Tap(t, label.CopyList)
	if text := r.App.Clipboard().Content(); strings.Count(text, "\n") != 5 {
		t.Error(text)
	}
	r.Press(fyne.KeyReturn)
	if kit.DialogOpen(r.Canvas) || r.toast().Text != "A link was mailed to 3 customers." || r.toast().Action != "" {
		t.Errorf("%+v", r.toast())
	}
}

// Above 25 the number is typed first; Esc does nothing.
func TestManyAreTyped(t *testing.T) {
	r := onStage(t, stage.Plain(), 26, nil)
	r.ask(core.BulkWelcome)
	r.Says(t, "Type 26 to go on")
	r.Letters("25")
	r.Press(fyne.KeyReturn)
	r.Says(t, "Type the number first.")
	r.Press(fyne.KeyEscape) // takes the sentence away
	if n := r.mails(t); n != 0 || !kit.DialogOpen(r.Canvas) {
		t.Fatal("it goes without the number:", n)
	}
	r.Press(fyne.KeyBackspace)
	r.Letters("6")
	r.Press(fyne.KeyReturn)
	r.Says(t, "26 done")
	r.Press(fyne.KeyEscape)
	r.ask(core.BulkWelcome)
	r.Press(fyne.KeyEscape)
	if n := r.mails(t); n != 26 || kit.DialogOpen(r.Canvas) {
		t.Errorf("after Esc %d mails wait", n)
	}
}

// Delete and its Undo, from the list and from the toast.
func TestUndo(t *testing.T) {
	r := onStage(t, stage.Plain(), 3, nil)
	deleted := func() int {
		_, n, err := r.desk.Customers().Rows(t.Context(), core.Query{Status: "deleted"})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	r.ask(core.BulkDelete)
	r.Tap(t, "Delete 3")
	r.Says(t, "3 done")
	r.Tap(t, label.Undo)
	if n := deleted(); n != 0 || r.toast().Text != "Restored: 3 customers." || kit.DialogOpen(r.Canvas) {
		t.Errorf("%d are in the bin; %+v", n, r.toast())
	}
	r.ask(core.BulkDelete)
	r.Press(fyne.KeyReturn, fyne.KeyReturn)
	if n := deleted(); n != 3 || r.toast().Action != label.Undo || !r.toast().Stays {
		t.Fatalf("%d are in the bin; %+v", n, r.toast())
	}
	r.toast().Do()
	if n := deleted(); n != 0 || r.toast().Text != "Restored: 3 customers." {
		t.Errorf("%d are in the bin; %+v", n, r.toast())
	}
}

// Reset Password of several lets choose the way, and a move where to.
func TestChoices(t *testing.T) {
	r := onStage(t, stage.Plain(), 2, nil)
	r.Ask(model.AskReset(r.ids, r.clock))
	r.Says(t, "Reset Password", "Mail 2 links")
	stage.Find(t, r.Stage, "the ways", func(*kit.Choice) bool { return true }).Choose(1)
	r.Says(t, "The current access data will be reset.", "Send 2 credentials")
	r.Press(fyne.KeyEscape)
	if err := r.desk.Scopes().Add(t.Context(), "EU"); err != nil {
		t.Fatal(err)
	}
	r.ask(core.BulkMove)
	r.Says(t, "Choose where the customers are moved.")
	stage.Find(t, r.Stage, "Scope", func(s *kit.Select) bool { return len(s.Options()) == 2 }).Choose(1)
	r.Tap(t, "Move 2")
	r.Says(t, "2 done")
	if _, n, err := r.desk.Customers().Rows(t.Context(), core.Query{Scope: "EU"}); n != 2 || err != nil {
		t.Error(n, err)
	}
}

// Cancel stops between two customers; asking again goes on, says so, and can
// begin anew.
func TestStoppedAndGoneOn(t *testing.T) {
	var q *task.Queue
	r := onStage(t, stage.Plain(), 4, func(h *task.Hand) *task.Runner {
		q = task.NewQueue(t.Context(), h)
		return q.Runner
	})
	t.Cleanup(q.Close)
	gate := make(chan struct{})
	run := r.in.Source.Run
	r.in.Source.Run = func(ctx context.Context, p core.BulkPlan, told func(done, of int)) (core.BulkResult, error) {
		return run(ctx, p, func(done, of int) {
			told(done, of)
			if done == 2 {
				close(gate)
				<-ctx.Done() // until Cancel is pressed
			}
		})
	}
	until := func(what string) {
		t.Helper()
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		if err := q.Until(ctx, func() bool { return strings.Contains(r.Said(), what) }); err != nil {
			t.Fatalf("%q does not come; there is:\n%s", what, r.Said())
		}
	}
	r.ask(core.BulkWelcome)
	until("Send 4 mails")
	r.Press(fyne.KeyReturn)
	<-gate
	until("2 of 4 customers")
	r.Press(fyne.KeyReturn, fyne.KeySpace) // of an impatient hand
	r.SaysNot(t, "Stopping…")
	r.Press(fyne.KeyEscape)
	r.Says(t, "Stopping…")
	until("2 done · 2 not come to")
	r.Says(t, "Send Welcome Mailing: stopped", "nobody is mailed twice")
	r.Press(fyne.KeyReturn)
	r.in.Source.Run = run
	r.ask(core.BulkWelcome)
	until("Send 2 mails")
	r.Says(t, "A batch was stopped", "This goes on with the batch for 4 customers of 10:00, begun by anna", "mailed already by the batch that was stopped")
	r.Check(t, label.MailAgain).Tapped(&fyne.PointEvent{})
	until("Send 4 mails")
	r.Check(t, label.MailAgain).Tapped(&fyne.PointEvent{})
	until("Send 2 mails")
	r.Tap(t, "Send 2 mails")
	until("2 done · 2 left out")
	if n := r.mails(t); n != 4 {
		t.Errorf("%d mails wait", n)
	}
}

// The window is locked in the middle: the work goes on to its end, and nothing
// is shown over the lock.
func TestLockedInTheMiddle(t *testing.T) {
	var q *task.Queue
	r := onStage(t, stage.Plain(), 3, func(h *task.Hand) *task.Runner {
		q = task.NewQueue(t.Context(), h)
		return q.Runner
	})
	t.Cleanup(q.Close)
	reached, locked := make(chan struct{}), make(chan struct{})
	run := r.in.Source.Run
	r.in.Source.Run = func(ctx context.Context, p core.BulkPlan, told func(done, of int)) (core.BulkResult, error) {
		close(reached)
		<-locked
		return run(ctx, p, told)
	}
	until := func(so func() bool) {
		t.Helper()
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		if err := q.Until(ctx, so); err != nil {
			t.Fatal(err)
		}
	}
	r.ask(core.BulkWelcome)
	until(func() bool { return strings.Contains(r.Said(), "Send 3 mails") })
	r.Press(fyne.KeyReturn)
	<-reached
	r.Cover()
	if kit.DialogOpen(r.Canvas) || r.Busy() == "" {
		t.Error("it ended with the lock, or is shown over it")
	}
	close(locked)
	until(func() bool { return r.Busy() == "" })
	if kit.DialogOpen(r.Canvas) || len(r.toasts) > 0 || r.mails(t) != 3 {
		t.Errorf("%d mails wait; shown: %s %+v", r.mails(t), r.Said(), r.toasts)
	}
	if got := r.Ended(); !strings.HasSuffix(got, ": 3 done. The log names each customer.") {
		t.Errorf("after the lock it says %q", got)
	}
	r.Uncover()
	r.Says(t, "3 done")
	if r.Ended() != "" {
		t.Error("it is said twice")
	}
}

// A desk that refuses says why in the dialog, and nothing is done.
func TestRefused(t *testing.T) {
	r := onStage(t, stage.Plain(), 1, nil)
	r.in.Source.Plan = func(context.Context, core.Bulk, func(done, of int)) (core.BulkPlan, error) {
		return core.BulkPlan{}, &core.Error{Kind: core.ErrPermission, Sentence: "This needs the permission Bulk Actions."}
	}
	r.ask(core.BulkDelete)
	r.Says(t, "This needs the permission Bulk Actions.")
	if !r.Button(t, "Delete").Disabled() {
		t.Error("it can be pressed")
	}
}

// TestLook shows the dialogs in every theme and size; with KEYDESK_PICTURES it
// keeps them.
func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		r := onStage(t, set, 30, nil)
		long := strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 2)[:60]
		r.add(t, long)
		r.add(t, "Molnár")
		ctx, stop := context.WithCancel(t.Context())
		plan, err := r.desk.Customers().PlanBulk(ctx, core.Bulk{Action: core.BulkGenerate, IDs: r.ids[:3]}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = r.desk.Customers().RunBulk(ctx, plan, func(int, int, core.BulkOutcome) { stop() }); err == nil {
			t.Fatal("it was not stopped")
		}
		r.Ask(model.AskReset(r.ids, r.clock))
		r.Whole(t, "question "+name)
		r.Keep(t, "bulk-question-"+name)
		stage.Find(t, r.Stage, "the ways", func(*kit.Choice) bool { return true }).Choose(1)
		r.Whole(t, "stopped "+name)
		r.Keep(t, "bulk-stopped-"+name)
		r.Press(fyne.KeyEscape)
		r.ask(core.BulkDelete)
		r.Letters("32")
		r.Press(fyne.KeyReturn)
		r.Press(fyne.KeyEscape)
		r.ask(core.BulkUnlock)
		r.Whole(t, "nobody "+name)
		r.Keep(t, "bulk-nobody-"+name)
		r.Press(fyne.KeyEscape)
		r.list(model.ResultOf(core.BulkResult{Bulk: core.Bulk{Action: core.BulkGenerate}, Done: 1, Left: 1, Failed: 1, Rest: 3, Outcomes: []core.BulkOutcome{
			{BulkWho: core.BulkWho{ID: 10001, Name: "Hedi Ács"}, State: core.BulkStateDone},
			{BulkWho: core.BulkWho{ID: 10002, Name: long}, State: core.BulkStateLeft, Why: core.BulkNoAddress},
			{BulkWho: core.BulkWho{ID: 10003, Name: "Jo Albers"}, State: core.BulkStateFailed, Detail: "The customer's password was changed by someone else at the same time. Nothing was changed; try again."},
		}}, context.Canceled))
		r.Whole(t, "list "+name)
		r.Keep(t, "bulk-list-"+name)
		r.Press(fyne.KeyEscape)
	}
}

// Who was given a password can be sent a letter, who was left out not.
func TestLettersForSeveral(t *testing.T) {
	r := onStage(t, stage.Plain(), 2, nil)
	r.add(t, "Molnár")
	r.ask(core.BulkEmailForgotten)
	r.Press(fyne.KeyReturn)
	r.SaysNot(t, label.PrintLetters)
	r.Press(fyne.KeyReturn)
	r.ask(core.BulkGenerate)
	r.Press(fyne.KeyReturn)
	r.Says(t, "2 done · 1 left out")
	r.Tap(t, label.PrintLetters)
	if !slices.Equal(r.print, r.ids[:2]) {
		t.Errorf("letters for %v of %v", r.print, r.ids)
	}
}
