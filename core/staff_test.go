package core_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// lock locks the desk and returns the session that is over.
func (d *desk) lock() (over *core.Session, kept core.Kept) {
	d.t.Helper()
	over = d.Session
	kept, err := over.Keeps(d.t.Context())
	ok(d.t, err)
	over.Lock(d.t.Context(), kept)
	return over, kept
}

// back signs an operator in again.
func (d *desk) back(name, password string) {
	d.t.Helper()
	s, err := d.open.SignIn(d.t.Context(), name, secret.New(password))
	ok(d.t, err)
	d.Session = s
}

// holds says which keys are in memory for the desk's staff.
func (d *desk) holds(want ...string) {
	d.t.Helper()
	got := core.StaffHolds(d.open)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		d.t.Errorf("the staff holds %q, not %q", got, want)
	}
}

// "Locking the desk drops view, authority and operator keys and everything in
// clear … The data key goes too, unless the outbox (setting, on) or the portal
// (if switched so) keeps running".
func TestLockingDropsKeys(t *testing.T) {
	d, id := canLogIn(t)
	ctx := t.Context()
	d.set("desk.contact", "help@fjord.example")
	if _, _, err := d.Customers().Rows(ctx, core.Query{}); err != nil {
		t.Fatal(err) // the list is in memory
	}
	for _, c := range []struct {
		mail, portal string
		kept         core.Kept
		keys         []string
	}{
		{"true", "false", core.Kept{Mail: true}, []string{"data key"}},
		{"false", "false", core.Kept{}, nil},
		{"false", "true", core.Kept{Portal: true}, []string{"data key", "issue key", "login key"}},
		{"true", "true", core.Kept{Mail: true, Portal: true}, []string{"data key", "issue key", "login key"}},
	} {
		d.set("mail.through-lock", c.mail)
		d.set("portal.through-lock", c.portal)
		sent, err := d.Customers().SendWelcome(ctx, id)
		ok(t, err)
		over, kept := d.lock()
		if kept != c.kept {
			t.Errorf("%s, %s: %+v goes on", c.mail, c.portal, kept)
		}
		d.holds(c.keys...)
		d.shutFor(over, id)
		staff := d.open.Staff()
		if staff.Works() != (c.keys != nil) || staff.RunsPortal() != kept.Portal {
			t.Errorf("%+v: works %v, portal %v", kept, staff.Works(), staff.RunsPortal())
		}
		if kept.Portal {
			door, err := staff.Portal()
			ok(t, err)
			_, err = door.Authenticate(ctx, core.Attempt{LoginID: "10001", Password: secret.New(typed)})
			ok(t, err)
		} else if _, err := staff.Portal(); err == nil {
			t.Error("the portal opens without its key")
		}
		if kept.Mail {
			d.delivers(staff)
		}
		if staff.Works() {
			is(t, staff.Settings().Set(ctx, "desk.contact", "x"), core.ErrPermission, "the staff changes a setting")
		}
		d.back("anna", adminPassword)
		if !d.open.Staff().RunsPortal() {
			t.Error("signed in again, the portal is not to be run")
		}
		if m := d.state(sent.MailID); (m.State == "accepted") != kept.Mail {
			t.Errorf("%+v: the mail is %s", kept, m.State)
		}
		if _, err := d.Mail().Send(ctx); err != nil {
			t.Error(err)
		}
	}
}

// shutFor tries what a session that is over would give away.
func (d *desk) shutFor(over *core.Session, id uint64) {
	d.t.Helper()
	ctx := d.t.Context()
	for what, try := range map[string]func() error{
		"a customer": func() error { _, err := over.Customers().Get(ctx, id); return err },
		"the list":   func() error { _, _, err := over.Customers().Rows(ctx, core.Query{}); return err },
		"a password": func() error { _, err := over.Customers().Reveal(ctx, id, "no"); return err },
		"a mail":     func() error { _, _, _, err := over.Mail().Show(ctx, 1); return err },
		"a setting":  func() error { _, err := over.Settings().Get(ctx, "desk.contact"); return err },
		"the log":    func() error { _, err := over.Audit().Of(ctx, id, 1); return err },
		"the portal": func() error { _, err := over.Portal(); return err },
		"a draft":    func() error { _, err := over.Keep([]byte("x")); return err },
		"a change":   func() error { return over.Customers().Delete(ctx, id) },
	} {
		if try() == nil {
			d.t.Errorf("%s is to be had while locked", what)
		}
	}
}

// delivers has the staff send what waits.
func (d *desk) delivers(staff *core.Staff) {
	d.t.Helper()
	ctx, stop := context.WithCancel(d.t.Context())
	defer stop()
	sent := core.MailOf(ctx, d.open)
	done := make(chan error, 1)
	go func() { done <- staff.RunMail(ctx) }()
	for range sent {
		status, err := core.StaffStatus(ctx, d.open)
		ok(d.t, err)
		if status.Waiting == 0 {
			break
		}
	}
	stop()
	ok(d.t, <-done)
}

// "… out of the windows' reach, through lock and change of operator. After a
// start the portal needs one sign-in by a holder of Run Portal".
func TestPortalThroughChangeOfOperator(t *testing.T) {
	d, _ := canLogIn(t)
	d.hire("tom", []string{"customer service rep"}, 0)
	ok(t, d.open.ChangePassword(t.Context(), d.Session, secret.New(adminPassword), secret.New(adminPassword+"!")))
	_, err := d.open.SignInChanging(t.Context(), "tom", secret.New(colleaguePassword), secret.New(tomsPassword))
	ok(t, err)
	d.leave()
	opened, err := core.Open(t.Context(), d.options)
	ok(t, err)
	d.open = opened
	d.back("tom", tomsPassword)
	if opened.Staff().RunsPortal() {
		t.Error("after a start it runs without a holder of Run Portal")
	}
	d.lock()
	d.back("anna", adminPassword+"!")
	d.set("portal.through-lock", "true")
	d.lock()
	d.back("tom", tomsPassword)
	if _, err := d.Portal(); !errors.Is(err, core.ErrPermission) {
		t.Error("tom has the portal:", err)
	}
	door, err := opened.Staff().Portal()
	ok(t, err)
	_, err = door.Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New(typed)})
	ok(t, err)
	d.Leave(t.Context())
	d.holds() // a leave is none of the staff's time off
	d.back("anna", adminPassword+"!")
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	door, err = opened.Staff().Portal()
	ok(t, err)
	_, err = door.Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New(typed)})
	ok(t, err)
}

// What was typed at a lock opens for its operator and for nobody else.
func TestDraftIsItsOperatorsOwn(t *testing.T) {
	d := newDesk(t)
	d.hire("tom", []string{"customer service rep"}, 0)
	s, err := d.open.SignInChanging(t.Context(), "tom", secret.New(colleaguePassword), secret.New(tomsPassword))
	ok(t, err)
	s.Leave(t.Context())
	draft, err := d.Keep([]byte("half a form"))
	ok(t, err)
	d.lock()
	d.back("tom", tomsPassword)
	_, err = d.TakeUp(draft)
	is(t, err, core.ErrPermission, "anna's draft for tom")
	d.lock()
	d.back("anna", adminPassword)
	if got, err := d.TakeUp(draft); err != nil || string(got) != "half a form" {
		t.Errorf("%q, %v", got, err)
	}
}

// A login that the desk's lock overtakes fails; it does not call the customer's
// record damaged.
func TestALoginThatALockOvertakesFindsNoDamage(t *testing.T) {
	d, _ := canLogIn(t)
	d.set("portal.through-lock", "false")
	door, err := d.open.Staff().Portal()
	ok(t, err)
	d.lock()
	for _, login := range []string{"10001", "nobody@acs.example"} {
		_, err = door.Authenticate(t.Context(), core.Attempt{LoginID: login, Password: secret.New(typed)})
		var damaged *record.DamagedError
		if err == nil || errors.As(err, &damaged) {
			t.Errorf("%s: %v", login, err)
		}
	}
	d.back("anna", adminPassword)
	ok(t, d.login("10001", typed))
}
