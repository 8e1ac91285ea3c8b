package scopes

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Removal is the dialog that removes a scope, and asks where its customers are
// to go.
type Removal struct {
	Line   Line
	Others []string // scopes that customers can go to
	to     int      // of Others; -1: nowhere yet
}

// Remove begins it.
func Remove(l Line, all []Line) *Removal {
	r := &Removal{Line: l, to: -1}
	for _, one := range all {
		if one.Name != l.Name && !one.Leaving {
			r.Others = append(r.Others, one.Name)
		}
	}
	if len(r.Others) == 1 {
		r.to = 0
	}
	return r
}

// Asks says whether customers have to go somewhere.
func (r *Removal) Asks() bool { return !r.Line.Counted || r.Line.Customers+r.Line.InBin > 0 }

// Choose is called with the scope that they go to, by its place in Others.
func (r *Removal) Choose(i int) { r.to = i }

// Chosen is its place; -1 for none.
func (r *Removal) Chosen() int { return r.to }

// MoveTo is its name, "" for nowhere.
func (r *Removal) MoveTo() string {
	if !r.Asks() || r.to < 0 || r.to >= len(r.Others) {
		return ""
	}
	return r.Others[r.to]
}

// Text is what removing it means.
func (r *Removal) Text() string {
	text := "Its settings and mail templates go with it, and its address, if it has one. This cannot be undone."
	if !r.Asks() {
		return "It has no customers. " + text
	}
	return fmt.Sprintf("%s first, to another scope, whose settings are then theirs: the password policy and who may read passwords, too. Links that were mailed go on working; sessions at the customer page end. %s",
		r.who(), text)
}

func (r *Removal) who() string {
	if !r.Line.Counted {
		return "Its customers move"
	}
	if r.Line.Customers+r.Line.InBin == 1 {
		return r.Line.Holds() + " moves"
	}
	return r.Line.Holds() + " move"
}

// WhyNot says what is missing; "" where it can be done.
func (r *Removal) WhyNot() string {
	if r.Asks() && r.MoveTo() == "" {
		return "Say where its customers go."
	}
	return ""
}

// Run does it.
func (r *Removal) Run(ctx context.Context, s *core.Session, told func(done, of int)) (core.Moved, error) {
	return s.Scopes().Remove(ctx, r.Line.Name, r.MoveTo(), told)
}

// Removed says what came of it, for a toast.
func (r *Removal) Removed(m core.Moved) string {
	text := r.Line.Name + " is removed."
	if m.Moved > 0 {
		text += " " + words.Count(m.Moved, "customer is", "customers are") + " in " + r.MoveTo() + " now."
	}
	return text
}

// Left are those who could not be moved, and why, a line each; not more than the
// window has room for.
func Left(m core.Moved) []string {
	var lines []string
	for i, one := range m.Refused {
		if i == shownRefusals {
			return append(lines, "… and "+words.Number(len(m.Refused)-i)+" more.")
		}
		lines = append(lines, fmt.Sprintf("%d: %s", one.ID, strings.TrimSpace(one.Why.Error())))
	}
	return lines
}

// shownRefusals is how many customers are named who could not be moved.
const shownRefusals = 8

// Progress is how far moving has come.
func Progress(done, of int) string {
	return "Moving customers: " + words.Number(done) + " of " + words.Number(of) + "…"
}
