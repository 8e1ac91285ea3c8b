package bulk

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is what the dialogs do on the desk and on this computer. Its functions
// run beside the window and may take their time.
type Source struct {
	Plan   func(ctx context.Context, b core.Bulk, told func(done, of int)) (core.BulkPlan, error)
	Run    func(ctx context.Context, p core.BulkPlan, told func(done, of int)) (core.BulkResult, error)
	Scopes func(ctx context.Context) ([]string, error)
	// Replace writes a file that appears when it is whole.
	Replace func(path string, fill func(io.Writer) error) error
}

// From works as a signed-in operator.
func From(s *core.Session) Source {
	return Source{
		Plan: s.Customers().PlanBulk,
		Run: func(ctx context.Context, p core.BulkPlan, told func(done, of int)) (core.BulkResult, error) {
			return s.Customers().RunBulk(ctx, p, func(done, of int, _ core.BulkOutcome) { told(done, of) })
		},
		Scopes:  func(ctx context.Context) ([]string, error) { return person.Scopes(ctx, s) },
		Replace: file.Write,
	}
}

// Files asks for files of this computer.
type Files interface {
	Save(title, name string, then func(path string))
}

// Window is what the dialogs need of the window they open in.
type Window struct {
	Canvas    fyne.Canvas
	Clipboard fyne.Clipboard
	Runner    *task.Runner
	Clock     words.Clock
	Source    Source
	Files     Files
	Say       func(kit.Toast)

	Print func(ids []uint64) // prints their letters with login details; may be nil
}

// Room opens the dialogs over a window. It is used on the goroutine of the
// windows alone.
type Room struct {
	in   Window
	open kit.Opened
	work *task.Page
	deed *task.Slot // what is done, one at a time

	covered bool   // by the lock
	ended   string // what came of what ended under it, in short
	late    func() // shows that at length
}

// New returns the room of a window.
func New(in Window) *Room {
	work := in.Runner.Page()
	return &Room{in: in, work: work, deed: work.Slot()}
}

// Close ends the room, with what is open and under way.
func (r *Room) Close() {
	r.work.Close()
	r.open.Close()
}

// Busy says what is being done, which a lock does not cut short; "" for nothing.
func (r *Room) Busy() string {
	if r.deed.Running() {
		return "What is done to several customers"
	}
	return ""
}

// Cover takes away what is open, and shows nothing from now on: the window is
// locked. What is under way goes on to its end; Ended says then what came of it.
func (r *Room) Cover() {
	r.covered = true
	r.open.Close()
}

// Uncover shows what ended meanwhile: the window is open again, with its session.
func (r *Room) Uncover() {
	late := r.late
	r.covered, r.ended, r.late = false, "", nil
	if late != nil {
		late()
	}
}

// Ended says what came of what ended under the lock, "" where nothing did.
func (r *Room) Ended() string { return r.ended }

// show opens a dialog and remembers it until it is closed.
func (r *Room) show(d *kit.Dialog) {
	if r.covered {
		return
	}
	r.open.Show(d, r.in.Canvas, r.in.Runner)
}
