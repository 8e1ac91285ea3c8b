package core_test

import (
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func TestOperatorChangesHisPassword(t *testing.T) {
	d := newDesk(t)
	old, next := secret.New(adminPassword), secret.New("another long sentence of anna's")
	for _, c := range []struct {
		present, next secret.Text
		want          error
	}{
		{secret.New("wrong"), next, core.ErrSignIn},
		{old, secret.Text{}, core.ErrInput},
		{old, old, core.ErrInput},
		{old, next, nil},
		{old, next, core.ErrSignIn},
	} {
		if err := d.open.ChangePassword(t.Context(), d.Session, c.present, c.next); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
	if err := d.open.Confirm(t.Context(), "anna", old); !errors.Is(err, core.ErrSignIn) {
		t.Error("the old password still opens:", err)
	}
	id := d.add(hedi()) // the session goes on
	d.leave()
	reopened, err := core.Open(t.Context(), d.options)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reopened.SignIn(t.Context(), "anna", old); !errors.Is(err, core.ErrSignIn) {
		t.Error("after a restart the old password opens:", err)
	}
	s, err := reopened.SignIn(t.Context(), "anna", next)
	if err != nil {
		t.Fatal(err)
	}
	d.open, d.Session = reopened, s
	if d.get(id).LastName != "Ács" {
		t.Error("what was written meanwhile is not read")
	}
	found := false
	err = s.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		found = found || e.Action == "operator.password" && e.Actor.Name == "anna"
		return true, nil
	})
	if err != nil || !found {
		t.Error("the change is not in the log", err)
	}
}
