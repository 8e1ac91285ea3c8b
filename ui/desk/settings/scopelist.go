package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/scopes"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// scopesPane is the section Scopes: a line a scope, with what can be done to it.
type scopesPane struct {
	page    *Page
	box     *kit.Scroll
	column  *fyne.Container
	reading *task.Slot
	lines   []scopes.Line
	stale   bool // they are to be read anew once they are shown
}

func newScopesPane(p *Page) *scopesPane {
	s := &scopesPane{page: p, column: kit.Column(0), reading: p.work.Slot(), stale: true}
	s.box = kit.NewScroll(kit.Inset(s.column, 16, 16, 16, 16))
	s.box.Hide()
	s.reading.Busy = func(on bool) { p.busy(on, s.reading, "Reading the scopes…") }
	return s
}

// show shows the section, or hides it.
func (s *scopesPane) show(on bool) {
	if on && !s.box.Visible() {
		s.box.Top()
	}
	kit.SetVisible(s.box, on)
	if on && s.stale {
		s.load()
	}
}

// changed is called after each commit.
func (s *scopesPane) changed(c core.Change) {
	if c.All || c.Scopes || c.Settings || len(c.Customers) > 0 {
		s.stale = true
		s.show(s.box.Visible())
	}
}

func (s *scopesPane) load() {
	s.stale = false
	task.Go(s.reading, func(ctx context.Context, _ task.Report) ([]scopes.Line, error) { return s.page.source.Scopes(ctx) },
		func(lines []scopes.Line, err error) {
			if err != nil {
				s.column.Objects = []fyne.CanvasObject{kit.NewBanner(kit.MarkError(), say.Explain(err, "").Text(), "")}
				s.column.Refresh()
				return
			}
			s.lines = lines
			s.build()
		})
}

// build makes the lines anew. The keyboard goes to the button of the same name
// on the same line.
func (s *scopesPane) build() {
	held := s.held()
	add := kit.NewButton(label.AddScope, "add", kit.Secondary, s.add)
	add.Disable(s.page.whyNot())
	s.column.Objects = []fyne.CanvasObject{
		kit.NewText(scopes.About, kit.Quiet()),
		kit.Inset(kit.Row(8, add), 12, 0, 8, 0),
	}
	for _, l := range s.lines {
		s.column.Add(kit.NewRule())
		s.column.Add(kit.Inset(s.line(l), 10, 0, 10, 0))
	}
	s.column.Refresh()
	s.box.Refresh()
	s.hold(held)
}

// line is one scope.
func (s *scopesPane) line(l scopes.Line) fyne.CanvasObject {
	name := kit.NewText(l.Name, kit.Strong())
	words := kit.Column(2, name)
	if mark := l.Mark(); mark != "" {
		words.Add(kit.Row(6, kit.NewIcon(markIcon(l), theme.ColorNamePlaceHolder, 14), kit.NewText(mark, kit.Helper())))
	}
	if holds := l.Holds(); holds != "" {
		words.Add(kit.NewText(holds, kit.Plain()))
	}
	words.Add(kit.NewText(l.Has(), kit.Helper()))
	open := kit.NewButton(label.OpenScope, "", kit.Secondary, func() { s.open(l) })
	rename := kit.NewButton(label.RenameScope, "", kit.Secondary, func() { s.rename(l) })
	remove := kit.NewButton(label.RemoveScope, "", kit.Danger, func() { s.remove(l) })
	rename.Disable(s.page.whyNot())
	remove.Disable(s.page.whyNot())
	if s.page.whyNot() == "" {
		remove.Disable(l.WhyNotRemove())
	}
	for _, b := range []*kit.Button{open, rename, remove} {
		b.About(l.Name)
	}
	return kit.Row(16, words, kit.Row(8, open, rename, remove))
}

func markIcon(l scopes.Line) string {
	if l.Leaving {
		return "triangle"
	}
	return "layers"
}

// held is the name of the button that has the keyboard, "" for none.
func (s *scopesPane) held() string {
	c := kit.CanvasOf(s.box)
	if c == nil || !s.box.Visible() {
		return ""
	}
	if b, ok := c.Focused().(*kit.Button); ok {
		return kit.NameOf(b)
	}
	return ""
}

// hold takes the keyboard to the button of a name.
func (s *scopesPane) hold(name string) {
	if name == "" {
		return
	}
	var find func(o fyne.CanvasObject) *kit.Button
	find = func(o fyne.CanvasObject) *kit.Button {
		switch o := o.(type) {
		case *kit.Button:
			if kit.NameOf(o) == name {
				return o
			}
		case *fyne.Container:
			for _, one := range o.Objects {
				if b := find(one); b != nil {
					return b
				}
			}
		}
		return nil
	}
	if b := find(s.column); b != nil {
		kit.Focus(b)
	}
}

// open goes to the settings of a scope.
func (s *scopesPane) open(l scopes.Line) {
	s.page.window.InScope(l.Name)
	s.page.Open(model.Administration)
}
