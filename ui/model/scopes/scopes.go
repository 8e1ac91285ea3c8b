// Package scopes is what Settings shows and asks of scopes: the list with what
// each holds and has of its own, the dialogs that add, rename and remove one, and
// the one that moves a customer.
//
// Caveat: how many customers a scope has is as it was read; core decides whether
// a scope is empty.
package scopes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

// What the section says of itself.
const About = "A scope is a brand or a site under All. Every customer is in one, is found in one and logs in to one. A scope has the desk's settings and mail templates until it gets some of its own."

// Line is a scope of the list.
type Line struct {
	core.Scope
	Customers, InBin int
	Counted          bool     // the operator may see how many they are
	Own              []string // labels of the settings that it has of its own
	Templates        int      // mail templates of its own
}

// Load reads the list.
func Load(ctx context.Context, s *core.Session) ([]Line, error) {
	list, err := s.Scopes().List(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(list))
	for i, one := range list {
		lines[i].Scope = one
		if err := lines[i].read(ctx, s); errors.Is(err, core.ErrNotFound) {
			continue // removed meanwhile; the next reading shows it
		} else if err != nil {
			return nil, fmt.Errorf("reading the scope %s: %w", one.Name, err)
		}
	}
	return lines, nil
}

func (l *Line) read(ctx context.Context, s *core.Session) (err error) {
	if s.Permissions().Has(core.ViewCustomers) {
		if l.Customers, l.InBin, err = s.Scopes().Count(ctx, l.Name); err != nil {
			return err
		}
		l.Counted = true
	}
	all, err := s.Settings().In(l.Name).List(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Own {
			l.Own = append(l.Own, settings.WordsOf(one.SettingInfo).Label)
		}
	}
	templates, err := s.Templates().List(ctx, l.Name)
	if err != nil {
		return err
	}
	for _, one := range templates {
		if one.Source == core.FromScope {
			l.Templates++
		}
	}
	return nil
}

// Holds says who is in it: "312 customers, 2 more in the recycle bin".
func (l Line) Holds() string {
	switch {
	case !l.Counted:
		return ""
	case l.Customers+l.InBin == 0:
		return "No customers"
	case l.InBin == 0:
		return words.Count(l.Customers, "customer", "customers")
	}
	return words.Count(l.Customers, "customer", "customers") + ", " + words.Number(l.InBin) + " more in the recycle bin"
}

// named is how many settings are named; of more, their number is said.
const named = 3

// Has says what it has of its own.
func (l Line) Has() string {
	var parts []string
	switch n := len(l.Own); {
	case n > named:
		parts = append(parts, words.Number(n)+" settings")
	case n > 0:
		parts = append(parts, strings.Join(l.Own, ", "))
	}
	if l.Templates > 0 {
		parts = append(parts, words.Count(l.Templates, "mail template", "mail templates"))
	}
	if len(parts) == 0 {
		return "Everything as the desk has it"
	}
	return "Of its own: " + strings.Join(parts, "; ")
}

// Mark is what stands beside the name; "" for most.
func (l Line) Mark() string {
	switch {
	case l.Leaving:
		return "Being removed"
	case l.Default:
		return "New customers go here"
	}
	return ""
}

// WhyNotRemove says why it cannot be removed; "" where it can.
func (l Line) WhyNotRemove() string {
	if l.Default {
		return l.Name + " is where new customers go when nothing else is said, and stays. It can be renamed."
	}
	return ""
}

// WhyNotName says what is wrong with a name that is typed; "" where nothing is
// that can be told without the desk. was is the present one, "" for a new scope.
func WhyNotName(typed, was string) string {
	switch strings.TrimSpace(typed) {
	case "":
		return "A scope needs a name."
	case was:
		return "Nothing is changed."
	}
	return ""
}
