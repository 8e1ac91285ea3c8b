package torture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

const tomsPassword = "a long sentence of tom's own"

// remove removes an operator, if that was not done before it was killed, and
// renews the keys, and says how far that has come.
func (w *worker) remove() int {
	ctx := context.Background()
	say1 := func(phase, op string, n int, err error) {
		s := say{Phase: phase, Op: op, Step: n}
		if err != nil {
			s.Error = err.Error()
		}
		_ = w.out.Encode(s)
	}
	say1("begin", "remove", 0, nil)
	if err := w.session.Operators().Remove(ctx, w.Remove); err != nil && !errors.Is(err, core.ErrNotFound) {
		say1("failed", "remove", 0, err)
		return 1
	}
	err := w.session.RenewKeys(ctx, func(done, _ int) { say1("begin", "renew", done, nil) })
	if err != nil {
		say1("failed", "renew", 0, err)
		return 1
	}
	say1("done", "renew", 0, nil)
	w.session.Leave(ctx)
	_ = w.desk.Close()
	return 0
}

// staffed is a desk with customers, some of whom have a password, and with tom.
func staffed(t *testing.T, customers int) order {
	t.Helper()
	o := newDesk(t)
	withSession(t, o, func(s *core.Session) {
		at := 0
		_, err := s.Customers().Import(t.Context(), core.Import{Next: func() (core.ImportRow, bool, error) {
			if at == customers {
				return core.ImportRow{}, false, nil
			}
			at++
			return core.ImportRow{Line: at, Values: map[string]string{
				"externalId": fmt.Sprintf("X-%d", at), "lastName": fmt.Sprintf("Customer %d", at), "email": fmt.Sprintf("c%d@example.com", at),
			}}, true, nil
		}})
		must(t, err)
		list, _, err := s.Customers().Rows(t.Context(), core.Query{Limit: 8})
		must(t, err)
		enable := true
		for _, c := range list {
			_, err := s.Customers().SetPassword(t.Context(), c.ID, core.PasswordChange{Typed: secret.New(customersPassword), EnableLogin: &enable})
			must(t, err)
		}
		must(t, s.Operators().Add(t.Context(), core.NewOperator{
			Name: "tom", Groups: []string{"Administrators"}, Password: secret.New(tomsPassword),
		}))
	})
	return o
}

const customersPassword = "winter tractor lemon nine"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// withSession signs in and leaves.
func withSession(t *testing.T, o order, do func(*core.Session)) {
	t.Helper()
	desk, err := core.Open(t.Context(), o.options())
	must(t, err)
	defer desk.Close()
	s, err := desk.SignIn(t.Context(), "anna", secret.New(adminPassword))
	must(t, err)
	defer s.Leave(t.Context())
	do(s)
}

// slotOf is what an operator's password opens, as it lies in the file.
func slotOf(t *testing.T, o order, name string) []byte {
	t.Helper()
	store, err := bolt.Open(t.Context(), o.Path, bolt.Options{Program: "torture", ReadOnly: true})
	must(t, err)
	defer store.Close()
	front, err := record.ReadFront(t.Context(), store)
	must(t, err)
	encoded, known := front.FindSlot(name)
	if !known {
		t.Fatalf("%s has no slot", name)
	}
	slot, err := vault.DecodeSlot(encoded)
	must(t, err)
	return slot.Sealed
}

// SIGKILL at random moments of a removal with its renewal of keys: the desk is
// whole each time, the next start goes on, and at the end nothing of the
// removed operator's keys is left in the file.
func TestRenewalKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	customers := soak.N(t, 500, 20_000)
	kills := soak.N(t, 10, 1000)
	base := staffed(t, customers)
	content, err := os.ReadFile(base.Path)
	must(t, err)
	slot := slotOf(t, base, "tom")
	if !bytes.Contains(content, slot) {
		t.Fatal("the search for the slot finds nothing")
	}
	random := rand.New(rand.NewPCG(11, 11))
	whole := time.Duration(0) // how long it takes, once begun, when nobody kills it
	killed, phases := 0, map[string]int{}
	for killed < kills {
		o := base
		o.Path, o.Config, o.Remove = t.TempDir()+"/desk.db", t.TempDir(), "tom"
		must(t, os.WriteFile(o.Path, content, 0o600))
		if whole == 0 {
			last, took, _ := removal(t, o, 0)
			if last.Phase != "done" {
				t.Fatalf("not killed it ends with %+v", last)
			}
			whole = took
			continue
		}
		for done := false; !done; {
			after := time.Duration(1 + random.Int64N(int64(whole)*3/4))
			if killed == kills {
				after = 0
			}
			last, _, ended := removal(t, o, after)
			if done = ended; !done {
				killed++
				phases[last.Op]++
			}
			wholeDesk(t, o, customers, done, slot)
		}
	}
	if phases["renew"] == 0 {
		t.Errorf("killed in %v: never in the middle of a renewal", phases)
	}
	t.Logf("%d customers, %v when nobody kills it; killed in %v", customers, whole.Round(time.Millisecond), phases)
}

// removal runs the worker and kills it a while after it has begun; 0 lets it end.
func removal(t *testing.T, o order, after time.Duration) (last say, took time.Duration, ended bool) {
	t.Helper()
	took, err := played(t, o, after, func(s say) { last = s })
	return last, took, err == nil
}

// logsIn compares a customer's password, found by his address, with a verifier
// that was sealed anew.
func logsIn(t *testing.T, s *core.Session) {
	t.Helper()
	list, _, err := s.Customers().Rows(t.Context(), core.Query{Limit: 1})
	must(t, err)
	door, err := s.Portal()
	must(t, err)
	_, err = door.Authenticate(t.Context(), core.Attempt{LoginID: list[0].Email, Password: secret.New(customersPassword)})
	if !errors.Is(err, core.ErrUnconfirmed) { // said only after a right password
		t.Errorf("%s logs in: %v", list[0].Email, err)
	}
}

// wholeDesk checks everything, and when the renewal has ended, that nothing of
// before is left.
func wholeDesk(t *testing.T, o order, customers int, ended bool, slot []byte) {
	t.Helper()
	withSession(t, o, func(s *core.Session) {
		read, err := s.Check(t.Context(), func(p string) { t.Error("check:", p) }, nil)
		must(t, err)
		if read < 3*customers {
			t.Errorf("%d records of %d customers", read, customers)
		}
		left, compact, err := s.KeysRetiring(t.Context())
		must(t, err)
		if ended && (len(left) > 0 || compact) {
			t.Errorf("it ended and left %v, to be compacted %v", left, compact)
		}
		if ended {
			logsIn(t, s)
		}
	})
	content, err := os.ReadFile(o.Path)
	must(t, err)
	if ended && bytes.Contains(content, slot) {
		t.Error("the removed operator's slot is in the file")
	}
	if t.Failed() {
		t.FailNow()
	}
}
