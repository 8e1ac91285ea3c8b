package dialogs

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/person"
)

// F5 mails the link at once, and the toast says where it is.
func TestEmailForgottenPassword(t *testing.T) {
	s, d := onDesk(t)
	changed := false
	s.Run(person.EmailForgotten, d.facts(t), new(time.Time), func(c bool) { changed = c })
	if want := "Hedi Ács: the link is in the local mailbox; nothing has left this computer."; s.toast() != want || !changed {
		t.Errorf("the status line says %q, want %q (changed: %v)", s.toast(), want, changed)
	}
	if f := d.facts(t); f.Customer.LastLink == nil {
		t.Error("no link was issued")
	}
}

// One deed at a time: a double F5 sends one link, and a slow one says that it
// is under way and can be stopped.
func TestASlowActionSaysSo(t *testing.T) {
	hand, calls := task.At(now), 0
	q := task.NewQueue(t.Context(), hand)
	deeds := Deeds{Straight: func(ctx context.Context, _ model.Straight) (model.Done, error) {
		calls++
		<-ctx.Done()
		return model.Done{}, ctx.Err()
	}}
	s := onStage(t, plain, hand, deeds, q.Runner)
	for range 2 {
		s.Run(person.EmailForgotten, hedi(), new(time.Time), func(bool) { t.Error("it is over") })
	}
	hand.Push(patient)
	if err := q.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	toast, shown := s.line.Toast()
	if !shown || toast.Text != "Hedi Ács: Email Forgotten Password…" || toast.Action != "Cancel" {
		t.Fatalf("the status line says %+v", toast)
	}
	toast.Do()
	q.Close()
	if calls != 1 {
		t.Errorf("the deed was begun %d times", calls)
	}
}

func TestAnActionThatFails(t *testing.T) {
	deeds := Deeds{Straight: func(context.Context, model.Straight) (model.Done, error) {
		return model.Done{}, errors.New("the disk is full")
	}}
	s := onStage(t, plain, task.At(now), deeds, nil)
	s.Run(person.EmailForgotten, hedi(), new(time.Time), func(changed bool) {
		if changed {
			t.Error("something changed")
		}
	})
	s.says(t, "Email Forgotten Password", "No mail was sent, and the password is as it was.")
}
