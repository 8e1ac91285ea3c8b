package sale

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	model "github.com/keydesk/keydesk/ui/model/sale"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is what the page does on the desk. Its functions run beside the window
// and may take their time.
type Source struct {
	Products func(ctx context.Context) ([]core.Product, error)
	// Find looks for customers while somebody types.
	Find    func(ctx context.Context, text string) ([]core.Row, error)
	Preview func(ctx context.Context, s core.Sale) (core.SalePreview, error)
	Add     func(ctx context.Context, s core.Sale) (model.Result, error)
	// Mail is how a mail stands, and where mail goes.
	Mail  func(ctx context.Context, id uint64) (core.Message, string, error)
	Clock words.Clock
	Scope string // that new customers go into; "": the default one
}

// suggested is how many customers a search names.
const suggested = 5

// From works as a signed-in operator, in a scope; "" is all of them.
func From(s *core.Session, clock words.Clock, scope string) Source {
	return Source{
		Products: func(ctx context.Context) ([]core.Product, error) { return s.Products().List(ctx) },
		Find: func(ctx context.Context, text string) ([]core.Row, error) {
			rows, _, err := s.Customers().Rows(ctx, core.Query{Text: text, Scope: scope, Limit: suggested})
			return rows, err
		},
		Preview: func(ctx context.Context, one core.Sale) (core.SalePreview, error) { return s.Sales().Preview(ctx, one) },
		Add:     func(ctx context.Context, one core.Sale) (model.Result, error) { return model.Enter(ctx, s, one) },
		Mail: func(ctx context.Context, id uint64) (core.Message, string, error) {
			terms, err := s.TermsIn(ctx, scope)
			if err != nil {
				return core.Message{}, "", err
			}
			m, err := s.Mail().Get(ctx, id)
			return m, terms.MailMode, err
		},
		Clock: clock, Scope: scope,
	}
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	Back()                                              // to Licenses, after the page's Leave
	Again()                                             // an empty form
	OpenCustomer(customer uint64)                       // Customer Details
	OpenLicense(license uint64)                         // License Details
	ReadAloud(made core.Customer, password secret.Text) // a password that was just made
	Print(customer core.Customer)                       // the letter with login details
}
