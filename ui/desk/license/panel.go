package license

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// panel is what stands at the right: the Actions and the last events.
type panel struct {
	page    *Page
	column  *fyne.Container
	rows    map[model.ID]*kit.Action
	actions *fyne.Container
	said    string // what the events say, to make them anew only then
}

func newPanel(p *Page) *panel {
	v := &panel{page: p, column: kit.Column(16), rows: map[model.ID]*kit.Action{}}
	var rows []fyne.CanvasObject
	for _, a := range p.offered() {
		one := kit.NewAction(a.Key, model.Icon(a.ID), a.Label, func() { p.Act(a.ID) })
		v.rows[a.ID] = one
		rows = append(rows, one)
	}
	v.actions = kit.Column(12, kit.NewText(label.Actions, kit.Strong()), kit.Column(4, rows...))
	return v
}

func (v *panel) fill() {
	form := v.page.form
	if form == nil {
		v.column.Objects = nil
		return
	}
	f := form.Facts()
	for id, row := range v.rows {
		row.Disable(f.Action(id).Why)
	}
	events := f.EventLines(v.page.source.Clock)
	if said := fmt.Sprint("events ", events); said == v.said {
		return
	} else {
		v.said = said
	}
	v.column.Objects = []fyne.CanvasObject{v.actions}
	if len(events) > 0 {
		last := kit.Column(8, kit.NewText(label.LastEvents, kit.Strong()))
		for _, e := range events {
			last.Add(kit.Column(0, kit.NewText(e.What, kit.Plain()), kit.NewText(e.When, kit.Helper())))
		}
		v.column.Objects = append(v.column.Objects, kit.NewRule(), last)
	}
	v.column.Refresh()
}
