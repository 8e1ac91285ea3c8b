package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// What was selected before Esc does not swallow the next letter.
func TestEscClearsASearchAndItsSelection(t *testing.T) {
	test.NewTempApp(t)
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th)
	var seen []string
	e := NewSearch("Find", func(text string) { seen = append(seen, text) })
	w := test.NewTempWindow(t, e)
	w.Canvas().Focus(e)
	test.Type(e, "alvin")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	test.Type(e, "hedi")
	if e.Text != "hedi" {
		t.Errorf("%q stands there after typing hedi", e.Text)
	}
	if n := len(seen); n != len("alvin")+1+len("hedi") {
		t.Errorf("told %d times: %q", n, seen)
	}
}

// Nor does what was selected when the page changed the text.
func TestSetTextForgetsTheSelection(t *testing.T) {
	test.NewTempApp(t)
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th)
	e := NewEntry("")
	w := test.NewTempWindow(t, e)
	w.Canvas().Focus(e)
	test.Type(e, "alvin")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.SetText("")
	test.Type(e, "hedi")
	if e.Text != "hedi" {
		t.Errorf("%q stands there after typing hedi", e.Text)
	}
}
