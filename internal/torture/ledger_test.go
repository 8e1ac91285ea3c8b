package torture

import (
	"context"
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// ledger is what must be in the file: what was acknowledged, and for the step
// that was under way both what was and what would have been.
type ledger struct {
	notes     map[uint64]string
	passwords map[uint64]string
	mails     map[uint64]uint64 // mail → customer
	pending   map[uint64][]say  // customer → steps that may or may not have happened
	adds      map[string]bool   // notes of additions that may or may not have happened
}

func newLedger() *ledger {
	return &ledger{
		notes: map[uint64]string{}, passwords: map[uint64]string{}, mails: map[uint64]uint64{},
		pending: map[uint64][]say{}, adds: map[string]bool{},
	}
}

// hear takes a worker's line into account.
func (l *ledger) hear(s say) {
	switch s.Phase {
	case "begin":
		if s.Op == "add" {
			l.adds[s.Value] = true
			return
		}
		if s.Op == "edit" || s.Op == "generate" {
			l.pending[s.ID] = append(l.pending[s.ID], s)
		}
	case "done":
		delete(l.adds, s.Value)
		switch s.Op {
		case "add", "edit":
			l.notes[s.ID] = s.Value
			l.settled(s)
		case "generate":
			l.passwords[s.ID] = s.Value
			l.settled(s)
		}
		if s.Mail != 0 {
			l.mails[s.Mail] = s.ID
		}
	}
}

// settled drops the step from those in doubt: it is known to have happened,
// and so no earlier one can be the last any more.
func (l *ledger) settled(s say) {
	var rest []say
	for _, p := range l.pending[s.ID] {
		if p.Op != s.Op && !(s.Op == "add" && p.Op == "edit") {
			rest = append(rest, p)
		}
	}
	l.pending[s.ID] = rest
}

// audit opens the desk and compares it with the ledger. What is found for
// steps in doubt becomes what must be there from now on.
func (l *ledger) audit(t *testing.T, o order) {
	t.Helper()
	ctx := context.Background()
	desk, err := core.Open(ctx, o.options())
	if err != nil {
		t.Fatal("the desk does not open:", err)
	}
	defer desk.Close()
	s, err := desk.SignIn(ctx, "anna", secret.New(adminPassword))
	if err != nil {
		t.Fatal("signing in:", err)
	}
	defer s.Leave(ctx)
	if s.RolledBack {
		t.Error("the desk takes itself for an older copy")
	}
	if _, err := s.Check(ctx, func(p string) { t.Error("check:", p) }, nil); err != nil {
		t.Error("check:", err)
	}
	l.compareCustomers(t, s)
	l.compareMails(t, s)
}

func (l *ledger) compareCustomers(t *testing.T, s *core.Session) {
	t.Helper()
	seen := map[uint64]bool{}
	err := s.Customers().Each(t.Context(), core.Query{}, func(c core.Customer) error {
		seen[c.ID] = true
		want, known := l.notes[c.ID]
		switch {
		case !known && !l.adds[c.Notes]:
			t.Errorf("customer %d was never added: %q", c.ID, c.Notes)
		case known && c.Notes != want && !l.mayBe(c.ID, "edit", c.Notes):
			t.Errorf("customer %d: %q instead of %q", c.ID, c.Notes, want)
		}
		l.notes[c.ID] = c.Notes
		return l.comparePassword(t, s, c)
	})
	if err != nil {
		t.Error(err)
	}
	for id := range l.notes {
		if !seen[id] {
			t.Errorf("customer %d is lost", id)
		}
	}
	l.pending, l.adds = map[uint64][]say{}, map[string]bool{}
}

func (l *ledger) mayBe(id uint64, op, value string) bool {
	for _, p := range l.pending[id] {
		if p.Op == op && (p.Value == value || op == "generate") {
			return true
		}
	}
	return false
}

func (l *ledger) comparePassword(t *testing.T, s *core.Session, c core.Customer) error {
	t.Helper()
	if c.PasswordOrigin == core.OriginNone {
		if want := l.passwords[c.ID]; want != "" {
			t.Errorf("customer %d: the password is lost", c.ID)
		}
		return nil
	}
	pw, err := s.Customers().Reveal(t.Context(), c.ID, "test")
	if err != nil {
		return fmt.Errorf("customer %d: %w", c.ID, err)
	}
	found := fingerprint(pw)
	if want := l.passwords[c.ID]; found != want && !l.mayBe(c.ID, "generate", "") {
		t.Errorf("customer %d has another password than was acknowledged", c.ID)
	}
	l.passwords[c.ID] = found
	return nil
}

// compareMails checks that no acknowledged mail is lost and that none is in an
// impossible state.
func (l *ledger) compareMails(t *testing.T, s *core.Session) {
	t.Helper()
	there := map[uint64]bool{}
	messages := map[string]uint64{}
	err := s.Mail().List(t.Context(), func(m core.Message) (bool, error) {
		there[m.ID] = true
		if other, twice := messages[m.MessageID]; twice {
			t.Errorf("mails %d and %d are one", other, m.ID)
		}
		messages[m.MessageID] = m.ID
		if m.State == "sending" {
			t.Errorf("mail %d is still being sent after a restart", m.ID)
		}
		return true, nil
	})
	if err != nil {
		t.Error(err)
	}
	for id := range l.mails {
		if !there[id] {
			t.Errorf("mail %d is lost", id)
		}
	}
}

// never notes that a step in doubt said of itself that it changed nothing.
func (l *ledger) never(s say) {
	delete(l.adds, s.Value)
	var rest []say
	for _, p := range l.pending[s.ID] {
		if p.Step != s.Step {
			rest = append(rest, p)
		}
	}
	l.pending[s.ID] = rest
}

// surely notes that a step in doubt said of itself that it happened.
func (l *ledger) surely(s say) {
	if s.Op == "edit" {
		l.notes[s.ID] = s.Value
		l.settled(s)
	}
}
