package licenses

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/words"
)

// RoomWindow is what the dialogs that add licenses and products need of the
// window they open in.
type RoomWindow struct {
	Canvas fyne.Canvas
	Runner *task.Runner
	Clock  words.Clock
	Deeds  Deeds
	May    core.Permissions
	Say    func(kit.Toast)
	Files  Files
	Show   func(license uint64) // goes to a license in the list
}

// Files asks where to write a file.
type Files interface {
	Save(title, name string, then func(path string))
}

// Deeds is what the dialogs do. The functions run beside the window and may take
// their time.
type Deeds struct {
	Products    func(context.Context) ([]core.Product, error)
	Add         func(ctx context.Context, order core.NewLicenses) ([]uint64, error)
	Export      func(ctx context.Context, a model.Added, path string) error
	AddProduct  func(ctx context.Context, f core.ProductForm) (core.Product, error)
	EditProduct func(ctx context.Context, id uint64, f core.ProductForm) error
	Owners      pick.Find
}

// DeedsOf does the deeds as a signed-in operator.
func DeedsOf(s *core.Session, clock words.Clock) Deeds {
	return Deeds{
		Products: s.Products().List, Add: s.Licenses().Add, AddProduct: s.Products().Add, EditProduct: s.Products().Edit,
		Export: func(ctx context.Context, a model.Added, path string) error { return a.Export(ctx, s, path, clock) },
		Owners: func(ctx context.Context, text string) ([]license.Owner, int, error) {
			return license.FindOwners(ctx, s, text, "")
		},
	}
}

// Room opens the dialogs over a window. It is used on the goroutine of the
// windows alone.
type Room struct {
	in   RoomWindow
	open kit.Opened
	work *task.Page
	read *task.Slot
}

// NewRoom returns the room of a window.
func NewRoom(in RoomWindow) *Room {
	work := in.Runner.Page()
	return &Room{in: in, work: work, read: work.Slot()}
}

// Close ends the room, with all that is open.
func (r *Room) Close() {
	r.open.Close()
	r.work.Close()
}

// products reads the products, and goes on with them.
func (r *Room) products(then func([]core.Product)) {
	task.Go(r.read, func(ctx context.Context, _ task.Report) ([]core.Product, error) { return r.in.Deeds.Products(ctx) },
		func(all []core.Product, err error) {
			if err != nil {
				r.in.Say(kit.Toast{Text: "The products could not be read: " + explain(err), Icon: "triangle-full"})
				return
			}
			then(all)
		})
}
