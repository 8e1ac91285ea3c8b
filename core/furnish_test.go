package core_test

import (
	"context"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
)

// failing is a store that is read or changed so many times and no more.
type failing struct {
	db.Store
	left *int
}

var errGone = errors.New("the disk is gone")

func (f failing) one() error {
	if *f.left == 0 {
		return errGone
	}
	*f.left--
	return nil
}

func (f failing) View(ctx context.Context, fn func(db.Reader) error) error {
	if err := f.one(); err != nil {
		return err
	}
	return f.Store.View(ctx, fn)
}

func (f failing) Update(ctx context.Context, fn func(db.Tx) error) error {
	if err := f.one(); err != nil {
		return err
	}
	return f.Store.Update(ctx, fn)
}

// A first sign-in that fails on its way leaves no keys and no list behind, and
// the next one finds the desk as the first did.
func TestAFirstSignInThatFails(t *testing.T) {
	d := newDesk(t)
	d.leave()
	left := -1
	d.options.Store = func(s db.Store) db.Store { return failing{s, &left} }
	failed := 0
	for most := 0; ; most++ {
		open, err := core.Open(t.Context(), d.options)
		ok(t, err)
		left = most
		lists, held, err := core.Furnish(t.Context(), open, "anna", secret.New(adminPassword))
		left = -1
		if err == nil {
			ok(t, open.Close())
			break
		}
		failed++
		is(t, err, errGone, "a disk that is gone")
		if lists != 0 || held || open.Staff() != nil {
			t.Errorf("after %d looks: %d lists, keys held: %t", most, lists, held)
		}
		ok(t, open.Close())
	}
	if failed == 0 {
		t.Error("no sign-in failed")
	}
	d.signIn()
}

// A work that is begun when the desk is closed has ended already.
func TestWorkAfterClose(t *testing.T) {
	d := newDesk(t)
	staff := d.open.Staff()
	d.leave()
	at, end := staff.At(t.Context())
	defer end()
	is(t, at.Err(), context.Canceled, "the staff of a closed desk")
	d.signIn()
}

// What uses the staff's keys while somebody signs in goes on with the new ones.
func TestKeysThatAreExchangedInUse(t *testing.T) {
	d := newDesk(t)
	if uses, err := core.UseAcross(d.open); err != nil || uses != 2 {
		t.Errorf("used %d times: %v", uses, err)
	}
}

// An ended session neither reads the queue nor rewrites the file.
func TestAnEndedSession(t *testing.T) {
	d := newDesk(t)
	was := d.Session
	was.Leave(t.Context())
	_, err := was.Mail().Status(t.Context())
	is(t, err, core.ErrSignIn, "how mail stands")
	is(t, was.Compact(t.Context()), core.ErrSignIn, "compacting")
	d.Session, err = d.open.SignIn(t.Context(), "anna", secret.New(adminPassword))
	ok(t, err)
}
