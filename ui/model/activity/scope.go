package activity

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
)

// of gives what says whether an entry is of the filter's scope and operator. An
// entry is of a scope where its customer is in it now, or where it tells of the
// scope itself. Each customer is looked up once. Whoever may not see customers
// is shown the log of all scopes.
func (f Filter) of(ctx context.Context, s *core.Session) func(core.AuditEntry) (bool, error) {
	seen := map[uint64]bool{}
	limited := f.Scope != "" && s.Permissions().Has(core.ViewCustomers)
	return func(e core.AuditEntry) (bool, error) {
		if !f.by(e) {
			return false, nil
		}
		if !limited || names(e, f.Scope) {
			return true, nil
		}
		if e.Object == 0 {
			return false, nil
		}
		in, known := seen[e.Object]
		if !known {
			c, err := s.Customers().Get(ctx, e.Object)
			if err != nil && !errors.Is(err, core.ErrNotFound) {
				return false, err
			}
			in = c.Scope == f.Scope
			seen[e.Object] = in
		}
		return in, nil
	}
}

// names says whether an entry tells of a scope itself: it was made or renamed,
// somebody came or left, or a setting of its own was changed.
func names(e core.AuditEntry, scope string) bool {
	if e.Subject == scope && (strings.HasPrefix(e.Action, "scope.") || e.Action == "customer.move.batch") {
		return true
	}
	return slices.ContainsFunc(e.Values, func(v core.AuditValue) bool {
		return (v.Field == "scope" || v.Field == "name" && e.Action == "scope.rename") && (v.New == scope || v.Old == scope)
	})
}
