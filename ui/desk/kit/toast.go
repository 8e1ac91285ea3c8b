package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Toast is what went well, or what was undone, in one sentence that names the
// customer.
type Toast struct {
	Text   string
	Detail string // a second line, may be ""
	Icon   string // disc-check where ""
	Action string // the text of its button, such as Undo; may be ""
	Do     func()
	Stays  bool // its button works on other pages too
}

// How long a toast stays, without and with a button.
const (
	toastFor       = 6 * time.Second
	toastForButton = 12 * time.Second
)

// StatusLine is the line under a page: what it counts, and the toasts, of which
// the newest is shown.
type StatusLine struct {
	widget.BaseWidget
	clock  Clock
	text   *Text
	right  fyne.CanvasObject
	toast  *toastBox
	ends   time.Time // the toast that is shown
	cancel func()
}

// NewStatusLine returns a line; right may be nil.
func NewStatusLine(clock Clock, text string, right fyne.CanvasObject) *StatusLine {
	s := &StatusLine{clock: clock, text: NewText(text, Style{Elide: true, Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}), right: right}
	if right == nil {
		s.right = container0()
	}
	s.toast = newToastBox(s)
	s.toast.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// SetText changes what the line says at the left.
func (s *StatusLine) SetText(text string) { s.text.SetText(text) }

// Text is what the line says at the left.
func (s *StatusLine) Text() string { return s.text.Text() }

// Say shows a toast in place of the one there is.
func (s *StatusLine) Say(t Toast) {
	s.stop()
	s.toast.set(t)
	s.toast.Show()
	s.Refresh()
	s.start()
}

// Toast is the toast that is shown; false for none.
func (s *StatusLine) Toast() (Toast, bool) { return s.toast.toast, s.toast.Visible() }

// Dismiss takes the toast away.
func (s *StatusLine) Dismiss() {
	s.stop()
	s.toast.Hide()
	s.Refresh()
}

// start lets the toast's time run.
func (s *StatusLine) start() {
	d := toastFor
	if s.toast.toast.Action != "" {
		d = toastForButton
	}
	s.startFor(d)
}

func (s *StatusLine) startFor(d time.Duration) {
	s.ends = s.clock.Now().Add(d)
	s.cancel = s.clock.After(d, s.Dismiss)
}

// HandOn shows the toast, for what is left of its time, on the line of the page
// that takes the place of this one's, unless that has one of its own. A button
// that would do nothing there goes with its page.
func (s *StatusLine) HandOn(to *StatusLine) {
	toast, shown := s.Toast()
	if _, own := to.Toast(); !shown || own || to == s {
		return
	}
	if !toast.Stays {
		toast.Action, toast.Do = "", nil
	}
	left := max(s.ends.Sub(s.clock.Now()), time.Second) // the mouse may have kept it
	s.Dismiss()
	to.Say(toast)
	to.stop()
	to.startFor(left)
}

// stop stops the toast's time.
func (s *StatusLine) stop() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// CreateRenderer is part of fyne.Widget.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	ground, line := &canvas.Rectangle{}, &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, line, s.text, s.right, s.toast},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(200), look.Px(36)) },
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(line, 0, 0, size.Width, 1)
			right := s.right.MinSize()
			At(s.right, size.Width-right.Width-look.Px(16), (size.Height-right.Height)/2, right.Width, right.Height)
			At(s.text, look.Px(16), 0, size.Width-right.Width-look.Px(40), size.Height)
			s.placeToast(size)
		},
		paint: func() {
			fill(ground, theme.ColorNameBackground, 0)
			fill(line, theme.ColorNameSeparator, 0)
		},
	})
}

// placeToast centers the toast; a high one reaches over the page.
func (s *StatusLine) placeToast(size fyne.Size) {
	w := min(s.toast.natural(), size.Width-look.Px(16))
	h := s.toast.height(w)
	At(s.toast, (size.Width-w)/2, size.Height-h-look.Px(2), w, h)
}

// toastBox draws a toast on the ground of the text's color.
type toastBox struct {
	widget.BaseWidget
	line  *StatusLine
	toast Toast
	text  *Text
	more  *Text
	sign  *Icon
	link  *toastLink
}

func newToastBox(s *StatusLine) *toastBox {
	b := &toastBox{line: s, text: NewText("", Plain()), more: NewText("", Plain()), sign: NewIcon("disc-check", theme.ColorNameBackground, 16)}
	b.link = &toastLink{}
	b.link.extend(b.link)
	b.ExtendBaseWidget(b)
	return b
}

func (b *toastBox) set(t Toast) {
	if t.Icon == "" {
		t.Icon = "disc-check"
	}
	b.toast = t
	b.link.text, b.link.do = t.Action, func() {
		b.line.Dismiss()
		if t.Do != nil {
			t.Do()
		}
	}
	b.text.SetText(t.Text)
	b.more.SetText(t.Detail)
	b.Refresh()
}

// MouseIn is part of desktop.Hoverable: a toast that is read stays.
func (b *toastBox) MouseIn(*desktop.MouseEvent) { b.line.stop() }

// MouseMoved is part of desktop.Hoverable.
func (b *toastBox) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (b *toastBox) MouseOut() {
	if b.Visible() {
		b.line.start()
	}
}

// action is the width of the button with the space before it.
func (b *toastBox) action() float32 {
	if b.toast.Action == "" {
		return 0
	}
	return b.link.MinSize().Width + look.Px(20)
}

func (b *toastBox) natural() float32 {
	return look.Px(16+16+8+16) + max(b.text.Natural(), b.more.Natural()) + b.action()
}

// texts is the width of the texts in a toast of a width.
func (b *toastBox) texts(width float32) float32 { return width - look.Px(16+16+8+16) - b.action() }

// height is 32 for one line and 56 for two.
func (b *toastBox) height(width float32) float32 {
	w := b.texts(width)
	h := b.text.HeightFor(w)
	if b.toast.Detail != "" {
		h += b.more.HeightFor(w)
	}
	return max(look.Px(32), h+look.Px(16))
}

// CreateRenderer is part of fyne.Widget.
func (b *toastBox) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, b.sign, b.text, b.more, b.link},
		min:     func() fyne.Size { return fyne.NewSize(0, look.Px(32)) },
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(b.sign, look.Px(16), (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
			w, x := b.texts(size.Width), look.Px(40)
			h := b.text.HeightFor(w)
			y := (size.Height - h) / 2
			if b.toast.Detail != "" {
				y = (size.Height - h - b.more.HeightFor(w)) / 2
			}
			At(b.text, x, y, w, h)
			At(b.more, x, y+h, w, b.more.HeightFor(w))
			link := b.link.MinSize()
			At(b.link, size.Width-link.Width-look.Px(16), (size.Height-link.Height)/2, link.Width, link.Height)
		},
		paint: func() {
			fill(ground, theme.ColorNameForeground, 4)
			style := Plain().In(theme.ColorNameBackground)
			b.more.SetStyle(style)
			style.Bold = b.toast.Detail != ""
			b.text.SetStyle(style)
			SetVisible(b.more, b.toast.Detail != "")
			SetVisible(b.link, b.toast.Action != "")
			b.sign.Set(b.toast.Icon, theme.ColorNameBackground)
		},
	})
}

// toastLink is a toast's button.
type toastLink struct {
	control
	text string
	do   func()
}

// Tapped is part of fyne.Tappable.
func (l *toastLink) Tapped(*fyne.PointEvent) { l.use(l.do) }

// TypedKey is part of fyne.Focusable.
func (l *toastLink) TypedKey(ev *fyne.KeyEvent) {
	if Enter(ev) {
		l.use(l.do)
		return
	}
	l.key(ev, l.do)
}

// CreateRenderer is part of fyne.Widget.
func (l *toastLink) CreateRenderer() fyne.WidgetRenderer {
	text, frame := canvas.NewText("", nil), ring()
	style := Style{Bold: true, Color: look.OnToast}
	return draw(&drawn{
		objects: []fyne.CanvasObject{text, frame},
		min:     func() fyne.Size { return fyne.NewSize(style.measure(l.text)+1, look.Px(20)) },
		place: func(size fyne.Size) {
			At(text, 0, 0, size.Width, size.Height)
			placeRing(frame, size, l.focused)
			frame.StrokeColor = theme.Color(look.OnToast)
		},
		paint: func() { style.apply(text); text.Text = l.text },
	})
}
