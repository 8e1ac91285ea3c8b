package licenses

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads. Its functions run beside the window and may
// take their time.
type Source struct {
	model.Source
	Facts func(ctx context.Context, id uint64) (license.Facts, error)
	May   core.Permissions
	Clock words.Clock
}

// From reads as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		Source: model.From(s),
		Facts: func(ctx context.Context, id uint64) (license.Facts, error) {
			return license.Load(ctx, s, id, license.Events)
		},
		May: s.Permissions(), Clock: clock,
	}
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Open goes to License Details, to read or to edit.
	Open(license uint64, edit bool)
	// OpenCustomer goes to Customer Details.
	OpenCustomer(customer uint64)
	// Run carries out an action that is on.
	Run(action license.ID, on license.Facts)
	// Rearrange is called when the panel appears or goes away.
	Rearrange()
	// Tools are what stands over the list.
	Tools() Tools
}

// focusable is a widget that can have the keyboard.
type focusable interface {
	fyne.CanvasObject
	fyne.Focusable
}
