// Package activity is the Activity page: the audit log in sentences, filtered
// by operator, customer, kind and day.
//
// Caveat: a filter reads the log from its newest entry on until the page is
// full, so a filter that finds little reads much; it runs with a context and
// can be cancelled.
package activity

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Filter limits the page; a zero field does not.
type Filter struct {
	Operator string    // part of who did it
	Customer string    // a Customer ID
	Kind     say.Kind  // "": all
	From, To time.Time // days, To's included
	Scope    string    // a scope's name; see of
}

// Problem says what is wrong with a filter, and with which field; "" where
// nothing is.
func (f Filter) Problem() (field, text string) {
	if _, ok := f.customer(); !ok {
		return "customer", "A Customer ID is a number, such as 10042."
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		return "to", "This day is before the first one."
	}
	return "", ""
}

func (f Filter) customer() (id uint64, ok bool) {
	text := strings.TrimSpace(f.Customer)
	if text == "" {
		return 0, true
	}
	id, err := strconv.ParseUint(text, 10, 64)
	return id, err == nil
}

// Any says that the filter limits something, a scope apart: the Scope Selector
// says that itself.
func (f Filter) Any() bool { f.Scope = ""; return f != Filter{} }

// query is the filter for the core, the operator apart: the desk's own workers
// have names of the window's.
func (f Filter) query() core.AuditQuery {
	q := f.Kind.Query()
	q.From = f.From
	q.Customer, _ = f.customer()
	if !f.To.IsZero() {
		q.To = f.To.AddDate(0, 0, 1)
	}
	return q
}

// by says whether the entry is of the operator that the filter names.
func (f Filter) by(e core.AuditEntry) bool {
	return strings.Contains(strings.ToLower(say.Actor(e)), strings.ToLower(strings.TrimSpace(f.Operator)))
}

// page is how many entries are read at a time.
const page = 200

// Read gives up to a page of entries that the filter admits, and whether there
// are more. They are the newest, or with after those that come before that
// entry: what is written meanwhile changes nothing in them. Needs what
// core.Audit.List needs.
func Read(ctx context.Context, s *core.Session, f Filter, after *core.AuditEntry) (entries []core.AuditEntry, more bool, err error) {
	reached, of := after == nil, f.of(ctx, s)
	err = s.Audit().Find(ctx, f.query(), func(e core.AuditEntry) (bool, error) {
		if !reached {
			reached = same(e, *after)
			return true, nil
		}
		switch ok, err := of(e); {
		case err != nil || !ok:
			return err == nil, err
		case len(entries) == page:
			more = true
			return false, nil
		}
		entries = append(entries, e)
		return true, nil
	})
	return entries, more, err
}

// Newer counts the entries that the filter admits and that came after an entry,
// up to a page of them. first is nil where none was shown.
func Newer(ctx context.Context, s *core.Session, f Filter, first *core.AuditEntry) (count int, err error) {
	q, of := f.query(), f.of(ctx, s)
	err = s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		ok, over := q.Admits(e)
		if over || first != nil && same(e, *first) {
			return false, nil
		}
		if ok {
			if ok, err = of(e); err != nil {
				return false, err
			}
		}
		if ok {
			count++
		}
		return count < page, ctx.Err()
	})
	return count, err
}

// same says whether two entries are one.
func same(a, b core.AuditEntry) bool { return a.Writer == b.Writer && a.Number == b.Number }

// Line is an entry in words.
type Line struct {
	When     string
	Who      string
	What     string
	Customer uint64 // 0: none
	Details  []string
	Reveal   bool // a password was shown
}

// Lines puts entries into words.
func Lines(entries []core.AuditEntry, clock words.Clock) []Line {
	var lines []Line
	for _, e := range entries {
		lines = append(lines, Line{
			When: clock.Exact(e.Time()), Who: say.Actor(e), What: say.Sentence(e), Customer: e.Object,
			Details: say.ValueLines(e), Reveal: core.ShowsPassword(e),
		})
	}
	return lines
}

// Empty is what stands in place of the lines.
func Empty(f Filter) string {
	if f.Any() {
		return "No entry matches the filter."
	}
	return "Nothing has been done yet."
}

// Verified says what Verify came to.
func Verified(entries int, err error, clock words.Clock) (text string, ok bool) {
	if err != nil {
		return say.Explain(err, "").Text(), false
	}
	return "All " + words.Count(entries, "entry", "entries") + " fit together, as of " + clock.At(clock.Time()) + ".", true
}
