package license

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Deeds is what the dialogs do. The functions run beside the window and may take
// their time.
type Deeds struct {
	Email      func(ctx context.Context, license uint64) (mail uint64, err error)
	EmailSeats func(ctx context.Context, customer uint64) (mail uint64, err error)
	Reset      func(ctx context.Context, d *model.ResetDialog) (model.Done, error)
	SetStatus  func(ctx context.Context, license uint64, to core.LicenseStatus) error
	Move       func(ctx context.Context, license, customer uint64) error
	Deactivate func(ctx context.Context, license, seat uint64) error
	Activate   func(ctx context.Context, o *model.Order) ([]byte, error)
	Owners     pick.Find
}

// DeedsOf does the deeds as a signed-in operator.
func DeedsOf(s *core.Session) Deeds {
	li := s.Licenses()
	return Deeds{
		Email: li.EmailDetails, EmailSeats: li.EmailSeats,
		Reset:     func(ctx context.Context, d *model.ResetDialog) (model.Done, error) { return d.Run(ctx, s) },
		SetStatus: li.SetStatus, Move: li.Move, Deactivate: li.Deactivate,
		Activate: func(ctx context.Context, o *model.Order) ([]byte, error) { return o.Run(ctx, s) },
		Owners:   Owners(s),
	}
}

// Owners finds customers as an operator may see them, in all scopes.
func Owners(s *core.Session) pick.Find {
	return func(ctx context.Context, text string) ([]model.Owner, int, error) {
		return model.FindOwners(ctx, s, text, "")
	}
}

// Files asks where to write a file.
type Files interface {
	Save(title, name string, then func(path string))
}

// RoomWindow is what the dialogs need of the window they open in. What may be
// nil is then not offered.
type RoomWindow struct {
	Canvas   fyne.Canvas
	Runner   *task.Runner
	Deeds    Deeds
	Say      func(kit.Toast)
	Files    Files
	OpenMail func(id uint64)
	Offline  func() // Offline activation…; may be nil

	Certificate func(core.License) // prints one
}

// Room opens dialogs on a license over a window. It is used on the goroutine of
// the windows alone.
type Room struct {
	in   RoomWindow
	open kit.Opened
	work *task.Page
	deed *task.Slot // of what asks nothing, one at a time
}

// NewRoom returns the room of a window.
func NewRoom(in RoomWindow) *Room {
	work := in.Runner.Page()
	return &Room{in: in, work: work, deed: work.Slot()}
}

// Close ends the room, with all that is open.
func (r *Room) Close() {
	r.open.Close()
	r.work.Close()
}

// Run carries out an action that is on. What comes of it is heard as a change.
func (r *Room) Run(action model.ID, on model.Facts) {
	switch action {
	case model.Email:
		r.email(on)
	case model.Reset:
		r.reset(on)
	case model.Offline:
		r.in.Offline()
	case model.File:
		r.order(label.LicenseFile, on, model.NewOrder(on, nil), on.Sub())
	case model.Certificate:
		r.in.Certificate(on.License)
	case model.Move:
		r.move(on)
	case model.Void:
		r.void(on)
	}
}

// RunSeat carries out an action on a seat that is on.
func (r *Room) RunSeat(action model.ID, on model.Facts, seat core.Seat) {
	switch action {
	case model.Deactivate:
		r.deactivate(on, seat)
	case model.Replace:
		r.order(label.ReplaceComputer, on, model.NewOrder(on, &seat), model.SeatSub(on, seat))
	}
}

// email mails the details at once. A second press while it is under way does
// nothing: a double F5 sends one mail.
func (r *Room) email(on model.Facts) {
	if r.deed.Running() {
		return
	}
	task.Go(r.deed, func(ctx context.Context, _ task.Report) (uint64, error) { return r.in.Deeds.Email(ctx, on.License.ID) },
		func(mail uint64, err error) {
			if err != nil {
				r.problem(label.EmailLicenseDetails, on, err, "No mail was sent.")
				return
			}
			r.in.Say(r.mailed(kit.Toast{Text: model.Emailed(on)}, on, mail))
		})
}

// EmailSeats mails a customer the list of his licenses and their seats at once.
func (r *Room) EmailSeats(on person.Facts) {
	if r.deed.Running() {
		return
	}
	facts := model.Facts{Owner: on.Customer, Terms: on.Terms}
	task.Go(r.deed, func(ctx context.Context, _ task.Report) (uint64, error) {
		return r.in.Deeds.EmailSeats(ctx, on.Customer.ID)
	},
		func(mail uint64, err error) {
			if err != nil {
				r.problem(label.EmailListOfSeats, facts, err, "No mail was sent.")
				return
			}
			r.in.Say(r.mailed(kit.Toast{Text: model.ListMailed(on)}, facts, mail))
		})
}

// mailed leads from a toast to its mail, where mail stays on this computer.
func (r *Room) mailed(t kit.Toast, on model.Facts, mail uint64) kit.Toast {
	if mail != 0 && on.Terms.MailMode != say.ModeSMTP && r.in.OpenMail != nil {
		t.Action, t.Do = label.OpenInMail, func() { r.in.OpenMail(mail) }
	}
	return t
}

// problem says what went wrong where no dialog is left to say it in.
func (r *Room) problem(title string, on model.Facts, err error, kept string) {
	p := say.Explain(err, kept)
	d := &kit.Dialog{Title: title, Sub: sub(on), Icon: "triangle-full", IconColor: errorColor, Width: narrow,
		Body: kit.Column(8, append([]fyne.CanvasObject{kit.NewText(p.Text(), kit.Plain())}, kit.Details(p.Details)...)...)}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	r.open.Show(d, r.in.Canvas, r.in.Runner)
}

// sub names the license, or only the customer where it is about all of his.
func sub(on model.Facts) string {
	if on.License.ID == 0 {
		return say.Who(on.Owner)
	}
	return on.Sub()
}

// show opens a dialog with one deed and remembers it until it is closed.
func (r *Room) show(f *ask.Form, width float32, body fyne.CanvasObject) {
	r.open.Add(f.Dialog)
	f.Topic = label.LicenseDetails
	f.Show(r.in.Canvas, width, body, nil)
}

// save writes a license file, whole or not at all.
func save(path string, content []byte) error {
	return file.Write(path, func(w io.Writer) error {
		if _, err := w.Write(content); err != nil {
			return fmt.Errorf("writing the license file: %w", err)
		}
		return nil
	})
}

// base is a path's last part.
func base(path string) string { return filepath.Base(path) }
