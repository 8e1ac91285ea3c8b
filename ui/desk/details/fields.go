package details

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/activity"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
)

// fieldsEdit is Details or Address to type into.
type fieldsEdit struct {
	page    *Page
	title   *kit.Text
	names   []string
	rows    map[string]*kit.Field
	entries map[string]*kit.Entry
	quiet   bool // the page fills the fields, not the user

	scope    *kit.Select // of Details, on a desk with several scopes; else nil
	scopeRow *kit.Field
}

func newFieldsEdit(p *Page, s model.Step) *fieldsEdit {
	e := &fieldsEdit{page: p, title: kit.NewText(sectionTitle(s), kit.Section()), names: s.Fields(),
		rows: map[string]*kit.Field{}, entries: map[string]*kit.Entry{}}
	for _, name := range e.names {
		if name == scopeField {
			e.makeScope()
			continue
		}
		entry := kit.NewEntry("")
		if name == "notes" || name == "address" {
			entry.MultiLine, entry.Wrapping = true, fyne.TextWrapWord
			entry.Scroll = fyne.ScrollVerticalOnly
			entry.SetMinRowsVisible(3)
		} else if p.form.IsNew() {
			goOn(entry, p)
		}
		entry.OnChanged = func(text string) { e.typed(name, text) }
		e.entries[name], e.rows[name] = entry, kit.NewField(label.Field(name), kit.OfFieldWidth(entry), label.FieldHelp(name))
	}
	return e
}

// scopeField is the form's name for the field Scope, which is chosen.
const scopeField = "scope"

func (e *fieldsEdit) makeScope() {
	all := e.page.form.Scopes()
	if len(all) == 0 {
		return
	}
	e.scope = kit.NewSelect("layers", all, func(i int) { e.page.form.Set(scopeField, all[i]); e.page.typed() })
	e.scopeRow = kit.NewField(label.Field(scopeField), kit.OfFieldWidth(e.scope), "")
}

// goOn has Enter go to the wizard's next step.
func goOn(entry *kit.Entry, p *Page) {
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		entry.OnKey(k, func() { p.Step(1) })
	}
}

func (e *fieldsEdit) typed(name, text string) {
	if e.quiet {
		return
	}
	e.page.form.Set(name, text)
	e.rows[name].SetWrong("")
	e.page.typed()
}

func (e *fieldsEdit) fill() {
	e.quiet = true
	defer func() { e.quiet = false }()
	for name, entry := range e.entries {
		if value := e.page.form.Value(name); entry.Text != value {
			entry.SetText(value)
		}
		e.rows[name].SetWrong(e.page.form.Error(name))
	}
	if e.scope != nil {
		all := e.page.form.Scopes()
		e.scope.SetOptions(all, slices.Index(all, e.page.form.Value(scopeField)))
		e.scopeRow.SetWrong(e.page.form.Error(scopeField))
	}
}

func (e *fieldsEdit) objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{e.title}
	for _, name := range e.names {
		switch row := e.rows[name]; {
		case row != nil:
			all = append(all, row)
		case e.scope != nil:
			all = append(all, e.scopeRow)
		}
	}
	return all
}

func (e *fieldsEdit) field(name string) focusable {
	if entry := e.entries[name]; entry != nil {
		return entry
	}
	if name == scopeField && e.scope != nil {
		return e.scope
	}
	return nil
}

func (e *fieldsEdit) first() focusable { return e.entries[e.names[0]] }

func (e *fieldsEdit) rest(on bool) {
	for _, entry := range e.entries {
		restEntry(entry, on)
	}
	if e.scope != nil {
		e.scope.Disable(map[bool]string{true: savingWhy}[on])
	}
}

// restEntry has an entry refuse while the form is being saved.
func restEntry(e *kit.Entry, on bool) {
	switch {
	case on && !e.Disabled():
		e.Disable(savingWhy)
	case !on && e.Disabled():
		e.Enable()
	}
}

// fieldsRead is Details or Address to read.
type fieldsRead struct {
	page *Page
	step model.Step
	read
}

// read is a section without fields. It is made anew only where it says
// something else, so that a button in it keeps the keyboard.
type read struct {
	said string
	all  []fyne.CanvasObject
}

// says whether the section says something else than before.
func (r *read) says(what ...any) bool {
	said := fmt.Sprintf("%q", what)
	other := said != r.said
	r.said = said
	return other
}

func (r *read) objects() []fyne.CanvasObject { return r.all }
func (r *read) field(string) focusable       { return nil }
func (r *read) first() focusable             { return nil }
func (r *read) rest(bool)                    {}

func (r *fieldsRead) fill() {
	lines := r.page.form.Read(r.step)
	if !r.says(lines) {
		return
	}
	r.all = []fyne.CanvasObject{kit.NewText(sectionTitle(r.step), kit.Section())}
	for _, line := range lines {
		r.all = append(r.all, kit.NewFact(line.Label, kit.NewText(line.Text, kit.Plain())))
	}
	if len(lines) == 0 {
		r.all = append(r.all, kit.NewText("Nothing is known yet.", kit.Quiet()))
	}
}

// activityRead is what was done with the customer.
type activityRead struct {
	page *Page
	read
}

func (r *activityRead) fill() {
	lines := activityLines(r.page)
	if !r.says(lines) {
		return
	}
	r.all = []fyne.CanvasObject{kit.NewText(sectionTitle(model.Activity), kit.Section())}
	for _, line := range lines {
		texts := kit.Column(0, kit.NewText(line.What, kit.Plain()))
		for _, detail := range line.Details {
			texts.Add(kit.NewText(detail, kit.Helper()))
		}
		r.all = append(r.all, kit.NewFact(line.When, texts), kit.NewRule())
	}
	switch {
	case len(lines) == 0:
		r.all = append(r.all, kit.NewText("Nothing has been done yet.", kit.Quiet()))
	case len(lines) == events:
		more := kit.Helper()
		r.all = append(r.all, kit.NewText(fmt.Sprintf("The latest %d are shown. Activity has them all.", events), more.In(theme.ColorNamePlaceHolder)))
	}
}

// activityLines are the customer's events in words.
func activityLines(p *Page) []activity.Line { return activity.Lines(p.facts.Events, p.source.Clock) }
