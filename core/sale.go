package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// Sales is the room of sales. A sale finds or makes the customer, makes the
// licenses, and sends one mail with Customer ID, credentials and license details.
type Sales struct{ s *Session }

// saleMost is how many licenses one sale is of: its mail names each.
const saleMost = 100

// Sale is a sale as a shop or an operator tells of it.
type Sale struct {
	// Order is the shop's number of it; "": none. The same order of the same
	// product in a scope is one sale, however often it is told.
	Order string
	Scope string // by its name; "": the customer's, or the default one

	Customer       uint64 // 0: who has the external ID or the address of Fields, or else a new one
	New            bool   // a new one, even where somebody has the address
	Fields         Fields // of a new customer; one who is found keeps his own
	EmailConfirmed bool   // of a new customer

	Product     string     // by its name
	Count       int        // how many licenses, 100 at most; 0: one
	Activations int        // computers each is for; 0: as the product has it
	Expires     *time.Time // nil: as the product has it; zero: never

	Mail bool // one mail with everything
	Show bool // give a new password back, to be printed or read aloud
	// Credentials asks for a new password, and nil for one where the customer has
	// none and may be let in, or has chosen one under an address that nobody has
	// confirmed: a stranger may have. One that he has goes on else.
	Credentials *bool
	EnableLogin *bool // with Credentials, where somebody here has disabled the login
	ReadAloud   bool  // a new password of words rather than characters
}

// Sold is what came of a sale.
type Sold struct {
	Customer    uint64
	NewCustomer bool
	Licenses    []uint64
	MailID      uint64      // 0: no mail was queued
	Credentials bool        // a new password was made
	Password    secret.Text // with Show only
	NoLink      string      // why the mail went without a confirm link; "": not so
	Already     bool        // the order had been entered before; nothing was made twice
}

// Add makes a sale. It is one transaction, or several where the store takes few
// operations at a time; one that was interrupted is gone on with when the same
// order is told again. Needs Edit Customers and Edit Licenses. Errors: ErrInput,
// ErrNotFound (customer, product, scope), ErrExists for an order number that is
// another sale's, ErrRefused where no mail could reach the customer, several have
// the address, or he is in the recycle bin. Nothing is changed then.
func (sl *Sales) Add(ctx context.Context, sale Sale) (Sold, error) {
	if err := sl.may(); err != nil {
		return Sold{}, err
	}
	// One at a time: who buys is found by looking, and of two sales to one new
	// address the second must see the first.
	sl.s.h.registering.Lock()
	defer sl.s.h.registering.Unlock()
	plan, err := sl.plan(ctx, sale)
	if err != nil {
		return Sold{}, err
	}
	out := Sold{Customer: plan.who.id, NewCustomer: plan.who.id == 0, Licenses: plan.sold.Licenses, MailID: plan.sold.Mail, Already: plan.sold.Done}
	if out.Already {
		return out, nil
	}
	var ready prepared
	if plan.credentials {
		if ready, err = sl.s.Customers().prepareChange(ctx, plan.who, &plan.change); err != nil {
			return Sold{}, err
		}
	}
	for !plan.sold.Done {
		if err := sl.step(ctx, &plan, ready, &out); err != nil {
			return out, err
		}
		sl.s.h.refresh(context.WithoutCancel(ctx), out.Customer)
	}
	return out, nil
}

func (sl *Sales) may() error {
	if err := sl.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return sl.s.may(vault.EditLicenses)
}

// SalePreview is what a sale would do.
type SalePreview struct {
	Customer    Customer // its ID is 0 where a new one would be made
	Product     string
	Count       int
	Activations int
	Expires     time.Time // zero: never
	Credentials bool      // a password would be made
	Keeps       bool      // the customer has a password and keeps it
	Already     []uint64  // the licenses of the order, which has been entered
	To          string
	Mail        MailPreview // with Mail only; what is given on saving says so
}

// Preview says what a sale would do and what its mail would say, and changes
// nothing. Needs and errors as Add.
func (sl *Sales) Preview(ctx context.Context, sale Sale) (p SalePreview, err error) {
	if err := sl.may(); err != nil {
		return p, err
	}
	plan, err := sl.plan(ctx, sale)
	if err != nil {
		return p, err
	}
	return sl.preview(ctx, plan)
}

// clean refuses what no sale can be.
func (sale *Sale) clean() (err error) {
	if sale.Order, err = cleanText("order", sale.Order); err != nil {
		return err
	}
	if sale.Count == 0 {
		sale.Count = 1
	}
	if sale.Count < 0 || sale.Count > saleMost {
		return &FieldError{"count", fmt.Sprintf("A sale is of 1 to %d licenses. For more, add licenses and mail them.", saleMost)}
	}
	if sale.Credentials != nil && *sale.Credentials && !sale.Mail && !sale.Show {
		return &FieldError{"password", "A new password has to be mailed or shown."}
	}
	return nil
}

// same says whether a sale that was entered is what is asked for now, as far as
// it is said now: a shop leaves out what the product says.
func (sale Sale) same(sold saleRecord, who dossier) error {
	seats := sale.Activations == 0 || sale.Activations == sold.Seats
	expiry := sale.Expires == nil || millis(*sale.Expires) == sold.Expires
	if sold.Count == sale.Count && seats && expiry && (sale.names(who) || sold.named(sale)) {
		return nil
	}
	return &Error{Kind: ErrExists, Sentence: fmt.Sprintf("Order %s was entered already, for customer %d and with other details (%s). Nothing was changed.",
		sale.Order, sold.Customer, counted(len(sold.Licenses), "license", "licenses"))}
}

// names says whether the sale is for that customer, as far as it says for whom.
func (sale Sale) names(who dossier) bool {
	f := who.profile.Fields
	switch {
	case sale.Customer != 0:
		return sale.Customer == who.id
	case sale.Fields.ExternalID != "" && f.ExternalID != "":
		return sale.Fields.ExternalID == f.ExternalID
	case sale.Fields.Email != "":
		return sameAddress(sale.Fields.Email, f.Email)
	}
	return slices.Contains([]string{f.Name(), f.Company}, sale.Fields.Name())
}
