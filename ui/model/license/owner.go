package license

import (
	"context"
	"fmt"
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Owner is a customer to give a license to; ID 0 is nobody.
type Owner struct {
	ID   uint64
	Name string
	Sub  string // company and address
}

// Nobody is who has no license.
func Nobody() Owner { return Owner{Name: label.NobodysLicense} }

// OwnerOf is a customer; nobody for one without a number.
func OwnerOf(c core.Customer) Owner {
	if c.ID == 0 {
		return Nobody()
	}
	return Owner{c.ID, say.Name(c.Fields, c.ID), words.Dot(strconv.FormatUint(c.ID, 10), c.Email)}
}

// ownersMost is how many customers are offered at a time.
const ownersMost = 5

// FindOwners finds the customers that have a text, a few of them; none for no
// text. more is how many there are besides.
func FindOwners(ctx context.Context, s *core.Session, text, scope string) (found []Owner, more int, err error) {
	if text == "" {
		return nil, 0, nil
	}
	rows, count, err := s.Customers().Rows(ctx, core.Query{Text: text, Scope: scope, Limit: ownersMost})
	if err != nil {
		return nil, 0, fmt.Errorf("looking for customers: %w", err)
	}
	for _, r := range rows {
		fields := core.Fields{FirstName: r.First, LastName: r.Last, Company: r.Company, Email: r.Email, ExternalID: r.ExternalID}
		found = append(found, Owner{r.ID, say.Name(fields, r.ID), words.Dot(strconv.FormatUint(r.ID, 10), r.Email)})
	}
	return found, count - len(rows), nil
}

// BeforeLeaving asks before the page is left; ok is false where nothing would be
// lost.
func (f *Form) BeforeLeaving() (customer.Question, bool) {
	return customer.Leaving(f.unsaved())
}

// BeforeCancel asks before what was typed is dropped.
func (f *Form) BeforeCancel() (customer.Question, bool) {
	return customer.Dropping(f.unsaved())
}

// BeforeAction asks before an action on a license whose form was changed: it
// would work on what is kept, not on what is seen.
func (f *Form) BeforeAction(a Action) (customer.Question, bool) {
	return customer.Acting(a.Label, "Save first", f.unsaved())
}

// unsaved are the changes that would be lost.
func (f *Form) unsaved() []string {
	if !f.editing {
		return nil
	}
	return f.Changes()
}
