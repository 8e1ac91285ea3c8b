// Package person is what windows show of one customer, read together, and the
// Actions with what each needs.
//
// Caveat: Facts are as of their reading. Load them anew when core.Changes
// names the customer.
package person

import (
	"context"
	"errors"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Facts are what is known of a customer and of what the operator may do.
type Facts struct {
	Customer core.Customer
	Mail     core.Message // the last one; ID 0: none
	Events   []core.AuditEntry
	Terms    core.Terms
	May      core.Permissions
	Scopes   []string // by name, all there are, the default one first
	Owned    Owned
}

// Load reads the facts, and the latest events up to a number. Errors:
// ErrPermission, ErrNotFound.
func Load(ctx context.Context, s *core.Session, id uint64, events int) (Facts, error) {
	f := Facts{May: s.Permissions()}
	var err error
	if f.Customer, err = s.Customers().Get(ctx, id); err != nil {
		return f, err
	}
	if f.Terms, err = s.TermsIn(ctx, f.Customer.Scope); err != nil {
		return f, err
	}
	if f.Scopes, err = Scopes(ctx, s); err != nil {
		return f, err
	}
	if f.Events, err = s.Audit().Of(ctx, id, events); err != nil {
		return f, err
	}
	if f.Owned, err = loadOwned(ctx, s, id); err != nil {
		return f, err
	}
	if f.Customer.MailID == 0 {
		return f, nil
	}
	f.Mail, err = s.Mail().Get(ctx, f.Customer.MailID)
	if errors.Is(err, core.ErrNotFound) {
		err = nil // its row is kept for a time only
	}
	return f, err
}

// Scopes reads the names of all scopes, the default one first.
func Scopes(ctx context.Context, s *core.Session) (names []string, err error) {
	list, err := s.Scopes().List(ctx)
	for _, one := range list {
		names = append(names, one.Name)
	}
	return names, err
}

// LastMail is the last mail and link in words; ok is false where there is none.
func (f Facts) LastMail(clock words.Clock) (say.LastMail, bool) {
	return say.Last(f.Customer, f.Mail, f.Terms.MailMode, clock)
}

// Deleted says that the customer is in the recycle bin.
func (f Facts) Deleted() bool { return !f.Customer.DeletedAt.IsZero() }

// Disabled says that somebody switched the login off, which is more than that
// it was never enabled.
func (f Facts) Disabled() bool { return f.Customer.Registered && !f.Customer.LoginEnabled }

// MayReset says that the operator may reset passwords, by mail or generated.
func (f Facts) MayReset() bool {
	return f.May.Has(core.ResetPasswords) || f.May.Has(core.EditCustomers)
}

// MayType says that the operator may type a password, as far as permissions go.
func (f Facts) MayType() bool { return f.May.Has(core.EditCustomers) }
