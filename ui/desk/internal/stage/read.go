package stage

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/keydesk/keydesk/ui/desk/kit"
)

// Top is what lies over the window, the window where nothing does.
func (s *Stage) Top() fyne.CanvasObject {
	if top := s.Canvas.Overlays().Top(); top != nil {
		return top
	}
	return s.Canvas.Content()
}

// Under is what the window shows below its dialogs.
func (s *Stage) Under() fyne.CanvasObject { return s.Canvas.Content() }

// Shown returns an object and all that is shown in it.
func Shown(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{o}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	case *fyne.Container:
		inside = o.Objects
	}
	for _, child := range inside {
		all = append(all, Shown(child)...)
	}
	return all
}

// Texts are all that an object says, in order, empty ones left out.
func Texts(o fyne.CanvasObject) []string {
	var all []string
	for _, one := range Shown(o) {
		text := ""
		switch o := one.(type) {
		case interface{ Sentence() string }:
			text = o.Sentence()
		case interface{ Text() string }:
			text = o.Text()
		case interface{ Label() string }:
			text = o.Label()
		}
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// Said is all that lies on top, a line each.
func (s *Stage) Said() string { return strings.Join(Texts(s.Top()), "\n") }

// Says looks that texts are shown on top, whole or in part.
func (s *Stage) Says(t *testing.T, want ...string) {
	t.Helper()
	said := s.Said()
	for _, one := range want {
		if !strings.Contains(said, one) {
			t.Errorf("%q is not shown; there is:\n%s", one, said)
		}
	}
}

// SaysNot looks that texts are not shown on top.
func (s *Stage) SaysNot(t *testing.T, unwanted ...string) {
	t.Helper()
	said := s.Said()
	for _, one := range unwanted {
		if strings.Contains(said, one) {
			t.Errorf("%q is shown; there is:\n%s", one, said)
		}
	}
}

// Find returns the first widget on top that is of a type and a condition; name
// is for the test's words.
func Find[T fyne.CanvasObject](t *testing.T, s *Stage, name string, is func(T) bool) T {
	t.Helper()
	for _, o := range Shown(s.Top()) {
		if one, ok := o.(T); ok && is(one) {
			return one
		}
	}
	t.Fatalf("there is no %q; there is:\n%s", name, s.Said())
	panic("unreachable")
}

// Button finds the button of a text.
func (s *Stage) Button(t *testing.T, text string) *kit.Button {
	t.Helper()
	return Find(t, s, text, func(b *kit.Button) bool { return b.Text() == text })
}

// Tap clicks the button of a text.
func (s *Stage) Tap(t *testing.T, text string) {
	t.Helper()
	s.Button(t, text).Tapped(&fyne.PointEvent{})
}

// Check finds the check box of a label.
func (s *Stage) Check(t *testing.T, label string) *kit.Check {
	t.Helper()
	return Find(t, s, label, func(c *kit.Check) bool { return c.Label() == label })
}

// Field finds the row of a form by its label.
func (s *Stage) Field(t *testing.T, label string) *kit.Field {
	t.Helper()
	return Find(t, s, label, func(f *kit.Field) bool { return f.Label() == label })
}

// Entry finds the entry in the row of a form.
func (s *Stage) Entry(t *testing.T, label string) *kit.Entry {
	t.Helper()
	for _, o := range Shown(s.Field(t, label)) {
		if e, ok := o.(*kit.Entry); ok {
			return e
		}
	}
	t.Fatalf("%q has no entry", label)
	panic("unreachable")
}

// Type takes the keyboard to a field and types over what stands there.
func (s *Stage) Type(t *testing.T, label, text string) {
	t.Helper()
	e := s.Entry(t, label)
	s.Canvas.Focus(e)
	e.SetText("")
	s.Letters(text)
}
