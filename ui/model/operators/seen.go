package operators

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Days is how far back the log is counted; ResetDays, how far for resets.
const (
	Days      = 90
	ResetDays = 30
)

// Seen is what the log says of the operators in the last Days. The zero value
// is before it was read.
type Seen struct {
	read bool
	by   map[string]*tally // by operator
}

// tally is what one operator did.
type tally struct {
	signedIn time.Time // last
	resets   int
	reads    map[uint64]bool // customers whose password he was shown
	others   int             // reads of what belongs to no customer any more
}

// ReadSeen reads it. Needs what core.Audit.List needs.
func ReadSeen(ctx context.Context, s *core.Session, now time.Time) (Seen, error) {
	seen := Seen{read: true, by: map[string]*tally{}}
	since, resets := now.AddDate(0, 0, -Days), now.AddDate(0, 0, -ResetDays)
	err := s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		if e.Time().Before(since) {
			return false, nil
		}
		if e.Actor.Kind == "operator" && e.Actor.ID != "" {
			seen.add(e, resets)
		}
		return true, ctx.Err()
	})
	return seen, err
}

func (s Seen) add(e core.AuditEntry, resets time.Time) {
	t := s.by[e.Actor.ID]
	if t == nil {
		t = &tally{reads: map[uint64]bool{}}
		s.by[e.Actor.ID] = t
	}
	switch e.Action {
	case "sign-in":
		if t.signedIn.IsZero() { // the newest come first
			t.signedIn = e.Time()
		}
	case "password.set", "password.generate", "link.send":
		if !e.Time().Before(resets) {
			t.resets++
		}
	}
	if core.ShowsPassword(e) {
		if e.Object == 0 {
			t.others++
		}
		t.reads[e.Object] = true
	}
}

// Reads is how many customers' passwords an operator was shown.
func (s Seen) Reads(id string) int {
	t := s.by[id]
	if t == nil {
		return 0
	}
	n := len(t.reads)
	if t.others > 0 {
		n += t.others - 1
	}
	return n
}

// Short is when an operator signed in last, for the list.
func (s Seen) Short(o core.Operator, clock words.Clock) string {
	t := s.by[o.ID]
	switch {
	case o.Self:
		return "Signed in now"
	case !s.read:
		return ""
	case t == nil || t.signedIn.IsZero():
		return fmt.Sprintf("Not in %d days", Days)
	}
	return clock.Short(t.signedIn)
}

// Line is what stands under an operator's name: "Signed in today 08:02 · 214
// resets in 30 days".
func (s Seen) Line(o core.Operator, clock words.Clock) string {
	if !s.read {
		return ""
	}
	when, resets := fmt.Sprintf("No sign-in in %d days", Days), 0
	if t := s.by[o.ID]; t != nil {
		resets = t.resets
		if !t.signedIn.IsZero() {
			when = "Signed in " + clock.At(t.signedIn)
		}
	}
	return words.Dot(when, fmt.Sprintf("%s in %d days", words.Count(resets, "reset", "resets"), ResetDays))
}

// ReadLine says how many passwords an operator was shown; "" for none.
func (s Seen) ReadLine(o core.Operator) string {
	n := s.Reads(o.ID)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s read %s in %d days.", o.Name, words.Count(n, "password", "passwords"), Days)
}
