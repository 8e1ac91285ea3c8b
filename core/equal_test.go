package core_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

// work is what an attempt has a store and a core do.
type work struct {
	views, commits, gets, scans, puts int
	hashes                            int
	bytes                             int // written
}

// counting is a store that counts. One goroutine uses it at a time.
type counting struct {
	db.Store
	*work
}

func (c counting) View(ctx context.Context, fn func(db.Reader) error) error {
	c.views++
	return c.Store.View(ctx, func(r db.Reader) error { return fn(countingReader{r, c.work}) })
}

func (c counting) Update(ctx context.Context, fn func(db.Tx) error) error {
	c.commits++
	return c.Store.Update(ctx, func(tx db.Tx) error { return fn(countingTx{tx, c.work}) })
}

type countingReader struct {
	db.Reader
	*work
}

func (c countingReader) Get(key []byte) ([]byte, bool, error) {
	c.gets++
	return c.Reader.Get(key)
}

func (c countingReader) Scan(r db.Range) iter.Seq2[db.Pair, error] {
	c.scans++
	return c.Reader.Scan(r)
}

type countingTx struct {
	db.Tx
	*work
}

func (c countingTx) Get(key []byte) ([]byte, bool, error) {
	c.gets++
	return c.Tx.Get(key)
}

func (c countingTx) Put(key, value []byte) error {
	c.puts++
	c.bytes += len(key) + len(value)
	return c.Tx.Put(key, value)
}

// refusals is a desk with somebody for each reason to be refused, and how to
// try to log in as him.
func refusals(d *desk, nth int) map[string]core.Attempt {
	d.t.Helper()
	someone := func(name string) (uint64, string) {
		email := fmt.Sprintf("%s-%d@acs.example", name, nth)
		id := d.add(core.Fields{LastName: "B", Email: email}, true, true)
		return id, email
	}
	with := func(name string) (uint64, string) {
		id, email := someone(name)
		d.password(id, typed)
		return id, email
	}
	attempt := func(login, password string) core.Attempt {
		return core.Attempt{LoginID: login, Password: secret.New(password), RemoteIP: "127.0.0.1"}
	}
	_, wrong := with("wrong")
	number, _ := with("number")
	locked, lockedMail := with("lock")
	ok(d.t, core.LockHard(d.t.Context(), d.Session, locked))
	off, offMail := with("off")
	ok(d.t, d.edit(off, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	deleted, deletedMail := with("bin")
	ok(d.t, d.Customers().Delete(d.t.Context(), deleted))
	_, none := someone("none")
	return map[string]core.Attempt{
		"unknown address":       attempt(fmt.Sprintf("nobody-%d@acs.example", nth), typed),
		"unknown number":        attempt(fmt.Sprint(2000000+nth), typed),
		"neither":               attempt(fmt.Sprintf("nobody %d", nth), typed),
		"wrong password":        attempt(wrong, "wrong"),
		"wrong, by number":      attempt(fmt.Sprint(number), "wrong"),
		"locked":                attempt(lockedMail, typed),
		"locked, by number":     attempt(fmt.Sprint(locked), typed),
		"switched off":          attempt(offMail, typed),
		"switched off, number":  attempt(fmt.Sprint(off), typed),
		"in the bin":            attempt(deletedMail, typed),
		"in the bin, by number": attempt(fmt.Sprint(deleted), typed),
		"no password":           attempt(none, typed),
	}
}

// "Every attempt, known or not, does the same work … the answers are the same
// bytes": counted, for each refusal, at its first and at its second attempt.
func TestRefusalsDoEqualWork(t *testing.T) {
	d := newDesk(t)
	w := &work{}
	d.options.Store = func(s db.Store) db.Store { return counting{s, w} }
	d.restart()
	tries := refusals(d, 1)
	p := d.portal()
	core.OnCompare(p, func(bool) { w.hashes++ })
	core.OnHold(p, func(time.Duration) {})
	d.fail("nobody at all", 1) // the first counter of a desk has the writer count a kind more
	for round := range 2 {
		var first work
		answer := ""
		for name, attempt := range tries {
			*w = work{}
			_, err := p.Authenticate(t.Context(), attempt)
			is(t, err, core.ErrSignIn, name)
			if answer == "" {
				first, answer = *w, err.Error()
				t.Logf("attempt %d: %+v", round+1, first)
			}
			if err.Error() != answer {
				t.Errorf("%s is answered %q, others %q", name, err, answer)
			}
			if got, want := *w, first; !alike(got, want) {
				t.Errorf("attempt %d, %s: %+v, others %+v", round+1, name, got, want)
			}
		}
		if first.hashes != 1 || first.commits != 2 {
			t.Errorf("%+v; not one hash and two commits", first)
		}
	}
}

// alike says that two works are the same, but for a few bytes in what is
// written: the length of a number.
func alike(a, b work) bool {
	few := a.bytes - b.bytes
	a.bytes, b.bytes = 0, 0
	return a == b && few < 48 && few > -48
}

// The time that refusals take, each on an account that was not tried before.
// In the long run only: on a busy computer a few attempts say nothing.
func TestRefusalsTakeEqualTime(t *testing.T) {
	rounds := soak.N(t, 1, 60)
	d := newDesk(t)
	p, nth := d.portal(), 0
	var uneven []string
	for range 8 { // what else runs on this computer moves single medians
		took := map[string][]time.Duration{}
		for range rounds {
			nth++
			for name, attempt := range refusals(d, nth) { // in another order each time
				began := time.Now()
				_, err := p.Authenticate(t.Context(), attempt)
				took[name] = append(took[name], time.Since(began))
				is(t, err, core.ErrSignIn, name)
			}
		}
		if uneven = unlike(took); rounds == 1 || len(uneven) == 0 {
			t.Logf("a wrong password takes %v", median(took["wrong password"]))
			return
		}
	}
	t.Errorf("each time some took longer than others, at last: %q", uneven)
}

// unlike names the refusals whose median is not within 2 ms or 3 % of a wrong
// password's.
func unlike(took map[string][]time.Duration) (names []string) {
	want := median(took["wrong password"])
	for name, times := range took {
		if got := median(times); (got - want).Abs() > max(2*time.Millisecond, want*3/100) {
			names = append(names, fmt.Sprintf("%s: %v, a wrong password %v", name, got, want))
		}
	}
	return names
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// "At most 100 tries reach a verifier for one account, with restarts and a
// clock set back in between", and many at once.
func TestAtMostAHundredTriesReachAVerifier(t *testing.T) {
	d, id := canLogIn(t)
	reached := 0
	var lock sync.Mutex
	door := func() *core.Portal {
		p := d.portal()
		core.OnCompare(p, func(real bool) {
			lock.Lock()
			defer lock.Unlock()
			if real {
				reached++
			}
		})
		return p
	}
	p := door()
	ways := []func(){
		func() { d.restart(); p = door() },
		func() { d.clock.pass(-48 * time.Hour) },
		func() { d.clock.pass(25 * time.Hour) },
		func() { d.clock.pass(-time.Minute) },
		func() { d.clock.pass(10 * time.Minute) },
	}
	for try := 0; try < 1000; try += 4 {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				_, err := p.Authenticate(t.Context(), core.Attempt{LoginID: "10001", Password: secret.New("wrong")})
				is(t, err, core.ErrSignIn, "a try")
			})
		}
		all.Wait()
		ways[try/4%len(ways)]()
		if d.get(id).LockedHard {
			break
		}
	}
	if c := d.get(id); !c.LockedHard || reached != 100 {
		t.Errorf("%d tries reached the verifier, locked hard: %v", reached, c.LockedHard)
	}
}
