package core_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

// "10, 20, 30 … failed attempts in a row lock for 15, 30, 60 … minutes": the
// schedule to its end is TestLockSchedule's.
func TestLocksAndUnlocks(t *testing.T) {
	d, id := canLogIn(t)
	for n, want := range []time.Duration{15 * time.Minute, 30 * time.Minute}[:soak.N(t, 1, 2)] {
		d.fail("10001", 9)
		if c := d.get(id); c.Status == "locked" {
			t.Fatalf("locked after %d attempts", c.FailedAttempts)
		}
		d.fail("10001", 1)
		c := d.get(id)
		if got := c.LockedUntil.Sub(d.clock.now()); got != want || c.FailedAttempts != 10*(n+1) || c.Status != "locked" {
			t.Fatalf("%d attempts: %s for %v, not %v", c.FailedAttempts, c.Status, got, want)
		}
		if found, _, err := d.Customers().Rows(t.Context(), core.Query{Status: "locked"}); len(found) != 1 || err != nil {
			t.Errorf("the list shows %d locked, %v", len(found), err)
		}
		d.clock.pass(want - time.Second)
		is(t, d.login("10001", typed), core.ErrSignIn, "a right password while locked")
		if got := d.get(id).FailedAttempts; got != 10*(n+1) {
			t.Errorf("a try while locked counted: %d", got)
		}
		d.clock.pass(time.Second)
		if got := d.get(id).Status; got != "can-log-in" {
			t.Errorf("the lock ended and the status is %s", got)
		}
	}
	if done, err := d.Customers().Unlock(t.Context(), id); !done || err != nil {
		t.Error("Unlock:", done, err)
	}
	if done, err := d.Customers().Unlock(t.Context(), id); done || err != nil {
		t.Error("Unlock of one that has nothing to unlock:", done, err)
	}
	if got := d.actions(id); !strings.HasPrefix(got, "customer.unlock customer.lock") {
		t.Error(got)
	}
	ok(t, d.login("10001", typed))
}

// Undo of an unlock brings count and lock back as they were.
func TestUnlockIsTakenBack(t *testing.T) {
	d, id := canLogIn(t)
	d.failed(id, 9)
	d.fail("10001", 1)
	was := d.get(id)
	lock, done, err := d.Customers().TakeLock(t.Context(), id)
	ok(t, err)
	if now := d.get(id); !done || now.Status != "can-log-in" {
		t.Error("not unlocked:", now.Status)
	}
	ok(t, d.Customers().LockAgain(t.Context(), lock))
	if now := d.get(id); now.Status != "locked" || !now.LockedUntil.Equal(was.LockedUntil) || now.FailedAttempts != was.FailedAttempts || !now.LastFailed.Equal(was.LastFailed) {
		t.Errorf("%s after %d until %v, was %d until %v", now.Status, now.FailedAttempts, now.LockedUntil, was.FailedAttempts, was.LockedUntil)
	}
	is(t, d.login("10001", typed), core.ErrSignIn, "a right password, locked again")
}

// Who was let in, or has begun to guess anew, is not locked by an old lock.
func TestUnlockIsNotTakenBackFromWhoTriedSince(t *testing.T) {
	for what, deed := range map[string]func(*desk, uint64) error{
		"a login":          func(d *desk, _ uint64) error { return d.login("10001", typed) },
		"a failed attempt": func(d *desk, _ uint64) error { d.fail("10001", 1); return nil },
		"a link's use":     func(d *desk, id uint64) error { return d.redeem(d.link(id), own) },
	} {
		t.Run(what, func(t *testing.T) {
			d, id := canLogIn(t)
			d.failed(id, 9)
			d.fail("10001", 1)
			lock, _, err := d.Customers().TakeLock(t.Context(), id)
			ok(t, err)
			d.clock.pass(time.Minute)
			ok(t, deed(d, id))
			is(t, d.Customers().LockAgain(t.Context(), lock), core.ErrConflict, "locked again after "+what)
			if now := d.get(id); now.Status != "can-log-in" {
				t.Error(now.Status)
			}
		})
	}
}

func TestRightPasswordEndsTheRow(t *testing.T) {
	d, id := canLogIn(t)
	d.failed(id, 9)
	ok(t, d.login("10001", typed))
	d.fail("10001", 1)
	if c := d.get(id); c.Status != "can-log-in" || c.FailedAttempts != 1 {
		t.Errorf("%s after %d attempts", c.Status, c.FailedAttempts)
	}
}

// The attempt that reaches the limit is still admitted: with the right password
// it is no failed one.
func TestTenthAttemptWithTheRightPassword(t *testing.T) {
	d, id := canLogIn(t)
	d.failed(id, 9)
	ok(t, d.login("10001", typed))
	if c := d.get(id); c.Status != "can-log-in" || c.FailedAttempts != 0 {
		t.Errorf("%s after %d attempts", c.Status, c.FailedAttempts)
	}
}

// "An operator's reset … unlocks at once (setting, on)", and a customer's own
// request "when its ticket is used".
func TestWhatUnlocks(t *testing.T) {
	d, id := canLogIn(t)
	resets := map[string]func() (core.PasswordResult, error){
		"a link": func() (core.PasswordResult, error) { return d.Customers().SendResetLink(t.Context(), id, "") },
		"a new one": func() (core.PasswordResult, error) {
			return d.Customers().SetPassword(t.Context(), id, core.PasswordChange{})
		},
	}
	for what, reset := range resets {
		d.failed(id, 9)
		d.fail("10001", 1)
		for _, setting := range []string{"false", "true"} {
			d.set("reset.unlocks", setting)
			result, err := reset()
			ok(t, err)
			if unlocked := d.get(id).Status != "locked"; unlocked != (setting == "true") || result.Unlocked != unlocked {
				t.Errorf("reset.unlocks %s, %s: unlocked %v, said %v", setting, what, unlocked, result.Unlocked)
			}
		}
	}
	d.set("reset.unlocks", "false")
	d.failed(id, 9)
	d.fail("10001", 1)
	link := d.link(id)
	if got := d.get(id).Status; got != "locked" {
		t.Fatal("the request alone unlocked:", got)
	}
	ok(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}))
	ok(t, d.login("10001", "my own choice of words"))
}

// A crowd gets no more guesses than one who waits for each answer.
func TestParallelAttemptsCountEach(t *testing.T) {
	d, id := canLogIn(t)
	p := d.portal()
	var all sync.WaitGroup
	for range min(soak.N(t, 12, 50), core.Crowd()) {
		all.Go(func() {
			_, err := p.Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New("wrong")})
			is(t, err, core.ErrSignIn, "one of many")
		})
	}
	all.Wait()
	if c := d.get(id); c.FailedAttempts != 10 || c.Status != "locked" {
		t.Errorf("%d counted, %s", c.FailedAttempts, c.Status)
	}
}

// "a queue of 32, then 503": who finds it full is told so and is not counted.
func TestFullQueueIsBusy(t *testing.T) {
	d, id := canLogIn(t)
	p := d.portal()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	core.HoldHashing(p, func() {
		for range core.Crowd() {
			all.Go(func() { _, _ = p.Authenticate(ctx, core.Attempt{LoginID: "nobody", Password: secret.New("x")}) })
		}
		for core.Waiting(p) < core.Crowd() {
			if ctx.Err() != nil {
				t.Fatal("the queue did not fill")
			}
		}
		is(t, d.login("10001", "wrong"), core.ErrBusy, "one too many")
		cancel()
		all.Wait()
	})
	if got := d.get(id).FailedAttempts; got != 0 {
		t.Errorf("the busy answer counted: %d", got)
	}
	ok(t, d.login("10001", typed))
}

// Unknown Login IDs are held back alike; a day later their bucket has
// forgotten, since no right password ever ends its row.
func TestUnknownIsHeldBackAlike(t *testing.T) {
	d, _ := canLogIn(t)
	d.set("reset.failed-delay-seconds", "1")
	var held []int
	core.OnHold(d.portal(), func(wait time.Duration) { held = append(held, int(wait/time.Second)) })
	tries := func(login string, n int) []int {
		held = nil
		d.fail(login, n)
		return held
	}
	want := []int{0, 0, 0, 0, 1, 2, 4}
	for _, login := range []string{"10001", "nobody@acs.example"} {
		if got := tries(login, 7); !slices.Equal(got, want) {
			t.Errorf("%s is held back %v", login, got)
		}
	}
	d.clock.pass(25 * time.Hour)
	if got := tries("nobody@acs.example", 5); !slices.Equal(got, want[:5]) {
		t.Errorf("a day later: %v", got)
	}
	ok(t, d.login("10001", typed))
	if got := tries("10001", 5); !slices.Equal(got, want[:5]) {
		t.Errorf("after a right password: %v", got)
	}
}
