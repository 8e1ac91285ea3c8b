package license

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads and saves. Its functions run beside the window
// and may take their time.
type Source struct {
	Facts  func(ctx context.Context, id uint64) (model.Facts, error)
	Save   func(ctx context.Context, id uint64, save core.LicenseSave) error
	Owners pick.Find
	Clock  words.Clock
}

// From reads and saves as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		Facts:  func(ctx context.Context, id uint64) (model.Facts, error) { return model.Load(ctx, s, id, model.Events) },
		Save:   s.Licenses().Save,
		Owners: Owners(s), Clock: clock,
	}
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Back goes to the list, where the license is then selected. The page may be
	// left: it has asked what there was to ask.
	Back(license uint64)
	// Run and RunSeat carry out an action that is on. What comes of it the page
	// hears by Changed.
	Run(action model.ID, on model.Facts)
	RunSeat(action model.ID, on model.Facts, seat core.Seat)
	// OpenCustomer goes to Customer Details.
	OpenCustomer(customer uint64)
	// Offline says whether Offline activation… is there.
	Offline() bool
	// OpenSetting goes to a setting by its name.
	OpenSetting(name string)
	// Say shows a toast on the page that is shown then.
	Say(kit.Toast)
}
