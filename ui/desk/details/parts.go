package details

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// set is something in the column of the fields: indented beside the labels
// where there is width for them, and no wider than most, in the design's
// pixels; 0 for as wide as there is room.
type set struct {
	widget.BaseWidget
	o      fyne.CanvasObject
	indent bool
	most   float32
}

// fieldWidth is the design's width of a field; the label column is kit.Field's.
const fieldWidth = 360

// inFields is an object in the column of the fields.
func inFields(o fyne.CanvasObject) *set { return newSet(o, true, 0) }

// field is an entry as wide as the design's.
func field(o fyne.CanvasObject) *set { return newSet(o, false, fieldWidth) }

func newSet(o fyne.CanvasObject, indent bool, most float32) *set {
	if c, ok := o.(*fyne.Container); ok {
		o = kit.NewGround(c, theme.ColorNameBackground) // which tells its height
	}
	s := &set{o: o, indent: indent, most: most}
	s.ExtendBaseWidget(s)
	return s
}

// Control is what is inside, for the field's label.
func (s *set) Control() fyne.CanvasObject { return s.o }

// SetBad frames what is inside as wrong.
func (s *set) SetBad(bad bool) {
	if o, ok := s.o.(interface{ SetBad(bool) }); ok {
		o.SetBad(bad)
	}
}

// Wide says that a row gives it the width that is left.
func (s *set) Wide() bool { return true }

// parts are where the object begins and how wide it is.
func (s *set) parts(width float32) (x, w float32) {
	if s.indent && width >= look.Px(kit.NarrowForm) {
		x = look.Px(kit.LabelWidth)
	}
	w = width - x
	if s.most > 0 {
		w = min(w, look.Px(s.most))
	}
	return x, w
}

// HeightFor is part of kit.Heighter.
func (s *set) HeightFor(width float32) float32 {
	_, w := s.parts(width)
	if h, ok := s.o.(kit.Heighter); ok {
		return h.HeightFor(w)
	}
	return s.o.MinSize().Height
}

// CreateRenderer is part of fyne.Widget.
func (s *set) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inSet{s}, Objects: []fyne.CanvasObject{s.o}})
}

// inSet places a set's object.
type inSet struct{ of *set }

func (l inSet) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(look.Px(120), l.of.o.MinSize().Width), l.of.HeightFor(max(look.Px(kit.NarrowForm), l.of.Size().Width)))
}

func (l inSet) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x, w := l.of.parts(size.Width)
	kit.At(o[0], x, 0, w, size.Height)
}

// title is a page's title that is read whole: it wraps between words, and asks
// for the width of the longest one.
type title struct {
	widget.BaseWidget
	text *kit.Text
	word float32
}

func newTitle(text string) *title {
	t := &title{text: kit.NewText("", titleStyle())}
	t.ExtendBaseWidget(t)
	t.set(text)
	return t
}

func titleStyle() kit.Style {
	s := kit.Title()
	s.Elide, s.Wrap = false, true
	return s
}

func (t *title) set(text string) {
	t.text.SetText(text)
	t.word = 0
	for word := range strings.FieldsSeq(text) {
		t.word = max(t.word, kit.NewText(word, titleStyle()).Natural())
	}
}

// Natural is the width at which the title is on one line.
func (t *title) Natural() float32 { return t.text.Natural() }

// HeightFor is part of kit.Heighter.
func (t *title) HeightFor(width float32) float32 { return t.text.HeightFor(width) }

// CreateRenderer is part of fyne.Widget.
func (t *title) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inTitle{t}, Objects: []fyne.CanvasObject{t.text}})
}

// inTitle places a title's text.
type inTitle struct{ of *title }

func (l inTitle) MinSize([]fyne.CanvasObject) fyne.Size {
	wide := min(l.of.word, look.Px(520)) // a longer word is broken
	return fyne.NewSize(wide, l.of.HeightFor(max(wide, l.of.Size().Width)))
}

func (inTitle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.At(o[0], 0, 0, size.Width, size.Height)
}
