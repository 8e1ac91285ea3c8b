package license

import (
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// Resume makes the page that was open when the window was locked, with what was
// typed.
func Resume(r *task.Runner, source Source, window Window, d model.Draft) *Page {
	p := Open(r, source, window, d.License, true)
	p.draft = &d
	return p
}

// Typed is what would be lost; ok is false where nothing would be.
func (p *Page) Typed() (d model.Draft, ok bool) {
	if p.form == nil {
		if p.draft == nil {
			return d, false
		}
		return *p.draft, true // the license is not read yet
	}
	return p.form.Draft()
}

// resume puts what was typed before the lock into the form that was just read.
func (p *Page) resume() {
	if p.draft == nil {
		return
	}
	p.form.Resume(*p.draft)
	p.draft = nil
	p.line.Say(kit.Toast{Text: "What you typed is here again, and not saved yet."})
}
