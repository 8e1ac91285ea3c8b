package dialog

import (
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
)

func TestStraightActions(t *testing.T) {
	d := testdesk.Open(t)
	yes := true
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"}, Access: core.Access{LoginEnabled: &yes}})
	if err != nil {
		t.Fatal(err)
	}
	facts := func() person.Facts {
		f, err := person.Load(t.Context(), d.Session, saved.ID, 3)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if err := d.Customers().Delete(t.Context(), saved.ID); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		action person.ID
		toast  string
		mails  bool
	}{
		{person.Restore, "Hedi Ács: restored.", false},
		{person.EmailForgotten, "Hedi Ács: the link is in the local mailbox; nothing has left this computer.", true},
		{person.SendConfirm, "Hedi Ács: the confirmation email is in the local mailbox; nothing has left this computer.", true},
		{person.SendWelcome, "Hedi Ács: the Welcome Mailing is in the local mailbox; nothing has left this computer.", true},
		{person.Unlock, "Hedi Ács was not locked.", false},
	} {
		q, ok := NewStraight(one.action, facts())
		if !ok {
			t.Fatalf("%s asks first", one.action)
		}
		done, err := q.Run(t.Context(), d.Session)
		if err != nil {
			t.Fatalf("%s: %v", one.action, err)
		}
		if got := q.Toast(done); got != one.toast {
			t.Errorf("%s says %q, want %q", one.action, got, one.toast)
		}
		if (done.Mail != 0) != one.mails {
			t.Errorf("%s queued mail %d", one.action, done.Mail)
		}
		if q.Kept() == "" || q.Doing() == "" {
			t.Errorf("%s has no words for its failure", one.action)
		}
	}
	for _, asks := range []person.ID{person.Generate, person.Reset, person.Show, person.Delete, person.Edit} {
		if _, ok := NewStraight(asks, facts()); ok {
			t.Errorf("%s asks nothing", asks)
		}
	}
}
