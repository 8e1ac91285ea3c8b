package sale

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Result is what a sale has made.
type Result struct {
	Sold     core.Sold
	Customer core.Customer
	Licenses []core.License
	Order    string
}

// Enter makes a sale and reads what it has made.
func Enter(ctx context.Context, s *core.Session, one core.Sale) (r Result, err error) {
	r.Order = one.Order
	if r.Sold, err = s.Sales().Add(ctx, one); err != nil {
		return r, err
	}
	if r.Customer, err = s.Customers().Get(ctx, r.Sold.Customer); err != nil {
		return r, err
	}
	for _, id := range r.Sold.Licenses {
		l, err := s.Licenses().Get(ctx, id)
		if err != nil {
			return r, err
		}
		r.Licenses = append(r.Licenses, l)
	}
	return r, nil
}

// Headline is what was done, and what is to be known of it.
func (r Result) Headline() (title, also string) {
	if r.Sold.Already {
		return "Order " + r.Order + " was entered already.", "Nothing was made twice, and nothing was mailed again."
	}
	title = "Sold: " + words.Count(len(r.Licenses), "license", "licenses") + " for " + fmt.Sprintf("%s (%d).", say.Name(r.Customer.Fields, r.Customer.ID), r.Customer.ID)
	var more []string
	if r.Sold.NewCustomer {
		more = append(more, "The customer is new.")
	}
	switch {
	case r.Sold.Credentials && r.Sold.MailID != 0:
		more = append(more, "A password was made; it stands in the mail.")
	case r.Sold.Credentials:
		more = append(more, "A password was made; print it, or read it aloud.")
	case r.Customer.PasswordOrigin != core.OriginNone:
		more = append(more, "The password stays as it was.")
	}
	if r.Sold.NoLink != "" {
		more = append(more, "The mail goes without the link that confirms the address. "+r.Sold.NoLink)
	}
	return title, strings.Join(more, " ")
}
