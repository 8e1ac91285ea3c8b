package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Set is something in the column of the fields: indented beside the labels
// where there is width for them, and no wider than most, in the design's
// pixels; 0 for as wide as there is room.
type Set struct {
	widget.BaseWidget
	o      fyne.CanvasObject
	indent bool
	most   float32
}

// fieldWidth is the design's width of a field; the label column is Field's.
const fieldWidth = 360

// InFields is an object in the column of the fields.
func InFields(o fyne.CanvasObject) *Set { return newSet(o, true, 0) }

// OfFieldWidth is an entry as wide as the design's.
func OfFieldWidth(o fyne.CanvasObject) *Set { return newSet(o, false, fieldWidth) }

func newSet(o fyne.CanvasObject, indent bool, most float32) *Set {
	if c, ok := o.(*fyne.Container); ok {
		o = NewGround(c, theme.ColorNameBackground) // which tells its height
	}
	s := &Set{o: o, indent: indent, most: most}
	s.ExtendBaseWidget(s)
	return s
}

// Control is what is inside, for the field's label.
func (s *Set) Control() fyne.CanvasObject { return s.o }

// SetBad frames what is inside as wrong.
func (s *Set) SetBad(bad bool) {
	if o, ok := s.o.(interface{ SetBad(bool) }); ok {
		o.SetBad(bad)
	}
}

// Wide says that a row gives it the width that is left.
func (s *Set) Wide() bool { return true }

// parts are where the object begins and how wide it is.
func (s *Set) parts(width float32) (x, w float32) {
	if s.indent && width >= look.Px(NarrowForm) {
		x = look.Px(LabelWidth)
	}
	w = width - x
	if s.most > 0 {
		w = min(w, look.Px(s.most))
	}
	return x, w
}

// HeightFor is part of Heighter.
func (s *Set) HeightFor(width float32) float32 {
	_, w := s.parts(width)
	if h, ok := s.o.(Heighter); ok {
		return h.HeightFor(w)
	}
	return s.o.MinSize().Height
}

// CreateRenderer is part of fyne.Widget.
func (s *Set) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inSet{s}, Objects: []fyne.CanvasObject{s.o}})
}

// inSet places a Set's object.
type inSet struct{ of *Set }

func (l inSet) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(look.Px(120), l.of.o.MinSize().Width), l.of.HeightFor(max(look.Px(NarrowForm), l.of.Size().Width)))
}

func (l inSet) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x, w := l.of.parts(size.Width)
	At(o[0], x, 0, w, size.Height)
}

// WholeTitle is a page's title that is read whole: it wraps between words, and
// asks for the width of the longest one.
type WholeTitle struct {
	widget.BaseWidget
	text *Text
	word float32
}

// NewWholeTitle returns a title.
func NewWholeTitle(text string) *WholeTitle {
	t := &WholeTitle{text: NewText("", titleStyle())}
	t.ExtendBaseWidget(t)
	t.SetText(text)
	return t
}

func titleStyle() Style {
	s := Title()
	s.Elide, s.Wrap = false, true
	return s
}

// SetText changes it.
func (t *WholeTitle) SetText(text string) {
	t.text.SetText(text)
	t.word = 0
	for word := range strings.FieldsSeq(text) {
		t.word = max(t.word, NewText(word, titleStyle()).Natural())
	}
}

// Natural is the width at which the title is on one line.
func (t *WholeTitle) Natural() float32 { return t.text.Natural() }

// HeightFor is part of Heighter.
func (t *WholeTitle) HeightFor(width float32) float32 { return t.text.HeightFor(width) }

// CreateRenderer is part of fyne.Widget.
func (t *WholeTitle) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inTitle{t}, Objects: []fyne.CanvasObject{t.text}})
}

// inTitle places a WholeTitle's text.
type inTitle struct{ of *WholeTitle }

func (l inTitle) MinSize([]fyne.CanvasObject) fyne.Size {
	wide := min(l.of.word, look.Px(520)) // a longer word is broken
	return fyne.NewSize(wide, l.of.HeightFor(max(wide, l.of.Size().Width)))
}

func (inTitle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	At(o[0], 0, 0, size.Width, size.Height)
}
