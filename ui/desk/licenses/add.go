package licenses

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/say"
)

// explain says what went wrong, in one paragraph.
func explain(err error) string { return say.Explain(err, "").Text() }

// Add opens the dialog Add licenses…, for a customer or for nobody, with a
// product chosen where one is named; scope is that of licenses that are
// nobody's.
func (r *Room) Add(owner license.Owner, product, scope string) {
	r.products(func(all []core.Product) {
		m := model.NewAdd(all, product, scope, r.in.Clock)
		m.Owner = owner
		r.add(m)
	})
}

func (r *Room) add(m *model.Add) {
	f := ask.NewForm(r.in.Runner, "Add licenses", "", "Add", kit.Primary)
	names := kit.NewSelect("", m.Names(), nil)
	names.SetOptions(m.Names(), m.Product)
	count, seats, until, prefix := kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry("")
	count.SetText(m.Count)
	seatsField, untilField := kit.NewField(label.Activations, seats, ""), kit.NewField(label.Expiry, until, "")
	product := func() {
		seatsHelp, untilHelp := m.AsProduct()
		seatsField.SetHelper(seatsHelp)
		untilField.SetHelper(untilHelp)
		f.Judge()
	}
	names.OnChanged = func(i int) { m.Product = i; product() }
	for entry, to := range map[*kit.Entry]*string{count: &m.Count, seats: &m.Activations, until: &m.Expiry, prefix: &m.Prefix} {
		entry.OnChanged = func(text string) { *to = text; f.Judge() }
	}
	owner := pick.New(f.Page().Slot(), r.in.Deeds.Owners)
	owner.OnPick = func(o license.Owner) { m.Owner = o }
	owner.OnGrown = f.Resized
	if m.Owner.ID != 0 {
		owner.Show(m.Owner)
	}
	countField, prefixField := kit.NewField("How many", count, ""), kit.NewField("Prefix of external IDs", prefix, "Of one license: its external ID. Of several: with a number behind it. May be empty.")
	f.Fields = map[string]*kit.Field{"count": countField, "activations": seatsField, "expires": untilField, "externalId": prefixField, "prefix": prefixField, say.Exists: prefixField}
	f.Problem, f.Stops = m.Problem, true
	f.OK = func() {
		order, to := m.Order(), m.Owner
		ask.Do(f, func(ctx context.Context, _ task.Report) ([]uint64, error) { return r.in.Deeds.Add(ctx, order) },
			func(ids []uint64) { r.added(model.Added{IDs: ids, Product: order.Product, Owner: to}) },
			func(ids []uint64) {
				if len(ids) > 0 {
					r.added(model.Added{IDs: ids, Product: order.Product, Owner: to})
				}
			})
	}
	body := kit.Column(8, kit.NewField(label.Product, names, ""), countField,
		kit.NewField(label.Customer, owner.Entry, "Empty: nobody's yet."), owner.Offered, seatsField, untilField, prefixField)
	product()
	r.show(f, 560, body)
}

// show opens a dialog with one deed and remembers it until it is closed.
func (r *Room) show(f *ask.Form, width float32, body fyne.CanvasObject) {
	f.Topic = label.Licenses
	r.open.Add(f.Dialog)
	f.Show(r.in.Canvas, width, body, nil)
}

// added says what was added, and offers the list of it.
func (r *Room) added(a model.Added) {
	if len(a.IDs) == 1 {
		r.in.Show(a.IDs[0])
		r.in.Say(kit.Toast{Text: a.Title() + ". " + a.Text()})
		return
	}
	d := &kit.Dialog{Title: a.Title(), Width: 480, Topic: label.Licenses,
		Body: kit.Column(8, kit.NewText(a.Text(), kit.Plain()), kit.NewText("The list has their License IDs and activation passwords.", kit.Quiet()))}
	d.Cancel = kit.NewButton(label.CloseHelp, "", kit.Secondary, func() { d.Close(); r.in.Show(a.IDs[0]) })
	d.Default = kit.NewButton(label.Export, "export", kit.Primary, func() { r.export(d, a) })
	d.Default.Disable(model.MayExport(r.in.May))
	r.open.Show(d, r.in.Canvas, r.in.Runner)
}

// export writes the list of what was added.
func (r *Room) export(d *kit.Dialog, a model.Added) {
	r.in.Files.Save("Export licenses", a.FileName(r.in.Clock), func(path string) {
		task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (struct{}, error) {
			return struct{}{}, r.in.Deeds.Export(ctx, a, path)
		}, func(_ struct{}, err error) {
			if err != nil {
				kit.Tell(d.Default, explain(err))
				return
			}
			d.Close()
			r.in.Show(a.IDs[0])
			r.in.Say(kit.Toast{Text: "Saved: " + filepath.Base(path), Icon: "export"})
		})
	})
}
