package kit

import "fyne.io/fyne/v2"

// NameOf is what a person calls what can have the keyboard: the words on a
// button, a box or a choice, the label before a field, or else what stands in it
// while it is empty. "" where it has none.
func NameOf(w fyne.Focusable) string {
	switch w := w.(type) {
	case *Button:
		if w.about != "" {
			return w.text + " " + w.about
		}
		return w.text
	case *Check:
		return w.Label()
	case *Entry:
		if w.name == "" {
			return w.PlaceHolder
		}
		return w.name
	case *Select:
		return w.name
	case interface{ Label() string }:
		return w.Label()
	case interface{ Name() string }:
		return w.Name()
	}
	return ""
}

// named is a control that a field gives its label to.
type named interface{ call(name string) }

// Name calls a control that stands in no field.
func Name(o fyne.CanvasObject, name string) { call(o, name) }

// call gives a field's label to its control, or to the first in its row: an
// entry with a button behind it.
func call(o fyne.CanvasObject, name string) {
	switch o := o.(type) {
	case named:
		o.call(name)
	case interface{ Control() fyne.CanvasObject }:
		call(o.Control(), name)
	case *fyne.Container:
		if len(o.Objects) > 0 {
			call(o.Objects[0], name)
		}
	}
}

func (e *Entry) call(name string) { e.name = name }

func (s *Select) call(name string) { s.name = name }
