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

// Any says that the filter limits something.
func (f Filter) Any() bool { return f != Filter{} }

// admits says whether an entry is shown; over says that none before it will
// be.
func (f Filter) admits(e core.AuditEntry) (ok, over bool) {
	if !f.From.IsZero() && e.Time().Before(f.From) {
		return false, true
	}
	if !f.To.IsZero() && !e.Time().Before(f.To.AddDate(0, 0, 1)) {
		return false, false
	}
	if id, _ := f.customer(); id != 0 && e.Object != id {
		return false, false
	}
	if f.Kind != "" && say.DeedOf(e).Kind != f.Kind {
		return false, false
	}
	return strings.Contains(strings.ToLower(say.Actor(e)), strings.ToLower(strings.TrimSpace(f.Operator))), false
}

// page is how many entries are read at a time.
const page = 200

// Read gives up to a page of entries that the filter admits, and whether there
// are more. They are the newest, or with after those that come before that
// entry: what is written meanwhile changes nothing in them. Needs what
// core.Audit.List needs.
func Read(ctx context.Context, s *core.Session, f Filter, after *core.AuditEntry) (entries []core.AuditEntry, more bool, err error) {
	reached := after == nil
	err = s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		if !reached {
			reached = same(e, *after)
			return true, ctx.Err()
		}
		ok, over := f.admits(e)
		switch {
		case over:
			return false, nil
		case !ok:
			return true, ctx.Err()
		case len(entries) == page:
			more = true
			return false, nil
		}
		entries = append(entries, e)
		return true, ctx.Err()
	})
	return entries, more, err
}

// Newer counts the entries that the filter admits and that came after an entry,
// up to a page of them. first is nil where none was shown.
func Newer(ctx context.Context, s *core.Session, f Filter, first *core.AuditEntry) (count int, err error) {
	err = s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		ok, over := f.admits(e)
		if over || first != nil && same(e, *first) {
			return false, nil
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
			Details: say.ValueLines(e), Reveal: say.DeedOf(e).Kind == say.KindReveal,
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
