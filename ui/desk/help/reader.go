package help

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/help"
	"github.com/keydesk/keydesk/ui/model/label"
)

// reader shows the text of a topic. With the keyboard in it ↑ and ↓ scroll, and
// Tab goes on to the links.
type reader struct {
	widget.BaseWidget
	pane    *pane
	follow  func(topic string)
	focused bool
}

func newReader(follow func(string)) *reader {
	r := &reader{pane: newPane(16), follow: follow}
	r.ExtendBaseWidget(r)
	return r
}

// put shows a topic from a height on.
func (r *reader) put(t model.Topic, y float32) {
	if r.inside() {
		r.takeFocus() // what has the keyboard goes away
	}
	all := []high{newProse([]model.Span{{Text: t.Title}}, form{style: kit.Style{Bold: true, Size: theme.SizeNameHeadingText}, line: 28, above: 6})}
	if len(t.Aliases) > 0 {
		names := []model.Span{{Text: label.AlsoCalled + " " + strings.Join(t.Aliases, " · ")}}
		all = append(all, newProse(names, form{style: kit.Helper(), line: 18, above: 2}))
	}
	was := model.Heading
	for _, b := range t.Blocks {
		all = append(all, r.block(b, was))
		was = b.Kind
	}
	r.pane.set(all)
	r.pane.ScrollTo(y)
}

// block is a block of text behind one of another kind.
func (r *reader) block(b model.Block, was model.Kind) *prose {
	p := form{line: 22, above: 10, reader: r}
	switch b.Kind {
	case model.Heading:
		p.style, p.line, p.above = kit.Section(), 24, 20
	case model.Item:
		p.mark, p.indent = "•", 20
	case model.Step:
		p.mark, p.indent = strconv.Itoa(b.Number)+".", 28
	case model.Paragraph:
	}
	if b.Kind == was && b.Kind != model.Paragraph {
		p.above = 4
	}
	if was == model.Heading && b.Kind != model.Heading {
		p.above = 6
	}
	return newProse(b.Spans, p)
}

// offset is how far the text is scrolled.
func (r *reader) offset() float32 { return r.pane.Offset() }

// scroll moves the text by a key. ↑, ↓, Home and End are for that only while the
// text or one of its links has the keyboard.
func (r *reader) scroll(key fyne.KeyName) bool {
	page, y := r.pane.Size().Height-look.Px(44), r.offset()
	switch key {
	case fyne.KeyPageDown:
		r.pane.ScrollTo(y + page)
		return true
	case fyne.KeyPageUp:
		r.pane.ScrollTo(y - page)
		return true
	}
	if !r.focused && !r.inside() {
		return false
	}
	switch key {
	case fyne.KeyDown:
		r.pane.ScrollTo(y + look.Px(44))
	case fyne.KeyUp:
		r.pane.ScrollTo(y - look.Px(44))
	case fyne.KeyHome:
		r.pane.ScrollTo(0)
	case fyne.KeyEnd:
		r.pane.ScrollTo(r.pane.stack.Size().Height)
	default:
		return false
	}
	return true
}

// inside says whether a link of the text has the keyboard.
func (r *reader) inside() bool {
	c := kit.CanvasOf(r)
	if c == nil {
		return false
	}
	l, ok := c.Focused().(*link)
	return ok && l.reader == r
}

func (r *reader) takeFocus() {
	if c := kit.CanvasOf(r); c != nil {
		c.Focus(r)
	}
}

// FocusGained is part of fyne.Focusable.
func (r *reader) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost is part of fyne.Focusable.
func (r *reader) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune is part of fyne.Focusable.
func (r *reader) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (r *reader) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		r.scroll(fyne.KeyPageDown)
		return
	}
	kit.Pass(r, ev)
}

// CreateRenderer is part of fyne.Widget.
func (r *reader) CreateRenderer() fyne.WidgetRenderer {
	card := &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{card, r.pane.Scroll},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(240), look.Px(80)) },
		Place: func(size fyne.Size) {
			left, edge := look.Px(16), look.Px(6)
			kit.At(r.pane.Scroll, left, edge, size.Width-left-look.Px(3), size.Height-2*edge)
			card.FillColor, card.StrokeColor, card.StrokeWidth = theme.Color(theme.ColorNameBackground), theme.Color(theme.ColorNameSeparator), 1
			if r.focused {
				card.StrokeColor, card.StrokeWidth = theme.Color(theme.ColorNamePrimary), 2
			}
			card.CornerRadius = look.Px(8)
			kit.At(card, 1, 1, size.Width-2, size.Height-2)
		},
	})
}
