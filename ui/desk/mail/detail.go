package mail

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
)

// detail is the selected mail under the list: what became of it, what that
// means, and the ways on.
type detail struct {
	page   *Page
	ground *kit.Box
	body   *fyne.Container
	scroll *kit.Scroll
	split  *fyne.Container
	shown  *model.Detail // nil: none
	wrong  *kit.Banner   // why the last act did not go; of the shown mail
	acts   map[model.Act]*kit.Button
}

func newDetail(p *Page) *detail {
	v := &detail{page: p, body: kit.Column(0), wrong: kit.NewBanner(kit.MarkError(), "", "")}
	v.wrong.Hide()
	v.ground = kit.NewGround(kit.Column(0, kit.NewRule(), kit.Inset(v.body, 14, 24, 12, 24)), theme.ColorNameHeaderBackground)
	return v
}

// fresh shows the selected mail. What is shown already stays as it is, with the
// keyboard where it was.
func (v *detail) fresh() {
	d, ok := v.page.model.Selected()
	switch {
	case !ok:
		v.shown = nil
	case v.shown != nil && reflect.DeepEqual(*v.shown, d):
		return
	default:
		if v.shown == nil || v.shown.ID != d.ID {
			v.wrong.Hide()
			v.scroll.Top()
		}
		v.shown = &d
		v.fill(d)
	}
	if v.scroll.Visible() != ok {
		kit.SetVisible(v.scroll, ok)
	}
	v.split.Refresh()
	v.scroll.Refresh()
}

// fill makes the parts anew. Where a button had the keyboard, the list gets it.
func (v *detail) fill(d model.Detail) {
	had := v.focused()
	v.acts = map[model.Act]*kit.Button{}
	head := []fyne.CanvasObject{kit.NewText(d.Title, kit.Section()), kit.Space()}
	var links []fyne.CanvasObject
	for _, act := range v.page.offered(d) {
		kind := kit.Secondary
		if act == model.ShowCustomer {
			kind = kit.Link
		}
		b := kit.NewButton(string(act), icon(act, kind), kind, func() { v.page.Act(act) })
		v.acts[act] = b
		if kind == kit.Link {
			links = append(links, b)
		} else {
			head = append(head, b)
		}
	}
	facts := kit.Column(2)
	for _, line := range d.Lines {
		facts.Add(kit.NewFact(line.Label, kit.NewText(line.Text, kit.Plain())))
	}
	v.body.Objects = []fyne.CanvasObject{kit.Flow(8, head...), v.wrong, kit.Inset(facts, 6, 0, 6, 0), kit.Flow(16, links...)}
	v.body.Refresh()
	if had {
		v.page.outbox.table.Focus()
	}
}

// focused says whether one of the buttons has the keyboard.
func (v *detail) focused() bool {
	c := kit.CanvasOf(v.ground)
	if c == nil {
		return false
	}
	for _, b := range v.acts {
		if c.Focused() == fyne.Focusable(b) {
			return true
		}
	}
	return false
}

// icon stands before an act's word.
func icon(act model.Act, kind kit.Kind) string {
	if kind == kit.Link {
		return ""
	}
	return map[model.Act]string{
		model.Retry: "refresh", model.Copy: "copy", model.SaveEML: "file", model.Print: "print", model.ReadAloud: "eye",
		model.HandedOver: "check", model.Read: "inbox",
	}[act]
}

// refuse says why an act did not go.
func (v *detail) refuse(act model.Act, problem say.Problem) {
	v.wrong.Set(kit.MarkError(), string(act)+" did not work", problem.Text())
	v.wrong.Show()
	v.body.Refresh()
	v.split.Refresh()
	v.scroll.Refresh()
	v.scroll.Top()
}

// settle takes a refusal back.
func (v *detail) settle() {
	if v.wrong.Visible() {
		v.wrong.Hide()
		v.body.Refresh()
		v.split.Refresh()
		v.scroll.Refresh()
	}
}
