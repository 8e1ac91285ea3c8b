package core_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

const typed = "winter tractor lemon nine"

// canLogIn is a desk with Hedi, who can log in with the password typed.
func canLogIn(t *testing.T) (*desk, uint64) {
	t.Helper()
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	return d, id
}

func TestWhatIsALoginID(t *testing.T) {
	d := newDesk(t)
	id := d.add(core.Fields{LastName: "Ö", Email: "Jörg.Ö@Bücher.example"}, true, true)
	d.password(id, typed)
	for login, right := range map[string]bool{
		"Jörg.Ö@Bücher.example":             true,
		"  jörg.ö@BÜCHER.example\t":         true,
		"jo\u0308rg.o\u0308@bücher.example": true, // not composed
		"JÖRG.Ö@xn--bcher-kva.example":      true,
		"10001":                             true,
		" 10001 ":                           true,
		"010001":                            false,
		"+10001":                            false,
		"10002":                             false,
		"jörg@bücher.example":               false,
		"":                                  false,
		"\x00":                              false,
	} {
		err := d.login(login, typed)
		if right && err != nil || !right && !errors.Is(err, core.ErrSignIn) {
			t.Errorf("Login ID %q: %v", login, err)
		}
	}
	if err := d.login("10001", "winter tractor lemon Nine"); !errors.Is(err, core.ErrSignIn) {
		t.Error("a password in other case:", err)
	}
}

// Every refusal is the same bytes, whatever the reason; two more are said after
// a right password only.
func TestRefusalsGiveNothingAway(t *testing.T) {
	d, id := canLogIn(t)
	same := errors.New("none yet")
	refused := func(what, login, password string) {
		t.Helper()
		err := d.login(login, password)
		is(t, err, core.ErrSignIn, what)
		if same.Error() == "none yet" {
			same = err
		}
		if err.Error() != same.Error() {
			t.Errorf("%s: %q is not %q", what, err, same)
		}
	}
	refused("unknown", "nobody@acs.example", typed)
	refused("unknown number", "20002", typed)
	refused("wrong password", "10001", "wrong")
	refused("empty password", "10001", "")
	refused("endless password", "10001", string(make([]byte, 1<<20)))
	access := func(enabled, confirmed bool) {
		t.Helper()
		ok(t, d.edit(id, func(s *core.Save) { s.Access = core.Access{LoginEnabled: &enabled, EmailConfirmed: &confirmed} }))
	}
	access(false, true)
	refused("disabled", "10001", typed)
	refused("disabled, by address", "hedi@acs.example", typed)
	access(true, false)
	refused("unconfirmed, wrong password", "10001", "wrong")
	is(t, d.login("10001", typed), core.ErrUnconfirmed, "unconfirmed, right password")
	access(true, true)
	d.failed(id, 9)
	d.fail("10001", 1)
	refused("locked", "10001", typed)
	ok(t, d.Customers().Delete(t.Context(), id))
	refused("in the bin", "10001", typed)
	d.add(core.Fields{LastName: "B", Email: "b@acs.example"}, true, true)
	refused("no password", "b@acs.example", "")
	refused("no password", "10002", typed)
}

func TestTemporaryPasswordIsSaidToHaveExpiredAfterARightOne(t *testing.T) {
	d, id := canLogIn(t)
	set, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Show: true, MustChange: new(true)})
	ok(t, err)
	login, err := d.portal().Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: set.Password})
	if err != nil || !login.MustChange || login.Customer != id || login.Name != "Hedi Ács" {
		t.Errorf("%+v, %v", login, err)
	}
	d.clock.pass(72*time.Hour + time.Second)
	is(t, d.login("10001", "wrong"), core.ErrSignIn, "a wrong password")
	is(t, d.login("10001", set.Password.Reveal()), core.ErrTemporary, "an expired one")
	if got := d.get(id).FailedAttempts; got != 0 {
		t.Errorf("the right password left %d failed attempts", got)
	}
}

func TestLoginIsWrittenDown(t *testing.T) {
	d, id := canLogIn(t)
	d.fail("10001", 3)
	if c := d.get(id); c.FailedAttempts != 3 || !c.LastFailed.Equal(d.clock.now()) {
		t.Errorf("%d attempts, last %v", c.FailedAttempts, c.LastFailed)
	}
	d.clock.pass(time.Hour)
	ok(t, d.login("10001", typed))
	if c := d.get(id); c.FailedAttempts != 0 || !c.LastLogin.Equal(d.clock.now()) {
		t.Errorf("%d attempts, last login %v", c.FailedAttempts, c.LastLogin)
	}
	entries, err := d.Audit().Of(t.Context(), id, 1)
	if err != nil || entries[0].Action != "login" || entries[0].Actor.Kind != "portal" || entries[0].Values[0].New != "127.0.0.1" {
		t.Errorf("%+v, %v", entries, err)
	}
}

// Sessions made before a password, a deletion or a switched-off login end.
func TestGenerationEndsSessions(t *testing.T) {
	d, id := canLogIn(t)
	generation := func(password string) uint64 {
		t.Helper()
		login, err := d.portal().Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New(password)})
		ok(t, err)
		return login.Generation
	}
	first := generation(typed)
	if again := generation(typed); again != first {
		t.Error("a login ends the other sessions")
	}
	d.password(id, "summer bicycle onion four")
	after := generation("summer bicycle onion four")
	ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(true) }))
	last := generation("summer bicycle onion four")
	if after <= first || last <= after {
		t.Errorf("generations %d, %d, %d", first, after, last)
	}
}

// A portal looks Login IDs up in its own scope.
func TestLoginInAScopeThatIsNone(t *testing.T) {
	d, _ := canLogIn(t)
	for scope, want := range map[string]error{"": nil, "default": nil, "brand": core.ErrNotFound} {
		_, err := d.portal().Authenticate(t.Context(), core.Attempt{Scope: scope, LoginID: "10001", Password: secret.New(typed)})
		if !errors.Is(err, want) {
			t.Errorf("scope %q: %v", scope, err)
		}
	}
}

// "The attempt is counted before the password is hashed": who ends the program
// in between has used one up.
func TestAttemptIsCountedBeforeTheHash(t *testing.T) {
	d, id := canLogIn(t)
	ctx, cancel := context.WithCancel(t.Context())
	p := d.portal()
	core.HoldHashing(p, func() {
		done := make(chan error, 1)
		go func() {
			_, err := p.Authenticate(ctx, core.Attempt{LoginID: "10001", Password: secret.New("wrong")})
			done <- err
		}()
		for d.get(id).FailedAttempts == 0 {
			if ctx.Err() != nil {
				t.Fatal("it was not counted")
			}
		}
		cancel()
		is(t, <-done, context.Canceled, "an attempt that was ended")
	})
	d.restart()
	if got := d.get(id).FailedAttempts; got != 1 {
		t.Errorf("%d attempts are counted", got)
	}
}
