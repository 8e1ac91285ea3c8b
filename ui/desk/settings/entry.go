package settings

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
)

// entry is the field of a setting: Enter saves what stands in it, as leaving it
// does, and Esc takes it back.
type entry struct {
	kit.Entry
	name  string
	kept  string // what stood in it when it was filled, or was last sent
	wrong bool   // and was refused
	save  func(text string)
	drop  func()
}

func newEntry(name string, save func(string), drop func()) *entry {
	e := &entry{name: name, save: save, drop: drop}
	e.Begin(e, "")
	return e
}

// Name is what the field is called.
func (e *entry) Name() string { return e.name }

// fill shows a value. What is being typed stays.
func (e *entry) fill(value string, wrong bool) {
	typing := e.Text != e.kept
	e.wrong = wrong
	e.SetBad(wrong)
	if e.kept == value {
		return
	}
	if e.kept = value; !typing {
		e.SetText(value)
	}
}

// flush saves what was typed and not saved yet.
func (e *entry) flush() {
	if e.Text != e.kept {
		e.kept = e.Text
		e.save(e.Text)
	}
}

// FocusLost is part of fyne.Focusable.
func (e *entry) FocusLost() { e.Entry.FocusLost(); e.flush() }

// TypedKey is part of fyne.Focusable.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case kit.Enter(ev) && e.wrong: // again
		e.kept = e.Text
		e.save(e.Text)
	case kit.Enter(ev):
		e.flush()
	case ev.Name == fyne.KeyEscape && (e.wrong || e.Text != e.kept):
		e.SetText(e.kept)
		e.drop()
	case ev.Name == fyne.KeyEscape, len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] >= '1' && ev.Name[1] <= '9':
		kit.Pass(e, ev)
	default:
		e.Entry.TypedKey(ev)
	}
}
