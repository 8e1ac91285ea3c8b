package settings

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Question is asked before a setting that cannot be taken back.
type Question struct{ Title, Text, OK string }

// Accessibility is the setting that is asked about before it is turned down.
const Accessibility = "password.accessibility"

// rank is the order in which it is turned down.
func rank(access string) int {
	return map[string]int{"by-permission": 2, "staff-set-only": 1, "never": 0}[access]
}

// Lowers says whether a request turns Password accessibility down, so that
// Affected is to be counted and Confirm asked.
func (p *Page) Lowers(r Request) bool {
	s, ok := p.setting(r.Name)
	return ok && r.Name == Accessibility && rank(r.Value) < rank(s.Value)
}

// Affected counts the customers whose readable copies a request deletes. Needs
// View Customers.
func (r Request) Affected(ctx context.Context, s *core.Session) (n int, err error) {
	scopes, err := r.ruled(ctx, s)
	if err != nil {
		return 0, err
	}
	for _, scope := range scopes {
		for _, status := range []string{"", "deleted"} {
			rows, _, err := s.Customers().Rows(ctx, core.Query{Status: status, Scope: scope})
			if err != nil {
				return 0, err
			}
			n += r.copies(rows)
		}
	}
	return n, nil
}

// ruled are the scopes that a request rules in: one, or for the desk's setting
// all that have none of their own.
func (r Request) ruled(ctx context.Context, s *core.Session) (scopes []string, err error) {
	if r.Scope != "" {
		return []string{r.Scope}, nil
	}
	list, err := s.Scopes().List(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		set, err := s.Settings().In(one.Name).Get(ctx, r.Name)
		if err != nil {
			return nil, err
		}
		if !set.Own {
			scopes = append(scopes, one.Name)
		}
	}
	return scopes, nil
}

// copies counts those of the rows whose copy the request deletes.
func (r Request) copies(rows []core.Row) (n int) {
	for _, row := range rows {
		origin := core.Origin(row.Origin.String())
		staff := origin == core.OriginOperator || origin == core.OriginGenerated
		if origin == core.OriginCustomer || r.Value == "never" && staff {
			n++
		}
	}
	return n
}

// Confirm is the question.
func (r Request) Confirm(affected int) Question {
	which := "customer-set passwords"
	if r.Value == "never" {
		which = "passwords"
	}
	return Question{
		Title: "Password accessibility",
		Text: fmt.Sprintf("The readable copies of %s %s are deleted. Logins go on working. This cannot be undone; earlier backups still hold them.",
			words.Number(affected), which),
		OK: "Delete the copies",
	}
}
