package start

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// view is one of the things that fill the window.
type view interface {
	object() fyne.CanvasObject
	focus()  // the keyboard to its first field
	enter()  // the default
	escape() // back, or cancel
}

// Room is the window before the work. It is used on the goroutine of the
// windows alone.
type Room struct {
	runner *task.Runner
	source Source
	window Window

	page *task.Page
	work *task.Slot // what leads on to the next view
	late func() func()

	content  *fyne.Container
	view     view
	awaited  *waiting // what is shown if it takes long
	over     bool     // the desk was handed over
	ground   *kit.Box
	desk     *core.Desk // open, and not handed over
	path     string
	restored string // the file that was made of a backup, "" for none
	clip     *ask.Clip
	before   func(*fyne.KeyEvent)
}

// New makes the room. Nothing is read before Start or SignIn.
func New(r *task.Runner, source Source, window Window) *Room {
	room := &Room{runner: r, source: source, window: window, page: r.Page(), content: container.NewStack()}
	room.work = room.page.Slot()
	room.ground = kit.NewGround(room.content, theme.ColorNameHeaderBackground)
	room.clip = ask.NewClip(window.Clipboard, r)
	return room
}

// Content is what fills the window.
func (r *Room) Content() fyne.CanvasObject { return r.ground }

// Topic is the help topic of F1.
func (r *Room) Topic() string { return Topic }

// Focus takes the keyboard to the first field.
func (r *Room) Focus() {
	if r.view != nil {
		r.view.focus()
	}
}

// Start looks for the desk where it usually lies: it is signed in to where it is
// there, and made or opened where it is not. The content must be in the window
// by then.
func (r *Room) Start() {
	r.listen()
	r.begin()
}

// SignIn shows the card of a desk that is open already, as for another operator.
// The desk is the room's from here on.
func (r *Room) SignIn(desk *core.Desk, path, last string) {
	r.listen()
	r.source.Last = last
	r.took(desk, path)
}

// listen takes the keys that no field needs.
func (r *Room) listen() {
	r.before = r.window.Canvas.OnTypedKey()
	r.window.Canvas.SetOnTypedKey(r.key)
}

func (r *Room) key(ev *fyne.KeyEvent) {
	switch {
	case r.view == nil:
	case ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter:
		r.view.enter()
	case ev.Name == fyne.KeyEscape:
		r.view.escape()
	case ev.Name == fyne.KeyF1 && r.window.Help != nil:
		r.window.Help(Topic)
	case r.before != nil:
		r.before(ev)
	}
}

// Close drops what is under way. Where no desk was handed over it closes the one
// that is open, and takes the key of one that is not to be out of the clipboard.
func (r *Room) Close() {
	r.stop()
	r.leave()
	r.page.Close()
	r.putAway()
	if !r.over {
		r.clip.Clear()
	}
	r.window.Canvas.SetOnTypedKey(r.before)
}

// Holds says whether a desk is the room's, and open.
func (r *Room) Holds(desk *core.Desk) bool { return r.desk == desk }

// leave has the view forget what it holds.
func (r *Room) leave() {
	if v, ok := r.view.(interface{ leave() }); ok {
		v.leave()
	}
}

// putAway closes the desk that is open.
func (r *Room) putAway() {
	if desk := r.desk; desk != nil {
		r.desk = nil
		r.aside(func() { _ = desk.Close() }) // nothing was written to it
	}
}

// show fills the window with a view.
func (r *Room) show(v view) {
	r.leave()
	r.view = v
	r.content.Objects = []fyne.CanvasObject{v.object()}
	r.content.Refresh()
	v.focus()
}

// patience is how long the window stays empty at the start before it says what
// it waits for: mostly the answer is there before anybody could read that.
const patience = 200 * time.Millisecond

// wait shows what is being waited for; at the start, after a moment.
func (r *Room) wait(w *waiting) {
	if r.view != nil {
		r.show(w)
		return
	}
	r.awaited = w
	r.runner.After(patience, func() {
		if r.view == nil && r.awaited == w && r.work.Running() {
			r.show(w)
		}
	})
}

// begin looks whether the desk is there.
func (r *Room) begin() {
	path := r.source.Path
	r.wait(r.newWaiting("Looking for your desk", path, func() { r.stop(); r.show(r.newWays(nil, "")) }))
	lead(r, func(ctx context.Context, _ task.Report) (bool, error) { return r.source.Exists(ctx, path) },
		func(context.Context, bool) {}, func(there bool, err error) {
			switch {
			case err != nil:
				r.show(r.newWays(err, path))
			case there:
				r.open(path)
			default:
				r.show(r.newWays(nil, ""))
			}
		})
}

// open opens a file and shows its card. Where that fails, what was shown before
// stays open to go on from.
func (r *Room) open(path string) { r.openFor(path, nil) }

// openFor opens a file; then gets its card, unless it is nil.
func (r *Room) openFor(path string, then func(*signIn)) {
	r.wait(r.newWaiting("Opening the file", path, func() { r.stop(); r.back() }))
	lead(r, func(ctx context.Context, _ task.Report) (*core.Desk, error) { return r.source.Open(ctx, path) },
		func(_ context.Context, d *core.Desk) { _ = d.Close() },
		func(desk *core.Desk, err error) {
			if err != nil {
				r.show(r.newWays(err, path))
				return
			}
			r.putAway()
			card := r.took(desk, path)
			if then != nil {
				then(card)
			}
		})
}

// took shows the card of a desk that is the room's.
func (r *Room) took(desk *core.Desk, path string) *signIn {
	r.desk, r.path = desk, path
	card := r.newSignIn()
	r.show(card)
	return card
}

// back shows the card of the desk that is open, or the ways in.
func (r *Room) back() {
	if r.desk != nil {
		r.show(r.newSignIn())
		return
	}
	r.show(r.newWays(nil, ""))
}

// pick asks for a file and opens it.
func (r *Room) pick() {
	r.window.Files.Open(openTitle, []string{".db"}, func(path string) {
		if r.page.Open() {
			r.open(path)
		}
	})
}

const openTitle = "Open a desk"

// entered is a desk that was signed in to.
type entered struct {
	desk    *core.Desk
	session *core.Session
}

// practice opens the practice desk, and makes it at its first time.
func (r *Room) practice() {
	path := model.PracticePath(r.source.Path)
	w := r.newWaiting("Opening the practice desk", "Invented customers, in a file of their own: "+path, func() { r.stop(); r.back() })
	r.show(w)
	r.work.Progress = w.progress
	lead(r, func(ctx context.Context, report task.Report) (entered, error) {
		desk, session, err := r.source.Practice(ctx, path, func(p transfer.Progress) { report(practiceProgress(p)) })
		return entered{desk, session}, err
	}, drop, func(e entered, err error) {
		if err != nil {
			r.show(r.newWays(err, path))
			return
		}
		r.putAway()
		r.handOver(e, path)
	})
}

// practiceProgress is how far the sample customers are.
func practiceProgress(p transfer.Progress) task.Progress {
	const whole = 1000
	share, _ := p.Share()
	return task.Progress{Done: int(share * whole), Total: whole, Text: p.Text()}
}

// drop leaves a desk that nobody waits for any more.
func drop(ctx context.Context, e entered) {
	e.session.Leave(ctx)
	_ = e.desk.Close() // all of it was committed
}

// handOver gives the desk to the window.
func (r *Room) handOver(e entered, path string) {
	r.desk, r.over = nil, true
	r.window.Opened(e.desk, e.session, path)
}
