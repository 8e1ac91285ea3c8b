package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/scopes"
)

// form makes a dialog with one deed; open shows it.
func (p *Page) form(title, sub, ok string, kind kit.Kind) *ask.Form {
	return ask.NewForm(p.runner, title, sub, ok, kind)
}

// openForm shows a dialog over the page.
func (p *Page) openForm(f *ask.Form, width float32, body fyne.CanvasObject, closed func()) {
	c := kit.CanvasOf(p.frame)
	if c == nil || !p.work.Open() {
		return
	}
	p.shut()
	p.dialog = f.Dialog
	f.Show(c, width, body, func() {
		p.dialog = nil
		if closed != nil {
			closed()
		}
		if p.work.Open() {
			p.settled()
		}
	})
}

// done is the result of a deed that has none.
type done struct{}

// add asks for a new scope's name.
func (s *scopesPane) add() {
	s.name(s.page.form("New scope", "", "Add", kit.Primary), "", func(ctx context.Context, name string) error {
		return s.page.source.AddScope(ctx, name)
	}, func(name string) string { return "There is a scope " + name + " now. It has the desk's settings." })
}

// rename asks for another name.
func (s *scopesPane) rename(l scopes.Line) {
	s.name(s.page.form("Rename", l.Name, label.OK, kit.Primary), l.Name, func(ctx context.Context, name string) error {
		return s.page.source.RenameScope(ctx, l.Name, name)
	}, func(name string) string { return l.Name + " is called " + name + " now." })
}

// name is a dialog that asks for a name.
func (s *scopesPane) name(f *ask.Form, was string, do func(context.Context, string) error, said func(string) string) {
	name := kit.NewEntry("")
	name.SetText(was)
	name.CursorColumn = len([]rune(was))
	field := kit.NewField(label.ScopeName, name, "Such as a brand or a site; operators see it in the Scope Selector.")
	name.OnChanged = func(string) { field.SetWrong(""); f.Judge() }
	f.Fields = map[string]*kit.Field{"scope": field, say.Exists: field}
	f.Problem = func() string { return scopes.WhyNotName(name.Text, was) }
	f.OK = func() {
		typed := strings.TrimSpace(name.Text)
		ask.Do(f, func(ctx context.Context, _ task.Report) (done, error) { return done{}, do(ctx, typed) },
			func(done) { s.page.line.Say(kit.Toast{Text: said(typed)}) }, nil)
	}
	s.page.openForm(f, 480, kit.Column(8, field), func() { name.OnChanged = nil })
}

// remove asks where a scope's customers go, and removes it.
func (s *scopesPane) remove(l scopes.Line) {
	m := scopes.Remove(l, s.lines)
	f := s.page.form("Remove scope", l.Name, "Remove", kit.DangerNow)
	body, left := kit.Column(12, kit.NewText(m.Text(), kit.Plain())), kit.Column(2)
	left.Hide()
	if m.Asks() {
		to := kit.NewSelect("layers", m.Others, func(i int) { m.Choose(i); f.Judge() })
		to.SetOptions(m.Others, m.Chosen())
		body.Add(kit.NewField(label.MoveTo, kit.Row(0, to), ""))
	}
	body.Add(left)
	f.Problem, f.Stops = m.WhyNot, true
	f.OK = func() {
		left.Hide()
		ask.Do(f, func(ctx context.Context, report task.Report) (core.Moved, error) {
			return s.page.source.RemoveScope(ctx, m, func(done, of int) {
				report(task.Progress{Done: done, Total: of, Text: scopes.Progress(done, of)})
			})
		}, func(moved core.Moved) { s.page.line.Say(kit.Toast{Text: m.Removed(moved)}) },
			func(moved core.Moved) { s.refused(left, moved) })
	}
	s.page.openForm(f, 520, body, nil)
}

// refused names who could not be moved.
func (s *scopesPane) refused(left *fyne.Container, moved core.Moved) {
	left.Objects = nil
	for _, line := range scopes.Left(moved) {
		left.Add(kit.NewText(line, kit.Helper()))
	}
	kit.SetVisible(left, len(left.Objects) > 0)
}
