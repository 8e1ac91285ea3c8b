package sale

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/sale"
)

// form is what is filled in: who buys, what, and the mail.
type form struct {
	page     *Page
	customer *kit.Entry
	entries  map[string]*kit.Entry
	rows     map[string]*kit.Field
	product  *kit.Select
	who      *chosen
	found    *fyne.Container // candidates

	title                                  fyne.CanvasObject
	what, how                              []fyne.CanvasObject // heads of sections
	foundRow, whoRow, mailRow, passwordRow fyne.CanvasObject
	said                                   string // what found says
	mail                                   *kit.Check
	password                               *kit.Check
	all                                    []fyne.CanvasObject
	quiet                                  bool // the page fills the fields, not the user
}

func newForm(p *Page) *form {
	f := &form{page: p, entries: map[string]*kit.Entry{}, rows: map[string]*kit.Field{}, found: kit.Column(4)}
	f.customer = kit.NewSearch("Name, e-mail, Customer ID or License ID", func(text string) {
		if f.quiet {
			return
		}
		p.model.Set(model.FieldCustomer, text)
		p.typed()
		p.find()
	})
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		f.customer.OnKey(key, f.enter)
	}
	f.rows[model.FieldCustomer] = kit.NewField(label.Buyer, kit.OfFieldWidth(f.customer), "")
	f.who = newChosen(f.another)
	for _, one := range fields() {
		entry := kit.NewEntry("")
		entry.OnChanged = func(text string) { f.typed(one.name, text) }
		f.entries[one.name] = entry
		f.rows[one.name] = one.row(entry)
	}
	f.product = kit.NewSelect("", p.model.Products(), func(i int) { p.model.Choose(i); p.typed() })
	f.rows[model.FieldProduct] = kit.NewField(label.Product, kit.OfFieldWidth(f.product), "")
	f.mail = kit.NewCheck(label.OneMail, "Off: print it, or read it aloud.", func(on bool) { p.model.SetMail(on); p.typed() })
	f.password = kit.NewCheck(label.Generate, "", func(on bool) { p.model.SetCredentials(on); p.typed() })
	f.title = kit.NewText(label.Buyer, kit.Section())
	f.what = []fyne.CanvasObject{kit.NewRule(), kit.NewText(label.License, kit.Section())}
	f.how = []fyne.CanvasObject{kit.NewRule(), kit.NewText(label.Mail, kit.Section())}
	f.foundRow, f.whoRow, f.mailRow, f.passwordRow = kit.InFields(f.found), kit.InFields(f.who.card), kit.InFields(f.mail), kit.InFields(f.password)
	return f
}

// aField is a field that is typed.
type aField struct {
	name, label, helper string
	short               bool
}

func fields() []aField {
	return []aField{
		{model.FieldFirst, label.Field("firstName"), "", false}, {model.FieldLast, label.Field("lastName"), "", false},
		{model.FieldCompany, label.Field("company"), "", false}, {model.FieldEmail, label.Field("email"), "", false},
		{model.FieldSeats, label.Seats, "activations on one License ID", true},
		{model.FieldCount, label.LicenseCount, "License IDs", true},
		{model.FieldExpires, label.Expiry, "as the product suggests; empty: no expiry", true},
		{model.FieldOrder, label.OrderNumber, "the same number again sells nothing twice", false},
	}
}

// row is its line: a short one has its helper beside it.
func (a aField) row(e *kit.Entry) *kit.Field {
	if a.short {
		kit.Name(e, a.label)
		return kit.NewField(a.label, kit.Row(8, kit.Sized(120, 32, e), kit.NewText(a.helper, kit.Quiet())), "")
	}
	return kit.NewField(a.label, kit.OfFieldWidth(e), a.helper)
}

func (f *form) typed(name, text string) {
	if f.quiet {
		return
	}
	f.page.model.Set(name, text)
	f.page.typed()
}

// enter takes the first customer that was found, or goes on.
func (f *form) enter() {
	m := f.page.model
	if all, ok := m.Candidates(); ok {
		if len(all) > 0 {
			f.take(all[0].ID)
		} else {
			f.takeNew()
		}
		return
	}
	if m.Decided() {
		kit.Focus(f.product)
	}
}

func (f *form) take(id uint64) {
	f.page.model.Take(id)
	f.page.typed()
	kit.Focus(f.product)
}

func (f *form) takeNew() {
	f.page.model.TakeNew()
	f.page.typed()
	kit.Focus(f.entries[model.FieldFirst])
}

// another is New one instead, or the way back to the search.
func (f *form) another() {
	if f.page.model.IsNew() {
		f.customer.SetText("")
		kit.Focus(f.customer)
		return
	}
	f.takeNew()
}

// fill shows the form as it stands.
func (f *form) fill() {
	m := f.page.model
	f.quiet = true
	defer func() { f.quiet = false }()
	for name, entry := range f.entries {
		if entry.Text != m.Value(name) {
			entry.SetText(m.Value(name))
		}
		f.rows[name].SetWrong(m.Error(name))
	}
	f.rows[model.FieldCustomer].SetWrong(m.Error(model.FieldCustomer))
	f.rows[model.FieldProduct].SetWrong(m.Error(model.FieldProduct))
	f.product.SetOptions(m.Products(), m.Product())
	f.mail.Set(state(m.Mail()))
	f.password.Set(state(m.Credentials()))
	f.password.SetHelp(m.CredentialsHelp())
	f.fillFound()
	f.who.fill(m)
	f.arrange()
}

func state(on bool) kit.State {
	if on {
		return kit.On
	}
	return kit.Off
}

// fillFound names who may be meant. It is made anew only where it says something
// else, so that a line in it keeps the keyboard.
func (f *form) fillFound() {
	all, ok := f.page.model.Candidates()
	said := ""
	for _, c := range all {
		said += "\n" + c.Name + " " + c.Also
	}
	if said += strconv.FormatBool(ok); said == f.said {
		return
	}
	f.said = said
	f.found.Objects = nil
	for _, c := range all {
		f.found.Add(kit.NewAction("", "person", c.Name+"  "+c.Also, func() { f.take(c.ID) }))
	}
	if ok {
		f.found.Add(kit.NewAction("", "add", label.NewBuyer, f.takeNew))
	}
}

// arrange puts together what is shown of the form.
func (f *form) arrange() {
	m := f.page.model
	all := []fyne.CanvasObject{f.title, f.rows[model.FieldCustomer]}
	if len(f.found.Objects) > 0 {
		all = append(all, f.foundRow)
	}
	if m.Decided() {
		all = append(all, f.whoRow)
	}
	if m.IsNew() {
		for _, name := range model.Buyer() {
			all = append(all, f.rows[name])
		}
	}
	all = append(all, f.what...)
	for _, name := range []string{model.FieldProduct, model.FieldSeats, model.FieldCount, model.FieldExpires, model.FieldOrder} {
		all = append(all, f.rows[name])
	}
	all = append(all, f.how...)
	all = append(all, f.mailRow, f.passwordRow)
	f.all = all
}

func (f *form) objects() []fyne.CanvasObject { return f.all }

// goTo shows why the sale cannot be made, and takes the keyboard there.
func (f *form) goTo(why string) {
	_, field, _ := f.page.model.Sale()
	f.page.line.Say(kit.Toast{Text: why, Icon: "info"})
	switch {
	case field == model.FieldCustomer:
		kit.Focus(f.customer)
	case field == model.FieldProduct:
		kit.Focus(f.product)
	case f.entries[field] != nil:
		kit.Focus(f.entries[field])
	}
}

// rest has the fields refuse while the sale is saved.
func (f *form) rest(on bool) {
	all := []*kit.Entry{f.customer}
	for _, e := range f.entries {
		all = append(all, e)
	}
	for _, e := range all {
		if on {
			e.Disable(savingWhy)
		} else {
			e.Enable()
		}
	}
	why := map[bool]string{true: savingWhy}[on]
	f.product.Disable(why)
	f.mail.Disable(why)
	f.password.Disable(why)
}
