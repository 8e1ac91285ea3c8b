package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Clock is where the parts take their time from; a *task.Runner is one.
type Clock interface {
	Now() time.Time
	After(d time.Duration, do func()) (stop func())
}

// deaf is how long a dialog ignores Enter, so that a double Enter in the window
// under it resets nobody.
const deaf = 500 * time.Millisecond

// Dialog is a question over the window. Fill the fields, then Show it; it takes
// the keyboard until it is closed. Esc is Cancel, Enter the default button or
// the one that has the keyboard.
type Dialog struct {
	Title, Sub string // Sub is one secondary line, such as who it is about
	Icon       string
	IconColor  fyne.ThemeColorName
	Width      float32 // of the design; 520 where 0
	Body       fyne.CanvasObject
	Left       fyne.CanvasObject // in the footer at the left, may be nil
	Cancel     *Button           // first of the buttons, may be nil: Esc then closes
	Others     []*Button
	Default    *Button // at the far right, may be nil
	Topic      string  // help of its own for the window's F1; "": that of the page under it
	OnClosed   func()

	layer  *layer
	canvas fyne.Canvas
	clock  Clock
	opened time.Time
	before func(*fyne.KeyEvent)
}

// Show opens the dialog on a canvas, with the keyboard in its first field.
func (d *Dialog) Show(c fyne.Canvas, clock Clock) {
	d.canvas, d.clock, d.opened = c, clock, clock.Now()
	d.before = c.OnTypedKey()
	c.SetOnTypedKey(d.key)
	d.layer = newLayer(d)
	c.Overlays().Add(d.layer)
	d.layer.Resize(c.Size())
	d.focusFirst()
}

// focusFirst takes the keyboard to the first field, or to the default button
// where there is none.
func (d *Dialog) focusFirst() {
	d.canvas.FocusNext()
	if _, button := d.canvas.Focused().(*Button); button && d.Default != nil {
		d.canvas.Focus(d.Default)
	}
}

// Close takes the dialog, and what is open over it, away.
func (d *Dialog) Close() {
	if d.layer == nil {
		return
	}
	d.canvas.Overlays().Remove(d.layer)
	d.canvas.SetOnTypedKey(d.before)
	d.layer = nil
	if d.OnClosed != nil {
		d.OnClosed()
	}
}

// IsOpen says whether the dialog is shown.
func (d *Dialog) IsOpen() bool { return d.layer != nil }

// Resized lays the dialog out again after its body has grown or shrunk.
func (d *Dialog) Resized() {
	if d.layer != nil {
		d.layer.Refresh()
	}
}

// key is what the dialog does with keys that its fields do not need. F1 goes
// to the window under it, which knows the help topic.
func (d *Dialog) key(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape:
		d.cancel()
	case Enter(ev) && d.clock.Now().Sub(d.opened) >= deaf:
		if b, ok := d.canvas.Focused().(*Button); ok {
			b.Tapped(nil)
		} else if d.Default != nil {
			d.Default.Tapped(nil)
		}
	case ev.Name == fyne.KeyF1 && d.before != nil:
		d.before(ev)
	}
}

// cancel is what Esc and the cross do.
func (d *Dialog) cancel() {
	if d.Cancel != nil {
		d.Cancel.Tapped(nil)
		return
	}
	d.Close()
}

// buttons are the footer's buttons in order.
func (d *Dialog) buttons() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if d.Cancel != nil {
		all = append(all, d.Cancel)
	}
	for _, b := range d.Others {
		all = append(all, b)
	}
	if d.Default != nil {
		all = append(all, d.Default)
	}
	return all
}

// DialogOpen says whether a dialog is open on the canvas. The actions of the
// main menu rest while one is.
func DialogOpen(c fyne.Canvas) bool { return DialogOn(c) != nil }

// DialogOn is the dialog that is open on the canvas, the topmost of several,
// nil for none.
func DialogOn(c fyne.Canvas) *Dialog {
	all := c.Overlays().List()
	for i := len(all) - 1; i >= 0; i-- {
		if l, ok := all[i].(*layer); ok {
			return l.dialog
		}
	}
	return nil
}

// dialogOf returns the dialog that is open where o is shown, nil for none.
func dialogOf(o fyne.CanvasObject) *Dialog {
	if c := CanvasOf(o); c != nil {
		return DialogOn(c)
	}
	return nil
}

// layer is a dialog's scrim and box. Fyne gives what lies on top all clicks and
// the Tab key: nothing under it can be reached.
type layer struct {
	widget.BaseWidget
	dialog       *Dialog
	scrim, box   *canvas.Rectangle
	line         *canvas.Rectangle
	head, footer *fyne.Container
	body         *Scroll
	close        *Button
}

func newLayer(d *Dialog) *layer {
	l := &layer{dialog: d, scrim: &canvas.Rectangle{}, box: &canvas.Rectangle{}, line: &canvas.Rectangle{}}
	l.head = Column(0, NewText(d.Title, Section()))
	if d.Icon != "" {
		l.head = Column(0, Row(10, NewIcon(d.Icon, d.IconColor, 18), NewText(d.Title, Section())))
	}
	if d.Sub != "" {
		l.head.Add(NewText(d.Sub, Quiet()))
	}
	l.body = NewScroll(Inset(d.Body, 0, 24, 16, 24))
	l.close = NewIconButton("close", "Close", d.cancel)
	l.footer = Row(8)
	if d.Left != nil {
		l.footer.Add(d.Left)
	}
	if buttons := d.buttons(); len(buttons) > 0 {
		l.footer.Add(atRight(8, buttons))
	}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped is part of fyne.Tappable: a click beside the box does nothing.
func (l *layer) Tapped(*fyne.PointEvent) {}

// CreateRenderer is part of fyne.Widget.
func (l *layer) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{l.scrim, l.box, l.line, l.head, l.body, l.footer, l.close},
		min:     func() fyne.Size { return fyne.NewSize(0, 0) },
		place:   l.place,
		paint: func() {
			fill(l.scrim, look.Scrim, 0)
			fill(l.box, theme.ColorNameOverlayBackground, 8)
			edge(l.box, theme.ColorNameSeparator, 1)
			fill(l.line, theme.ColorNameSeparator, 0)
		},
	})
}

func (l *layer) place(size fyne.Size) {
	At(l.scrim, 0, 0, size.Width, size.Height)
	width := look.Px(520)
	if l.dialog.Width > 0 {
		width = look.Px(l.dialog.Width)
	}
	width = min(width, size.Width-look.Px(16))
	inner := width - look.Px(48)
	headWidth := inner - look.Px(32)
	head := heightFor(l.head, headWidth) + look.Px(16+16)
	if l.dialog.Sub == "" {
		head = max(head, look.Px(56))
	}
	foot := l.footHeight(inner)
	body := min(heightFor(l.body.content, width), size.Height-look.Px(16)-head-foot)
	x, y := (size.Width-width)/2, max(look.Px(8), (size.Height-head-body-foot)/2)
	At(l.box, x, y, width, head+body+foot)
	At(l.head, x+look.Px(24), y+look.Px(16), headWidth, head-look.Px(32))
	At(l.close, x+width-look.Px(42), y+look.Px(16), look.Px(24), look.Px(24))
	At(l.body, x+1, y+head, width-2, body)
	At(l.line, x+1, y+head+body, width-2, 1)
	At(l.footer, x+look.Px(24), y+head+body+(foot-heightFor(l.footer, inner))/2, inner, heightFor(l.footer, inner))
	SetVisible(l.line, foot > 0)
}

// footHeight is the footer's height, 56 where its buttons find room beside each
// other.
func (l *layer) footHeight(inner float32) float32 {
	if len(l.footer.Objects) == 0 {
		return 0
	}
	return max(look.Px(56), heightFor(l.footer, inner)+look.Px(24))
}
