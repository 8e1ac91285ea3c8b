package core_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// enter logs a customer in.
func (d *desk) enter(id, password string) secret.Text {
	d.t.Helper()
	entry, err := d.portal().LogIn(d.t.Context(), core.Attempt{LoginID: id, Password: secret.New(password), RemoteIP: "192.0.2.1"})
	ok(d.t, err)
	return entry.Token
}

// seen asks for the account, as every page does.
func (d *desk) seen(token secret.Text) error {
	d.t.Helper()
	_, err := d.portal().Account(d.t.Context(), token)
	return err
}

// out fails the test unless the session has ended.
func (d *desk) out(token secret.Text, what string) {
	d.t.Helper()
	is(d.t, d.seen(token), core.ErrSignedOut, what)
}

func TestAccountShowsACustomerHimself(t *testing.T) {
	d, id := canLogIn(t)
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Notes, s.Fields.ExternalID, s.Fields.City = "owes us", "X1", "Pécs" }))
	entry, err := d.portal().LogIn(t.Context(), core.Attempt{LoginID: " hedi@ACS.example", Password: secret.New(typed)})
	ok(t, err)
	if entry.Customer != id || entry.Name != "Hedi Ács" || len(entry.Token.Reveal()) != 43 {
		t.Errorf("%+v, %d characters", entry.Login, len(entry.Token.Reveal()))
	}
	d.clock.pass(time.Minute)
	a, err := d.portal().Account(t.Context(), entry.Token)
	ok(t, err)
	if a.Customer != id || a.Vendor != "Fjord Instruments" || a.Scope != "Default" || a.Fields.City != "Pécs" || !a.EmailConfirmed || a.MustChange {
		t.Errorf("%+v", a)
	}
	if a.Fields.Notes != "" || a.Fields.ExternalID != "" {
		t.Error("a customer reads what the vendor noted about him")
	}
	if strings.Join(a.LoginIDs, " ") != "Hedi@acs.example 10001" || !a.LastLogin.Equal(opening()) || !a.PasswordChangedAt.Equal(opening()) || a.Policy.Min != 15 {
		t.Errorf("%+v", a)
	}
	want := core.PortalSession{Since: opening(), LastSeen: d.clock.now(), Here: true}
	if len(a.Sessions) != 1 || !a.Sessions[0].Since.Equal(want.Since) || !a.Sessions[0].LastSeen.Equal(want.LastSeen) || !a.Sessions[0].Here {
		t.Errorf("%+v", a.Sessions)
	}
}

// "15 min idle, 8 h at most"
func TestSessionsEnd(t *testing.T) {
	d, _ := canLogIn(t)
	core.Trust(d.portal())
	idle := d.enter("10001", typed)
	d.clock.pass(15*time.Minute - time.Second)
	ok(t, d.seen(idle))
	d.clock.pass(15 * time.Minute)
	d.out(idle, "after a quarter of an hour")
	busy := d.enter("10001", typed)
	for range 8*6 - 1 {
		d.clock.pass(10 * time.Minute)
		ok(t, d.seen(busy))
	}
	d.clock.pass(10 * time.Minute)
	d.out(busy, "after eight hours")
	if a, err := d.portal().Account(t.Context(), d.enter("10001", typed)); err != nil || len(a.Sessions) != 1 {
		t.Errorf("%d sessions, %v", len(a.Sessions), err)
	}
}

// What makes an account another's, or nobody's, ends its sessions.
func TestWhatEndsSessions(t *testing.T) {
	for what, deed := range map[string]func(*desk, uint64) error{
		"a typed password": func(d *desk, id uint64) error {
			return d.change(d.t.Context(), id, core.PasswordChange{Typed: secret.New(own)})
		},
		"a generated one": func(d *desk, id uint64) error { return d.change(d.t.Context(), id, core.PasswordChange{}) },
		"a link that was used": func(d *desk, id uint64) error {
			return d.redeem(d.link(id), own)
		},
		"a login switched off and on": func(d *desk, id uint64) error {
			return errors.Join(d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }),
				d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(true) }))
		},
		"the bin, and out of it": func(d *desk, id uint64) error {
			return errors.Join(d.Customers().Delete(d.t.Context(), id), d.Customers().Restore(d.t.Context(), id))
		},
		"another scope": func(d *desk, id uint64) error {
			return errors.Join(d.Scopes().Add(d.t.Context(), "Other"), d.edit(id, func(s *core.Save) { s.Scope = "Other" }))
		},
		"another address": func(d *desk, id uint64) error {
			return d.edit(id, func(s *core.Save) { s.Fields.Email = "other@acs.example" })
		},
		"another address, imported": func(d *desk, id uint64) error {
			named := d.edit(id, func(s *core.Save) { s.Fields.ExternalID = "X1" })
			_, err := d.Customers().Import(d.t.Context(), rows("externalId=X1;email=other@acs.example"))
			return errors.Join(named, err)
		},
		"being erased": func(d *desk, id uint64) error {
			return errors.Join(d.Customers().Delete(d.t.Context(), id), d.Customers().Erase(d.t.Context(), id))
		},
	} {
		t.Run(what, func(t *testing.T) {
			d, id := canLogIn(t)
			token := d.enter("10001", typed)
			ok(t, d.seen(token))
			ok(t, deed(d, id))
			d.out(token, what)
			ok(t, d.portal().LogOut(t.Context(), token))
		})
	}
}

// "fixation": every login makes a token of its own, and no other opens.
func TestTokensAreNew(t *testing.T) {
	d, _ := canLogIn(t)
	core.Trust(d.portal())
	one, two := d.enter("10001", typed), d.enter("10001", typed)
	if one.Reveal() == two.Reveal() {
		t.Fatal("two logins, one token")
	}
	ok(t, d.seen(one))
	ok(t, d.seen(two))
	for _, wrong := range []string{"", "x", strings.Repeat("A", 43), one.Reveal() + "=", one.Reveal()[1:]} {
		d.out(secret.New(wrong), "a token of nobody's")
		ok(t, d.portal().LogOut(t.Context(), secret.New(wrong)))
	}
	d.out(d.link(10001), "a link's token")
}

func TestLogOutAndEndOthers(t *testing.T) {
	d, id := canLogIn(t)
	core.Trust(d.portal())
	here, there, third := d.enter("10001", typed), d.enter("10001", typed), d.enter("10001", typed)
	ok(t, d.portal().LogOut(t.Context(), third))
	d.out(third, "after logging out")
	ok(t, d.portal().LogOut(t.Context(), third))
	n, err := d.portal().EndOthers(t.Context(), here)
	if n != 1 || err != nil {
		t.Error(n, "others ended:", err)
	}
	d.out(there, "ended from elsewhere")
	ok(t, d.seen(here))
	if n, err = d.portal().EndOthers(t.Context(), here); n != 0 || err != nil {
		t.Error(n, "others ended:", err)
	}
	_, err = d.portal().EndOthers(t.Context(), there)
	is(t, err, core.ErrSignedOut, "ending others from an ended one")
	if got := d.actions(id); !strings.HasPrefix(got, "sessions.end logout login login login") {
		t.Error("written down:", got)
	}
}

func TestTheOldestOfTooManySessionsEnds(t *testing.T) {
	d, _ := canLogIn(t)
	core.Trust(d.portal())
	var all []secret.Text
	for range 9 {
		all = append(all, d.enter("10001", typed))
		d.clock.pass(time.Second)
	}
	d.out(all[0], "the first of nine")
	for _, token := range all[1:] {
		ok(t, d.seen(token))
	}
}

// A click is written down at most once a minute, those of all in one go.
func TestClicksAreWrittenOnceAMinute(t *testing.T) {
	d, _ := canLogIn(t)
	core.Trust(d.portal())
	b := d.add(core.Fields{LastName: "B"}, true)
	d.password(b, typed)
	one, two := d.enter("10001", typed), d.enter("10002", typed)
	before := core.Sequence(t.Context(), d.Session)
	for range 1000 {
		ok(t, d.seen(one))
	}
	ok(t, d.seen(two))
	d.clock.pass(time.Minute - time.Second)
	ok(t, d.seen(one))
	if after := core.Sequence(t.Context(), d.Session); after != before {
		t.Errorf("%d transactions within a minute", after-before)
	}
	d.clock.pass(time.Second)
	ok(t, d.seen(two))
	if after := core.Sequence(t.Context(), d.Session); after != before+1 {
		t.Errorf("%d transactions after a minute", after-before)
	}
	d.restart()
	d.clock.pass(15*time.Minute - 2*time.Second)
	ok(t, d.seen(one)) // seen a second before the other
	d.clock.pass(2 * time.Second)
	d.out(two, "idle, across a restart")
}

func TestChangingOnesOwnPassword(t *testing.T) {
	d, id := canLogIn(t)
	here, there := d.enter("10001", typed), d.enter("10001", typed)
	change := func(token secret.Text, old, next string) (core.Entry, error) {
		return d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New(old), New: secret.New(next), RemoteIP: "192.0.2.1"})
	}
	verdict, err := d.portal().JudgeOwn(t.Context(), here, secret.New("Hedi@acs.example"))
	if err != nil || verdict.OK {
		t.Error("the own address is taken:", err)
	}
	var refusal *core.PolicyError
	if _, err := change(here, typed, "short"); !errors.As(err, &refusal) {
		t.Error("a weak password:", err)
	}
	_, err = change(here, typed, typed)
	is(t, err, core.ErrInput, "the same password")
	if c := d.get(id); c.FailedAttempts != 0 {
		t.Error(c.FailedAttempts, "failed attempts for what was not tried")
	}
	_, err = change(here, "wrong", own)
	is(t, err, core.ErrSignIn, "a wrong present password")
	if c := d.get(id); c.FailedAttempts != 1 {
		t.Error(c.FailedAttempts, "failed attempts")
	}
	entry, err := change(here, typed, own)
	ok(t, err)
	if entry.Customer != id || entry.MustChange {
		t.Errorf("%+v", entry.Login)
	}
	d.out(here, "the session that changed it")
	d.out(there, "another session")
	ok(t, d.seen(entry.Token))
	is(t, d.login("10001", typed), core.ErrSignIn, "the old password")
	ok(t, d.login("10001", own))
	c := d.get(id)
	if c.PasswordOrigin != core.OriginCustomer || c.PasswordSetBy != "the customer" {
		t.Errorf("%+v", c)
	}
	if text := d.mail(c.MailID); !strings.Contains(text, "was changed") || strings.Contains(text, own) {
		t.Errorf("the mail about it:\n%s", text)
	}
	if pw, err := d.Customers().Reveal(t.Context(), id, "a test"); err != nil || pw.Reveal() != own {
		t.Error("the copy for View Password:", err)
	}
}

// "Staff-generated passwords must be changed at first login"
func TestMustChangeSession(t *testing.T) {
	d, id := canLogIn(t)
	result, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Show: true, MustChange: new(true)})
	ok(t, err)
	given := result.Password.Reveal()
	token := d.enter("10001", given)
	if a, err := d.portal().Account(t.Context(), token); err != nil || !a.MustChange || a.Fields != (core.Fields{}) || a.Sessions != nil {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = d.portal().EndOthers(t.Context(), token)
	is(t, err, core.ErrMustChange, "ending others before")
	entry, err := d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New(given), New: secret.New(own)})
	ok(t, err)
	if a, err := d.portal().Account(t.Context(), entry.Token); err != nil || a.MustChange {
		t.Errorf("%+v, %v", a, err)
	}
}

// A session does not outlast the time that a temporary password is good for.
func TestATemporaryPasswordExpiresInASession(t *testing.T) {
	d, id := canLogIn(t)
	d.set("password.staff-expires-hours", "1")
	result, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Show: true, MustChange: new(true)})
	ok(t, err)
	given := result.Password.Reveal()
	d.clock.pass(50 * time.Minute)
	token := d.enter("10001", given)
	d.clock.pass(10 * time.Minute)
	_, err = d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New(given), New: secret.New(own)})
	is(t, err, core.ErrTemporary, "after an hour")
}

// A wrong present password locks as a wrong login does.
func TestGuessingThePresentPasswordLocks(t *testing.T) {
	d, id := canLogIn(t)
	token := d.enter("10001", typed)
	d.failed(id, 9)
	_, err := d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New("wrong"), New: secret.New(own)})
	is(t, err, core.ErrSignIn, "the tenth")
	_, err = d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New(typed), New: secret.New(own)})
	is(t, err, core.ErrSignIn, "the right one while locked")
	if c := d.get(id); c.Status != "locked" {
		t.Error("the account is", c.Status)
	}
	d.clock.pass(15*time.Minute - time.Second) // the session is still open, the lock too
	ok(t, d.seen(token))
}

// "Password accessibility decides copies"
func TestNoCopyOfAnOwnPasswordWhereNoneIsKept(t *testing.T) {
	for _, access := range []string{"staff-set-only", "never"} {
		t.Run(access, func(t *testing.T) {
			d, id := canLogIn(t)
			d.set("password.accessibility", access)
			_, err := d.portal().ChangePassword(t.Context(), d.enter("10001", typed), core.OwnChange{Old: secret.New(typed), New: secret.New(own)})
			ok(t, err)
			d.set("password.accessibility", "by-permission")
			_, err = d.Customers().Reveal(t.Context(), id, "a test")
			is(t, err, core.ErrRefused, "a copy")
		})
	}
}

// Of many changes at once with one session, one wins.
func TestOneOfManyChangesWins(t *testing.T) {
	d, _ := canLogIn(t)
	token := d.enter("10001", typed)
	var won atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := d.portal().ChangePassword(t.Context(), token, core.OwnChange{Old: secret.New(typed), New: secret.New(own)})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, core.ErrSignedOut), errors.Is(err, core.ErrSignIn), errors.Is(err, core.ErrBusy):
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Error(won.Load(), "changes won")
	}
	ok(t, d.login("10001", own))
}

// An address with very many wrong passwords is sent away; others are not.
func TestWrongPasswordsAreCountedByNetwork(t *testing.T) {
	d, _ := canLogIn(t)
	core.WrongFrom(d.portal(), "2001:db8:1:2::7", 99)
	from := func(ip, password string) error {
		_, err := d.portal().LogIn(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New(password), RemoteIP: ip})
		return err
	}
	is(t, from("2001:db8:1:2::1", "wrong"), core.ErrSignIn, "the hundredth of a network")
	is(t, from("2001:db8:1:2::2", typed), core.ErrBusy, "the next")
	ok(t, from("2001:db8:1:3::2", typed))
	ok(t, from("", typed))
	if n := core.Remembered(d.portal()); n != 1 {
		t.Error(n, "networks are remembered, and one was wrong")
	}
	d.clock.pass(15 * time.Minute)
	ok(t, from("2001:db8:1:2::2", typed))
}

// Sessions that have ended are forgotten, and those that have not are kept.
func TestEndedSessionsAreForgotten(t *testing.T) {
	d, _ := canLogIn(t)
	core.Trust(d.portal())
	b := d.add(core.Fields{LastName: "B"}, true)
	d.password(b, typed)
	old := d.enter("10001", typed)
	d.clock.pass(10 * time.Minute)
	fresh := d.enter("10002", typed)
	d.clock.pass(10 * time.Minute)
	if n := core.SessionsKept(t.Context(), d.Session); n != 2 {
		t.Fatal(n, "customers have sessions")
	}
	_, err := d.Customers().EmptyBin(t.Context())
	ok(t, err)
	if n := core.SessionsKept(t.Context(), d.Session); n != 1 {
		t.Error(n, "customers have sessions")
	}
	d.out(old, "the idle one")
	ok(t, d.seen(fresh))
}

// An operator who has a customer's page open is told of each thing that the
// customer does.
func TestOperatorsSeeWhatCustomersDo(t *testing.T) {
	d := visited(t)
	ctx, stop := context.WithCancel(t.Context())
	changes := d.Changes(ctx)
	defer func() {
		stop()
		for range changes { // until it is closed, as the desk is next
		}
	}()
	const id = 10001
	marks := 0
	told := func(what string, deed func()) {
		t.Helper()
		deed()
		marks++
		d.set("mail.per-day", fmt.Sprint(marks)) // which is told after all before it
		for seen := false; ; {
			select {
			case c := <-changes:
				if seen = seen || slices.Contains(c.Customers, id); !c.Settings {
					continue
				}
				if !seen {
					t.Errorf("nobody was told of %s", what)
				}
				return
			case <-time.After(10 * time.Second):
				t.Fatal("nobody was told of anything")
			}
		}
	}
	var token, link secret.Text
	told("registering", func() { ok(t, d.register(hedi(), typed)) })
	told("the mail", func() { link = tokenOf(d, id) })
	told("confirming", func() { ok(t, d.portal().ConfirmEmail(ctx, link, "")) })
	told("logging in", func() { token = d.enter("10001", typed) })
	told("a wrong password", func() { d.fail("10001", 1) })
	told("changing the password", func() {
		_, err := d.portal().ChangePassword(ctx, token, core.OwnChange{Old: secret.New(typed), New: secret.New(own)})
		ok(t, err)
	})
	told("forgetting it", func() { d.forgot("10001") })
	told("the mail", func() { link = tokenOf(d, id) })
	told("choosing another", func() { ok(t, d.redeem(link, typed)) })
}

// tokenOf is the link in the customer's last mail.
func tokenOf(d *desk, id uint64) secret.Text { return token(d.t, d.mail(d.get(id).MailID)) }
