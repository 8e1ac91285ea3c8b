package license

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/licenses"
)

// edit is the details to type into.
type edit struct {
	page    *Page
	box     *fyne.Container
	status  *kit.Select
	entries map[string]*kit.Entry
	owner   *pick.Picker
	rows    map[string]*kit.Field
	nobody  *kit.Button
	quiet   bool // the page fills the fields, not the user
}

func newEdit(p *Page) *edit {
	e := &edit{page: p, entries: map[string]*kit.Entry{}, rows: map[string]*kit.Field{}}
	e.status = kit.NewSelect("", licenses.Statuses()[1:], func(i int) { e.set(model.FieldStatus, string(core.LicenseStatuses()[i])) })
	for _, field := range []string{model.FieldExpires, model.FieldActivations, model.FieldExternal} {
		entry := kit.NewEntry("")
		entry.OnChanged = func(text string) { e.set(field, text) }
		e.entries[field] = entry
	}
	e.owner = pick.New(p.finding, p.source.Owners)
	e.owner.OnPick = func(o model.Owner) { p.form.Give(o); e.rows[model.FieldCustomer].SetWrong(""); p.typed() }
	e.owner.OnGrown = p.frame.Lay
	e.nobody = kit.NewLink(label.TakeFromCustomer, func() { e.owner.Show(model.Nobody()); e.owner.OnPick(model.Nobody()); p.frame.Lay() })
	var all []fyne.CanvasObject
	for _, field := range model.Fields() {
		e.rows[field] = kit.NewField(model.FieldLabel(field), kit.OfFieldWidth(e.control(field)), model.FieldHelp(field))
		all = append(all, e.rows[field])
		if field == model.FieldCustomer {
			all = append(all, kit.InFields(kit.Column(4, e.owner.Offered, kit.Row(0, e.nobody))))
		}
	}
	e.box = kit.Column(8, all...)
	e.owner.Show(p.form.Owner())
	return e
}

// control is what a field is changed with.
func (e *edit) control(field string) fyne.CanvasObject {
	switch field {
	case model.FieldStatus:
		return e.status
	case model.FieldCustomer:
		return e.owner.Entry
	}
	return e.entries[field]
}

func (e *edit) set(field, value string) {
	if e.quiet {
		return
	}
	e.page.form.Set(field, value)
	e.rows[field].SetWrong("")
	e.page.typed()
}

func (e *edit) fill() {
	e.quiet = true
	defer func() { e.quiet = false }()
	form := e.page.form
	e.status.SetOptions(e.status.Options(), slices.Index(core.LicenseStatuses(), core.LicenseStatus(form.Value(model.FieldStatus))))
	for field, entry := range e.entries {
		if entry.Text != form.Value(field) {
			entry.SetText(form.Value(field))
		}
	}
	for field, row := range e.rows {
		row.SetWrong(form.Error(field))
	}
	kit.SetVisible(e.nobody, form.Owner().ID != 0)
}

// rest has the fields refuse, while the form is being saved.
func (e *edit) rest(on bool) {
	why := map[bool]string{true: savingWhy}[on]
	e.status.Disable(why)
	for _, entry := range []*kit.Entry{e.owner.Entry, e.entries[model.FieldExpires], e.entries[model.FieldActivations], e.entries[model.FieldExternal]} {
		switch {
		case on && !entry.Disabled():
			entry.Disable(why)
		case !on && entry.Disabled():
			entry.Enable()
		}
	}
}

// goTo takes the keyboard to a field.
func (e *edit) goTo(field string) {
	if o, ok := e.control(field).(fyne.Focusable); ok {
		kit.Focus(o)
	}
}
