package core_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

// work is what an attempt has a store and a core do.
type work struct {
	views, commits, gets, scans, puts int
	hashes                            int
	imported                          string // the work that hashes from elsewhere ask for
	bytes                             int    // written
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
	licensee, _ := with("license")
	d.product(fmt.Sprint("Tide Planner ", nth), 1)
	ids := d.licenses(core.NewLicenses{Product: fmt.Sprint("Tide Planner ", nth), Customer: licensee, Count: 2})
	ok(d.t, d.Licenses().Move(d.t.Context(), ids[1], 0))
	brought := func(name, hash string) string {
		email := fmt.Sprintf("%s-%d@acs.example", name, nth)
		d.take(rows("lastName=B;email=" + email + ";passwordHash=" + hash))
		return email
	}
	cheap, dear := brought("cheap", bcryptOf(d.t, typed, 4)), brought("dear", bcryptOf(d.t, typed, 8))
	phpass, django := brought("phpass", phpassHash), brought("django", djangoHash)
	return map[string]core.Attempt{
		"unknown address":       attempt(fmt.Sprintf("nobody-%d@acs.example", nth), typed),
		"unknown number":        attempt(fmt.Sprint(2000000+nth), typed),
		"neither":               attempt(fmt.Sprintf("nobody %d", nth), typed),
		"wrong password":        attempt(wrong, "wrong"),
		"wrong, by number":      attempt(fmt.Sprint(number), "wrong"),
		"wrong, by license":     attempt(fmt.Sprint(ids[0]), "wrong"),
		"nobody's license":      attempt(fmt.Sprint(ids[1]), typed),
		"locked":                attempt(lockedMail, typed),
		"locked, by number":     attempt(fmt.Sprint(locked), typed),
		"switched off":          attempt(offMail, typed),
		"switched off, number":  attempt(fmt.Sprint(off), typed),
		"in the bin":            attempt(deletedMail, typed),
		"in the bin, by number": attempt(fmt.Sprint(deleted), typed),
		"no password":           attempt(none, typed),
		"imported, bcrypt 4":    attempt(cheap, "wrong"),
		"imported, bcrypt 8":    attempt(dear, "wrong"),
		"imported, phpass":      attempt(phpass, "wrong"),
		"imported, Django":      attempt(django, "wrong"),
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
	core.OnElsewhere(p, func(hash string, most []password.Work) {
		w.imported += fmt.Sprint(most)
		coversOwn(t, hash, most)
	})
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
		if first.hashes != 1 || first.commits != 2 || first.imported != "[{bcrypt 256} {pbkdf2_sha256 10000} {phpass 2048}]" {
			t.Errorf("%+v; not one hash, the dearest of each imported kind, and two commits", first)
		}
	}
}

// coversOwn says that the work every attempt does covers what the account's own
// hash asks for.
func coversOwn(t *testing.T, hash string, most []password.Work) {
	t.Helper()
	if hash == "" {
		return
	}
	own, err := password.ReadImported(hash)
	ok(t, err)
	for _, w := range most {
		if w.Scheme == own.Work().Scheme && w.Cost >= own.Work().Cost {
			return
		}
	}
	t.Errorf("%+v is not covered by %+v", own.Work(), most)
}

// alike says that two works are the same, but for a few bytes in what is
// written: the length of a number.
func alike(a, b work) bool {
	few := a.bytes - b.bytes
	a.bytes, b.bytes = 0, 0
	return a == b && few < 48 && few > -48
}

// The time that refusals take, each on an account that was not tried before: in
// each round all of them, one after another in a random order, and of each what
// it took more or less than the round's median, so that a computer that is slow
// for a while is slow for all of them. The medians over the rounds of any two
// are within 2 ms or 3 %. In the long run only: a few attempts say nothing.
func TestRefusalsTakeEqualTime(t *testing.T) {
	rounds := soak.N(t, 1, 60)
	d := newDesk(t)
	p := d.portal()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it runs between the tries alone, or above the limit
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(2 << 30))
	whole, more := make([]time.Duration, 0, rounds), map[string][]time.Duration{}
	for nth := range rounds {
		tries := refusals(d, nth+1)
		names := slices.Sorted(maps.Keys(tries))
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		took := map[string]time.Duration{}
		for _, name := range names {
			runtime.GC()
			began := time.Now()
			_, err := p.Authenticate(t.Context(), tries[name])
			took[name] = time.Since(began)
			is(t, err, core.ErrSignIn, name)
		}
		middle := median(slices.Collect(maps.Values(took)))
		whole = append(whole, middle)
		for name, it := range took {
			more[name] = append(more[name], it-middle)
		}
	}
	apart := map[string]time.Duration{}
	for name, of := range more {
		apart[name] = median(of)
	}
	all := slices.Sorted(maps.Values(apart))
	usual, widest := median(whole), all[len(all)-1]-all[0]
	t.Logf("%d rounds: a refusal takes %v, the slowest kind %v more than the fastest: %v", rounds, usual, widest, apart)
	if bound := max(2*time.Millisecond, usual*3/100); rounds > 1 && widest > bound {
		t.Errorf("kinds of refusals are up to %v apart, more than %v", widest, bound)
	}
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
