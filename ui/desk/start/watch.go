package start

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// Watch locks the desk when nobody is there, and says so in the last seconds in
// a notice over the window, which any key, click or movement takes away.
//
// It hears of keys from the canvas and from the field that has the keyboard,
// and of the mouse from what Over lays around the window's content; for all else
// the window calls Touch, as at each command.
type Watch struct {
	canvas fyne.Canvas
	runner *task.Runner
	idle   *model.Idle
	lock   func()

	notice  *notice
	stop    func() // of the next look
	peek    func() // of the next glance at the field
	seen    glance
	closed  bool
	keyDown func(*fyne.KeyEvent)
}

// glances are how often the field that has the keyboard is looked at.
const glances = 5 * time.Second

// NewWatch begins to watch; a limit of 0 never locks. lock is called once; then
// the watch is over, as after Close.
func NewWatch(r *task.Runner, c fyne.Canvas, limit time.Duration, lock func()) *Watch {
	w := &Watch{canvas: c, runner: r, idle: model.NewIdle(r.Now, limit), lock: lock}
	if d, ok := c.(desktop.Canvas); ok {
		before := d.OnKeyDown()
		w.keyDown = before
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) {
			if w.notice == nil { // which sees to its keys itself
				w.Touch()
			}
			if before != nil {
				before(ev)
			}
		})
	}
	if _, ever := w.idle.Next(); ever {
		w.look()
		w.glance()
	}
	return w
}

// Limit is called where the setting changed; 0 never locks.
func (w *Watch) Limit(d time.Duration) {
	w.idle.SetLimit(d)
	w.hide()
	for _, stop := range []func(){w.stop, w.peek} {
		if stop != nil {
			stop()
		}
	}
	if _, ever := w.idle.Next(); ever && !w.closed {
		w.again()
		w.glance()
	}
}

// Over returns the window's content in something that hears the mouse.
func (w *Watch) Over(content fyne.CanvasObject) fyne.CanvasObject {
	m := &mouse{content: content, moved: w.Touch}
	m.ExtendBaseWidget(m)
	return m
}

// Touch is called when somebody is there.
func (w *Watch) Touch() {
	w.idle.Touch()
	if w.notice != nil {
		w.stop()
		w.stop = w.runner.After(linger, func() { w.hide(); w.again() })
	}
}

// linger is how long the notice stays after a key, so that all of that key, the
// letter it types too, ends there and not in what lies below.
const linger = 150 * time.Millisecond

// Close ends the watch.
func (w *Watch) Close() {
	w.closed = true
	w.hide()
	for _, stop := range []func(){w.stop, w.peek} {
		if stop != nil {
			stop()
		}
	}
	if d, ok := w.canvas.(desktop.Canvas); ok {
		d.SetOnKeyDown(w.keyDown)
	}
}

// look is called when something may have changed.
func (w *Watch) look() {
	if w.idle.Lock() {
		w.Close()
		w.lock()
		return
	}
	if text := w.idle.Countdown(); text == "" {
		w.hide()
	} else {
		w.say(text)
	}
	w.again()
}

func (w *Watch) again() {
	if w.stop != nil {
		w.stop()
	}
	d, _ := w.idle.Next()
	w.stop = w.runner.After(d, w.look)
}

// glance is where the keyboard is, and how far it has come. It holds no letter
// of what is typed.
type glance struct {
	on          fyne.Focusable
	row, column int
	length      int
}

// glance looks whether somebody types: a field keeps its keys to itself.
func (w *Watch) glance() {
	now := glance{on: w.canvas.Focused()}
	if e, ok := now.on.(*kit.Entry); ok {
		now.row, now.column, now.length = e.CursorRow, e.CursorColumn, len(e.Text)
	}
	if now != w.seen && w.notice == nil {
		w.idle.Touch()
		w.again()
	}
	w.seen = now
	w.peek = w.runner.After(glances, w.glance)
}

// say shows the countdown.
func (w *Watch) say(text string) {
	if w.notice == nil || !slices.Contains(w.canvas.Overlays().List(), fyne.CanvasObject(w.notice)) {
		w.notice = newNotice(w.Touch)
		w.canvas.Overlays().Add(w.notice)
		w.notice.Resize(w.canvas.Size())
		w.canvas.Focus(w.notice)
	}
	w.notice.banner.Set(kit.MarkWaiting(), text, "")
	w.notice.Refresh()
}

// hide takes the notice away. Fyne would take what opened over it along, such as
// the outcome of what was under way: that is put back.
func (w *Watch) hide() {
	if w.notice == nil {
		return
	}
	stack := w.canvas.Overlays()
	var over []fyne.CanvasObject
	if at := slices.Index(stack.List(), fyne.CanvasObject(w.notice)); at >= 0 {
		over = slices.Clone(stack.List()[at+1:])
	}
	stack.Remove(w.notice)
	for _, o := range over {
		stack.Add(o)
		w.canvas.FocusNext()
	}
	w.notice = nil
}

// notice is a line over the window that goes away with whatever is done.
type notice struct {
	widget.BaseWidget
	banner *kit.Banner
	ground *canvas.Rectangle
	touch  func()
}

func newNotice(touch func()) *notice {
	n := &notice{banner: kit.NewBanner(kit.MarkWaiting(), "", ""), ground: &canvas.Rectangle{}, touch: touch}
	n.ExtendBaseWidget(n)
	return n
}

// Sentence is what it says.
func (n *notice) Sentence() string { return n.banner.Title() }

// Tapped is part of fyne.Tappable.
func (n *notice) Tapped(*fyne.PointEvent) { n.touch() }

// TappedSecondary is part of fyne.SecondaryTappable.
func (n *notice) TappedSecondary(*fyne.PointEvent) { n.touch() }

// Scrolled is part of fyne.Scrollable.
func (n *notice) Scrolled(*fyne.ScrollEvent) { n.touch() }

// FocusGained is part of fyne.Focusable.
func (n *notice) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (n *notice) FocusLost() {}

// TypedRune is part of fyne.Focusable.
func (n *notice) TypedRune(rune) { n.touch() }

// TypedKey is part of fyne.Focusable.
func (n *notice) TypedKey(*fyne.KeyEvent) { n.touch() }

// MouseIn is part of desktop.Hoverable. The mouse may just lie there.
func (n *notice) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is part of desktop.Hoverable.
func (n *notice) MouseMoved(*desktop.MouseEvent) { n.touch() }

// MouseOut is part of desktop.Hoverable.
func (n *notice) MouseOut() {}

// CreateRenderer is part of fyne.Widget.
func (n *notice) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{n.ground, n.banner},
		Min:     func() fyne.Size { return fyne.NewSize(0, 0) },
		Place: func(size fyne.Size) {
			w := min(look.Px(400), size.Width-look.Px(32))
			h := n.banner.HeightFor(w)
			x, y := (size.Width-w)/2, size.Height-h-look.Px(56)
			kit.At(n.ground, x-1, y-1, w+2, h+2)
			kit.At(n.banner, x, y, w, h)
		},
		Paint: func() {
			n.ground.FillColor = theme.Color(theme.ColorNameOverlayBackground)
			n.ground.StrokeColor, n.ground.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
			n.ground.CornerRadius = look.Px(4)
		},
	})
}

// mouse is around a window's content. At each movement Fyne asks all that lies
// under the mouse which cursor it wants, from the outside in, and takes the last
// answer: so it is heard over everything, and changes no cursor.
type mouse struct {
	widget.BaseWidget
	content fyne.CanvasObject
	moved   func()
}

// Cursor is part of desktop.Cursorable.
func (m *mouse) Cursor() desktop.Cursor {
	m.moved()
	return desktop.DefaultCursor
}

// CreateRenderer is part of fyne.Widget.
func (m *mouse) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.content) }
