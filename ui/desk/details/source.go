package details

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads and saves. Its functions run beside the window
// and may take their time.
type Source struct {
	Facts func(ctx context.Context, id uint64) (person.Facts, error)
	Terms func(ctx context.Context, scope string) (core.Terms, error) // for a new customer
	Save  func(ctx context.Context, r model.Request) (core.Saved, error)
	// Suggest draws a password for Generate New Password.
	Suggest func(ctx context.Context, scope string) (secret.Text, error)
	// Scopes are the scopes that a new customer can go into.
	Scopes func(ctx context.Context) ([]string, error)
	Scope  string // that a new customer goes into; "": the default one
	May    core.Permissions
	Clock  words.Clock
}

// events is how many of a customer's events the section Activity lists.
const events = 50

// From reads and saves as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		Facts: func(ctx context.Context, id uint64) (person.Facts, error) {
			f, err := person.Load(ctx, s, id, events)
			if err != nil {
				return f, err
			}
			f.Owned, err = f.Owned.LoadSeats(ctx, s)
			return f, err
		},
		Terms: s.TermsIn,
		Save:  func(ctx context.Context, r model.Request) (core.Saved, error) { return r.Run(ctx, s) },
		Suggest: func(ctx context.Context, scope string) (secret.Text, error) {
			return s.Customers().SuggestIn(ctx, scope, false)
		},
		Scopes: func(ctx context.Context) ([]string, error) { return person.Scopes(ctx, s) },
		May:    s.Permissions(),
		Clock:  clock,
	}
}

// In has a new customer go into a scope; "" is the default one.
func (s Source) In(scope string) Source { s.Scope = scope; return s }

// start is what a new customer's form begins with.
type start struct {
	terms  core.Terms
	scopes []string
}

func (s Source) start(ctx context.Context) (n start, err error) {
	if n.terms, err = s.Terms(ctx, s.Scope); err == nil && s.Scopes != nil {
		n.scopes, err = s.Scopes(ctx)
	}
	return n, err
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Back goes to the list, where a customer is then selected; 0 for none.
	// The page may be left: it has asked what there was to ask.
	Back(customer uint64)
	// Run carries out an action that is on, Show and Unlock included. What
	// comes of it the page hears by Changed.
	Run(action person.ID, on person.Facts)
	// Retry sends a mail again that did not arrive, OpenMail shows it.
	Retry(mail uint64)
	OpenMail(mail uint64)
	// EnableLogin takes back that a form was saved without Enable Login; what
	// comes of it the page hears by Changed, if it is still there.
	EnableLogin(on core.Customer)
	// OpenLicense goes to License Details, OpenLicenses to the list of licenses,
	// limited to the customer.
	OpenLicense(license uint64)
	OpenLicenses(customer uint64)
	// RunLicense and RunSeat carry out an action on a license, or on its seat,
	// that is on. What comes of it the page hears by Changed.
	RunLicense(action license.ID, on license.Facts)
	RunSeat(action license.ID, on license.Facts, seat core.Seat)
	// AddLicenses adds licenses of a customer, EmailSeats mails him the list of
	// those that he has.
	AddLicenses(to license.Owner)
	EmailSeats(on person.Facts)
	// OpenSetting goes to a setting by its name.
	OpenSetting(name string)
	// Help opens a help topic.
	Help(topic string)
	// Edited hears that there may be changes now that are not saved, or none
	// any more.
	Edited()
	// Say shows a toast on the page that is shown then.
	Say(kit.Toast)
}
