package licenses

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/licenses"
)

// Products opens the list of products, each with its public key.
func (r *Room) Products() { r.products(r.list) }

func (r *Room) list(all []core.Product) {
	d := &kit.Dialog{Title: "Products", Sub: "What licenses are of. The public key is built into your program, which checks license files with it.", Width: 560, Topic: label.Licenses}
	rows := kit.Column(12)
	if len(all) == 0 {
		rows.Add(kit.NewText("There is no product yet.", kit.Quiet()))
	}
	for i, one := range all {
		if i > 0 {
			rows.Add(kit.NewRule())
		}
		rows.Add(r.product(d, one))
	}
	d.Body = rows
	add := kit.NewButton(label.NewProduct, "add", kit.Secondary, func() { d.Close(); r.form(model.NewProduct()) })
	add.Disable(model.MayMake(r.in.May))
	d.Left = kit.Row(8, add)
	d.Default = kit.NewButton(label.CloseHelp, "", kit.Primary, d.Close)
	r.open.Show(d, r.in.Canvas, r.in.Runner)
}

// product is a product of the list.
func (r *Room) product(d *kit.Dialog, p core.Product) fyne.CanvasObject {
	change := kit.NewLink(label.Change, func() { d.Close(); r.form(model.FormOf(p)) }).About(p.Name)
	change.Disable(model.MayAdd(r.in.May))
	var copied *kit.Button
	copied = kit.NewButton(label.CopyKey, "copy", kit.Link, func() {
		fyne.CurrentApp().Clipboard().SetContent(p.Key)
		kit.Tell(copied, "The public key of "+p.Name+" is in the clipboard.")
	}).About(p.Name)
	return kit.Column(4, kit.Row(12, kit.NewText(p.Name, kit.Strong()), kit.Space(), change), kit.NewText(model.ProductTerms(p), kit.Quiet()),
		kit.NewText(p.Key, kit.Style{Mono: true, Wrap: true}), kit.Row(0, copied))
}

// form makes a product, or changes what new licenses of one are for.
func (r *Room) form(m *model.ProductForm) {
	title, ok := "New product", "Make it"
	if m.ID != 0 {
		title, ok = m.Name, label.Save
	}
	f := ask.NewForm(r.in.Runner, title, "", ok, kit.Primary)
	name, seats, days := kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry("")
	for entry, to := range map[*kit.Entry]*string{name: &m.Name, seats: &m.Activations, days: &m.Days} {
		entry.SetText(*to)
		entry.OnChanged = func(text string) { *to = text; f.Judge() }
	}
	nameField := kit.NewField("Name", name, "It stands in license files, and stays.")
	seatsField := kit.NewField(label.Activations, seats, "How many computers a new license is for.")
	daysField := kit.NewField(label.DefaultDuration, days, "How long a new license lasts. Empty: it never expires.")
	f.Fields = map[string]*kit.Field{"name": nameField, "activations": seatsField, "days": daysField}
	f.Problem = m.Problem
	body := kit.Column(8, nameField, seatsField, daysField)
	if m.ID != 0 {
		body = kit.Column(8, kit.NewText("Licenses that there are stay as they are.", kit.Quiet()), seatsField, daysField)
	}
	f.OK = func() {
		ask.Do(f, func(ctx context.Context, _ task.Report) (struct{}, error) {
			if m.ID != 0 {
				return struct{}{}, r.in.Deeds.EditProduct(ctx, m.ID, m.Form())
			}
			_, err := r.in.Deeds.AddProduct(ctx, m.Form())
			return struct{}{}, err
		}, func(struct{}) {
			r.in.Say(kit.Toast{Text: m.Form().Name + ": saved."})
			r.Products()
		}, nil)
	}
	r.show(f, 520, body)
}
