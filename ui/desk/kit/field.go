package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// LabelWidth is the design's label column; a form narrower than NarrowForm puts
// labels above the fields.
const (
	LabelWidth = 144
	NarrowForm = 400
	halfForm   = 344
)

// Field is a row of a form: a label, a control, and under it a line that is
// always reserved, for help or for what is wrong.
type Field struct {
	widget.BaseWidget
	Control fyne.CanvasObject

	label  *Text
	note   *Text
	sign   *canvas.Image
	helper string
	wrong  string
	above  bool
	line   bool
	narrow float32 // narrower than that the label is above, in the design's pixels
}

// NewField returns a row. helper is what stands under the control while nothing
// is wrong; "" keeps the line empty.
func NewField(label string, control fyne.CanvasObject, helper string) *Field {
	f := &Field{Control: control, label: NewText(label, Quiet()), note: NewText(helper, Helper()), sign: icon(), helper: helper, line: true, narrow: NarrowForm}
	call(control, label)
	f.ExtendBaseWidget(f)
	return f
}

// NewFact is a row that is read: a label and what stands there, without the
// reserved line.
func NewFact(label string, value fyne.CanvasObject) *Field {
	f := NewField(label, value, "")
	f.line = false
	return f
}

// Above puts the label above the control, as on the card of sign-in.
func (f *Field) Above() *Field { f.above = true; f.label.SetStyle(Plain()); f.Refresh(); return f }

// Half has the row stand in half of a page, as in NewPair: its label stays beside
// the value in less width.
func (f *Field) Half() *Field { f.narrow = halfForm; return f }

// Label is the row's label.
func (f *Field) Label() string { return f.label.Text() }

// Wrong is what is wrong with the field, "" for nothing.
func (f *Field) Wrong() string { return f.wrong }

// Note is the line under the control.
func (f *Field) Note() string { return f.note.Text() }

// SetHelper changes the line under the control.
func (f *Field) SetHelper(text string) { f.helper = text; f.Refresh() }

// SetWrong says what is wrong with the field, in place of the help, and frames
// its control; "" takes it back.
func (f *Field) SetWrong(text string) {
	f.wrong = text
	if c, ok := f.Control.(interface{ SetBad(bool) }); ok {
		c.SetBad(text != "")
	}
	f.Refresh()
}

// Wide says that a row gives it the width that is left.
func (f *Field) Wide() bool { return true }

// parts are where label, control and note begin at a width, and how wide the
// control is.
func (f *Field) parts(width float32) (x, top, inner float32) {
	switch {
	case f.label.Text() == "":
		return 0, 0, width
	case f.above || width < look.Px(f.narrow):
		return 0, f.label.HeightFor(width) + look.Px(4), width
	}
	return look.Px(LabelWidth), 0, width - look.Px(LabelWidth)
}

// noteWidth is the room for the note.
func (f *Field) noteWidth(inner float32) float32 {
	if f.wrong != "" {
		return inner - look.Px(20)
	}
	return inner
}

// HeightFor is the height at a width.
func (f *Field) HeightFor(width float32) float32 {
	x, top, inner := f.parts(width)
	h := max(heightFor(f.Control, inner), look.Px(32))
	if x > 0 {
		h = max(h, f.label.HeightFor(x-look.Px(8))+look.Px(12))
	}
	if f.line || f.note.Text() != "" {
		h += look.Px(4) + max(look.Px(16), f.note.HeightFor(f.noteWidth(inner)))
	}
	return top + h
}

// CreateRenderer is part of fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{f.label, f.Control, f.sign, f.note},
		min: func() fyne.Size {
			w := max(f.Size().Width, look.Px(200))
			return fyne.NewSize(max(f.Control.MinSize().Width, look.Px(120)), f.HeightFor(w))
		},
		place: f.place,
		paint: func() {
			f.note.SetText(f.helper)
			f.note.SetStyle(Helper())
			if f.wrong != "" {
				f.note.SetText(f.wrong)
				f.note.SetStyle(Helper().In(theme.ColorNameError))
			}
			showIcon(f.sign, map[bool]string{true: "triangle-full"}[f.wrong != ""], theme.ColorNameError)
		},
	})
}

func (f *Field) place(size fyne.Size) {
	x, top, inner := f.parts(size.Width)
	h := heightFor(f.Control, inner)
	y := top + max(0, (look.Px(32)-h)/2)
	At(f.Control, x, y, inner, h)
	if x > 0 {
		lh := f.label.HeightFor(x - look.Px(8))
		At(f.label, 0, max(0, (look.Px(32)-lh)/2), x-look.Px(8), lh)
	} else {
		At(f.label, 0, 0, size.Width, f.label.HeightFor(size.Width))
	}
	y = top + max(h, look.Px(32)) + look.Px(4)
	At(f.sign, x, y, look.Px(14), look.Px(16))
	w := f.noteWidth(inner)
	At(f.note, x+inner-w, y, w, f.note.HeightFor(w))
}
