package core_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

// asks is a computer that asks with a license's activation password.
func (d *desk) wants(id uint64, computer string) core.Activation {
	d.t.Helper()
	return core.Activation{LicenseID: fmt.Sprint(id), Password: secret.New(d.license(id).ActivationPassword),
		Computer: computer, Machine: "PC of " + computer, RemoteIP: "192.0.2.7"}
}

func (d *desk) activate(id uint64, computer string) license.License {
	d.t.Helper()
	file, err := d.portal().Activate(d.t.Context(), d.wants(id, computer))
	ok(d.t, err)
	return d.fileOf(id, computer, file)
}

// fileOf checks a license file as the product does.
func (d *desk) fileOf(id uint64, computer string, file []byte) license.License {
	d.t.Helper()
	l, err := d.verifier(id, computer).License(file)
	ok(d.t, err)
	return l
}

func (d *desk) verifier(id uint64, computer string) license.Verifier {
	d.t.Helper()
	p, err := d.Products().Find(d.t.Context(), d.license(id).Product)
	ok(d.t, err)
	key, err := license.ParseKey(p.Key)
	ok(d.t, err)
	return license.Verifier{Product: p.Name, Keys: []license.PublicKey{key}, Computer: computer, Now: d.clock.now}
}

// oneLicense is a desk with a license for some computers.
func oneLicense(t *testing.T, seats int) (*desk, uint64) {
	d := newDesk(t)
	d.product("Tide Planner", seats)
	return d, d.licenses(core.NewLicenses{Product: "Tide Planner"})[0]
}

func TestActivate(t *testing.T) {
	d, id := oneLicense(t, 2)
	l := d.activate(id, "AAAA")
	if l.Issuer != "Fjord Instruments" || l.ID != fmt.Sprint(id) || l.Computer != "AAAA" || l.Activation != "1" || l.Secret == "" ||
		!l.IssuedAt.Equal(opening()) || !l.Expires.IsZero() {
		t.Errorf("%+v", l)
	}
	d.clock.pass(time.Hour)
	again := d.activate(id, "AAAA")
	d.activate(id, "BBBB")
	if again.Secret == l.Secret {
		t.Error("a computer that asks anew gets the old secret, with which it may have given the seat back")
	}
	_, err := d.portal().Activate(t.Context(), d.wants(id, "CCCC"))
	is(t, err, core.ErrNoSeats, "a third computer")
	got := d.license(id)
	if got.ActivationsLeft != 0 || len(got.Seats) != 2 {
		t.Fatalf("%+v", got)
	}
	if s := got.Seats[0]; s.Computer != "AAAA" || s.Machine != "PC of AAAA" || !s.Since.Equal(opening()) || !s.LastSeen.Equal(opening().Add(time.Hour)) {
		t.Errorf("%+v", s)
	}
	ok(t, d.Licenses().Deactivate(t.Context(), id, got.Seats[0].ID))
	is(t, d.Licenses().Deactivate(t.Context(), id, got.Seats[0].ID), core.ErrNotFound, "the same once more")
	d.activate(id, "CCCC")
	file, err := d.Licenses().ReplaceComputer(t.Context(), id, d.license(id).Seats[0].ID, "DDDD", "")
	ok(t, err)
	d.fileOf(id, "DDDD", file)
	if left := d.license(id).ActivationsLeft; left != 0 {
		t.Error(left, "left")
	}
}

// The same request gets the same answer and no second seat.
func TestTheSameRequest(t *testing.T) {
	d, id := oneLicense(t, 3)
	a := d.wants(id, "AAAA")
	a.Nonce = "AAAAAAAAAAAAAAAAAAAAAA"
	first, err := d.portal().Activate(t.Context(), a)
	ok(t, err)
	d.clock.pass(time.Hour)
	ok(t, d.Licenses().Edit(t.Context(), id, core.LicenseForm{Expires: new(opening().AddDate(1, 0, 0))}))
	second, err := d.portal().Activate(t.Context(), a)
	if err != nil || string(first) != string(second) || d.license(id).ActivationsLeft != 2 {
		t.Errorf("%v, %s, %s", err, first, second)
	}
	ok(t, d.Licenses().Deactivate(t.Context(), id, 1))
	third, err := d.portal().Activate(t.Context(), a)
	if err != nil || string(third) == string(first) {
		t.Errorf("after the seat was taken away: %v, %s", err, third)
	}
}

// Who guesses learns nothing of which licenses there are.
func TestActivationsAreRefusedAlike(t *testing.T) {
	d, id := oneLicense(t, 1)
	other := d.wants(id, "AAAA").Password
	ok(t, d.Scopes().Add(t.Context(), "Other"))
	elsewhere := d.licenses(core.NewLicenses{Product: "Tide Planner", Scope: "Other"})[0]
	void := d.licenses(core.NewLicenses{Product: "Tide Planner"})[0]
	ok(t, d.Licenses().SetStatus(t.Context(), void, core.LicenseVoid))
	hashed := 0
	p := d.portal()
	core.OnCompare(p, func(bool) { hashed++ })
	said := map[string]bool{}
	for what, a := range map[string]core.Activation{
		"unknown":        {LicenseID: "99999", Password: other},
		"no number":      {LicenseID: "x", Password: other},
		"wrong password": {LicenseID: fmt.Sprint(id), Password: secret.New("WRONG")},
		"no password":    {LicenseID: fmt.Sprint(id)},
		"another's":      {LicenseID: fmt.Sprint(void), Password: other},
		"another scope":  {LicenseID: fmt.Sprint(elsewhere), Password: secret.New(d.license(elsewhere).ActivationPassword)},
	} {
		a.Computer = "AAAA"
		hashed = 0
		_, err := p.Activate(t.Context(), a)
		is(t, err, core.ErrSignIn, what)
		if said[err.Error()] = true; hashed != 1 {
			t.Errorf("%s: %d hashes", what, hashed)
		}
	}
	if len(said) != 1 {
		t.Error(said)
	}
	_, err := p.Activate(t.Context(), d.wants(void, "AAAA"))
	is(t, err, core.ErrRefused, "a void license and its password")
	if !strings.Contains(err.Error(), "Void") {
		t.Error(err)
	}
	_, err = p.Activate(t.Context(), d.wants(id, ""))
	is(t, err, core.ErrInput, "no computer")
	typed := d.wants(id, "AAAA")
	pw := strings.ToLower(typed.Password.Reveal())
	typed.Password = secret.New(pw[:5] + "-" + pw[5:] + " ")
	_, err = p.Activate(t.Context(), typed)
	ok(t, err)
}

func TestTheCustomerPasswordActivates(t *testing.T) {
	d, customer := canLogIn(t)
	d.product("Tide Planner", 3)
	id := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer})[0]
	his := core.Activation{LicenseID: fmt.Sprint(id), Password: secret.New(typed), Computer: "AAAA"}
	file, err := d.portal().Activate(t.Context(), his)
	ok(t, err)
	d.fileOf(id, "AAAA", file)
	_, err = d.portal().LogIn(t.Context(), core.Attempt{LoginID: fmt.Sprint(id), Password: secret.New(typed)})
	ok(t, err) // the License ID is a Login ID
	wrong := his
	wrong.Password = secret.New("wrong")
	_, err = d.portal().Activate(t.Context(), wrong)
	is(t, err, core.ErrSignIn, "a wrong one")
	if n := d.get(customer).FailedAttempts; n != 1 {
		t.Error(n, "failed attempts are counted")
	}
	number := his
	number.LicenseID = fmt.Sprint(customer)
	_, err = d.portal().Activate(t.Context(), number)
	is(t, err, core.ErrSignIn, "the Customer ID")
	_, err = d.Licenses().Activate(t.Context(), his)
	is(t, err, core.ErrSignIn, "at the desk")
	d.set("license.customer-password", "false")
	_, err = d.portal().Activate(t.Context(), his)
	is(t, err, core.ErrSignIn, "where it is turned off")
}

func TestResetActivationPassword(t *testing.T) {
	d, id := oneLicense(t, 3)
	old := d.wants(id, "BBBB")
	d.activate(id, "AAAA")
	d.clock.pass(time.Minute)
	now, err := d.Licenses().ResetPassword(t.Context(), id, false)
	ok(t, err)
	l := d.license(id)
	if l.ActivationPassword != now || now == old.Password.Reveal() || !l.PasswordSetAt.Equal(d.clock.now()) || l.ActivationsLeft != 2 {
		t.Errorf("%+v", l)
	}
	_, err = d.portal().Activate(t.Context(), old)
	is(t, err, core.ErrSignIn, "the old password")
	_, err = d.Licenses().ResetPassword(t.Context(), id, true)
	ok(t, err)
	if l := d.license(id); l.ActivationsLeft != 3 || len(l.Seats) != 0 {
		t.Errorf("%+v", l)
	}
	if got := d.activate(id, "AAAA"); got.Activation != "2" {
		t.Error("the seat is called", got.Activation)
	}
	is(t, second(d.Licenses().ResetPassword(t.Context(), 99999, true)), core.ErrNotFound, "no such license")
}

func TestVelocityChecks(t *testing.T) {
	d, id := oneLicense(t, 9)
	d.set("license.velocity-minutes", "10")
	d.set("license.velocity-count", "2")
	a := d.wants(id, "AAAA")
	try := func() error { return second(d.portal().Activate(t.Context(), a)) }
	ok(t, try())
	ok(t, try())
	is(t, try(), core.ErrBusy, "a third of the license")
	a.LicenseID = "99999"
	is(t, try(), core.ErrBusy, "a third of the address")
	a.RemoteIP = "192.0.2.8"
	is(t, try(), core.ErrSignIn, "another address")
	d.clock.pass(10 * time.Minute)
	a = d.wants(id, "AAAA")
	ok(t, try())
}

// 200 at once against 10 seats: exactly 10 get one, each file is good.
func TestSeatsUnderACrowd(t *testing.T) {
	d, id := oneLicense(t, 10)
	p, a, v := d.portal(), d.wants(id, ""), d.verifier(id, "")
	var all sync.WaitGroup
	var lock sync.Mutex
	won, full := 0, 0
	for i := range 200 {
		all.Go(func() {
			a := a
			a.Computer = fmt.Sprint("PC-", i)
			file, err := p.Activate(t.Context(), a)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case errors.Is(err, core.ErrNoSeats):
				full++
			case err != nil:
				t.Error(err)
			default:
				if l, err := v.License(file); err != nil || l.Computer != a.Computer {
					t.Errorf("%+v, %v", l, err)
				}
				won++
			}
		})
	}
	all.Wait()
	if got := d.license(id); won != 10 || full != 190 || got.ActivationsLeft != 0 || len(got.Seats) != 10 {
		t.Errorf("%d got a seat, %d did not, %d are left", won, full, got.ActivationsLeft)
	}
}

// Whatever is done to a license, the seats are those of a plain set of
// computers, and check finds nothing.
func TestSeatsAreASet(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 1)
	p := d.portal()
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.IntRange(1, 3).Draw(rt, "seats")
		id := d.licenses(core.NewLicenses{Product: "Tide Planner", Activations: most})[0]
		var in []string
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			computer := rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(rt, "computer")
			at := slices.Index(in, computer)
			switch rapid.IntRange(0, 5).Draw(rt, "deed") {
			case 0:
				_, err := d.Licenses().ResetPassword(t.Context(), id, true)
				ok(t, err)
				in = nil
			case 1, 2:
				if at < 0 {
					continue
				}
				for _, s := range d.license(id).Seats {
					if s.Computer == computer {
						ok(t, d.Licenses().Deactivate(t.Context(), id, s.ID))
					}
				}
				in = slices.Delete(in, at, at+1)
			default:
				_, err := p.Activate(t.Context(), d.wants(id, computer))
				if full := at < 0 && len(in) == most; full != errors.Is(err, core.ErrNoSeats) || !full && err != nil {
					rt.Fatalf("%v is in, %s asks: %v", in, computer, err)
				} else if !full && at < 0 {
					in = append(in, computer)
				}
			}
			l := d.license(id)
			var are []string
			for _, s := range l.Seats {
				are = append(are, s.Computer)
			}
			if slices.Sort(are); !slices.Equal(are, slices.Sorted(slices.Values(in))) || l.ActivationsLeft != most-len(in) {
				rt.Fatalf("%v are in, %v should be, %d left", are, in, l.ActivationsLeft)
			}
		}
	})
}

func TestLicensesMove(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 1)
	from, to := d.add(hedi()), d.add(core.Fields{LastName: "B"})
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: from, Count: 18})
	d.activate(ids[0], "A")
	ok(t, d.Licenses().Move(t.Context(), ids[0], to))
	ok(t, d.Licenses().Move(t.Context(), ids[0], to))
	named, count := d.ofRow(from)
	if len(named) != 16 || count != 17 || slices.Contains(named, ids[0]) {
		t.Error("from whom it came:", named, count)
	}
	if named, count := d.ofRow(to); !slices.Equal(named, ids[:1]) || count != 1 {
		t.Error("whose it is:", named, count)
	}
	if l := d.license(ids[0]); l.Customer != to || len(l.Seats) != 1 {
		t.Errorf("%+v", l)
	}
	ok(t, d.Licenses().Move(t.Context(), ids[0], 0))
	is(t, d.Licenses().Move(t.Context(), ids[0], 99999), core.ErrNotFound, "to nobody known")
	is(t, d.Licenses().Move(t.Context(), 99999, to), core.ErrNotFound, "no such license")
	is(t, d.Licenses().SetStatus(t.Context(), ids[0], "Good"), core.ErrInput, "no such status")
	ok(t, d.Customers().Delete(t.Context(), from))
	ok(t, d.Customers().Erase(t.Context(), from))
	if l := d.license(ids[1]); l.Status != core.LicenseOK {
		t.Errorf("an erased customer's license: %+v", l)
	}
	ok(t, d.Licenses().Move(t.Context(), ids[1], to))
}

// Customers' passwords are guessed through activations no more often than by
// logging in, and what nobody's License ID can be is not remembered.
func TestActivationsAreGuardedAsLoginsAre(t *testing.T) {
	d, id := oneLicense(t, 1)
	wants := d.wants(id, "AAAA")
	try := func(licenseID, password string) error {
		a := wants
		a.LicenseID, a.Password = licenseID, secret.New(password)
		_, err := d.portal().Activate(t.Context(), a)
		return err
	}
	core.WrongFrom(d.portal(), wants.RemoteIP, 99)
	is(t, try("10001", "wrong"), core.ErrSignIn, "the hundredth of a network")
	is(t, try("10001", "wrong"), core.ErrBusy, "the next")
	ok(t, try(wants.LicenseID, wants.Password.Reveal()))
	d.set("license.velocity-minutes", "10")
	d.set("license.velocity-count", "1")
	wants.RemoteIP = ""
	for range 2 {
		is(t, try(strings.Repeat("9", 1<<20), "wrong"), core.ErrSignIn, "a License ID of a megabyte")
	}
}
