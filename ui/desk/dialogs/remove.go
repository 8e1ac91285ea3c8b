package dialogs

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Delete asks for a customer to be put into the recycle bin.
type Delete struct {
	Customer core.Customer
	May      core.Permissions
}

// Delete opens the question; done is told whether it was done when it is over.
// Undo stands in the toast.
func (r *Room) Delete(q Delete, done func(changed bool)) {
	m := model.NewRemove(q.Customer, q.May)
	title, who := m.Title()
	text := kit.NewText(m.Text(), kit.Plain())
	r.remove(removal{title: title, who: who, text: text, more: r.void(m, text), done: done,
		deed:  func(ctx context.Context, _ uint64) error { return r.in.Deeds.Delete(ctx, m) },
		toast: kit.Toast{Text: m.Toast(), Icon: "bin", Action: "Undo", Do: func() { r.undo(q.Customer, m) }, Stays: true}})
}

// void is the tick that voids the customer's licenses; nil where there are none.
func (r *Room) void(m *model.Remove, text *kit.Text) func(*form) fyne.CanvasObject {
	if !m.Licensed() {
		return nil
	}
	return func(f *form) fyne.CanvasObject {
		tick := kit.NewCheck(label.VoidThem, m.VoidHelp(), func(on bool) {
			m.SetVoid(on)
			text.SetText(m.Text())
			f.Resized()
		})
		tick.Disable(m.WhyNotVoid())
		return tick
	}
}

// undo takes a customer out of the bin again.
func (r *Room) undo(c core.Customer, m *model.Remove) {
	task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (struct{}, error) {
		return struct{}{}, r.in.Deeds.Restore(ctx, c.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			_, who := m.Title()
			r.problem("Undo", who, err, "The customer is still in the recycle bin.")
			return
		}
		r.in.Say(kit.Toast{Text: m.Restored(), Icon: "undo"})
	})
}

// EnableLogin is Undo of a form that was saved without Enable Login.
func (r *Room) EnableLogin(c core.Customer) {
	task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (struct{}, error) {
		return struct{}{}, r.in.Deeds.Enable(ctx, c.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			r.problem(label.Undo, say.Who(c), err, "The login stays disabled.")
			return
		}
		r.in.Say(kit.Toast{Text: model.Enabled(c), Icon: "undo"})
	})
}

// Erase asks for a customer in the recycle bin to be erased for good.
type Erase struct{ Customer core.Customer }

// Erase opens the question, which wants the Customer ID typed; done is told
// whether it was done when it is over.
func (r *Room) Erase(q Erase, done func(changed bool)) {
	m := model.NewErase(q.Customer)
	title, who := m.Title()
	r.remove(removal{title: title, who: who, text: kit.NewText(m.Text(), kit.Plain()), deed: r.in.Deeds.Erase, id: q.Customer.ID, done: done,
		typed: m.Type, toast: kit.Toast{Text: who + ": erased.", Icon: "bin"}, waits: func() string {
			if m.OK() {
				return ""
			}
			return "Type the Customer ID first."
		}})
}

// removal is what the two questions differ in.
type removal struct {
	title, who string
	text       *kit.Text
	more       func(*form) fyne.CanvasObject // under the text; nil for nothing
	id         uint64
	deed       func(context.Context, uint64) error
	typed      func(string)  // of a field to be filled; nil for none
	waits      func() string // nil: for nothing
	toast      kit.Toast
	done       func(changed bool)
}

func (r *Room) remove(q removal) {
	if q.waits == nil {
		q.waits = func() string { return "" }
	}
	var f *form
	changed := false
	press := func() {
		do(f, "Working…", func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, q.deed(ctx, q.id) },
			func(_ struct{}, err error) {
				if err != nil {
					f.refuse(err, "Nothing was changed.")
					return
				}
				changed = true
				f.Close()
				r.in.Say(q.toast)
			})
	}
	f = r.form(q.title, q.who, kit.NewButton(q.title, "bin", kit.DangerNow, press), q.waits)
	f.Width = narrow
	f.closed(func() { q.done(changed) })
	body := kit.Column(12, f.wrong, q.text)
	if q.more != nil {
		body.Add(q.more(f))
	}
	if q.typed != nil {
		id := kit.NewEntry("")
		id.OnChanged = func(text string) { q.typed(text); f.judge() }
		body.Add(kit.NewField("Customer ID", id, ""))
	}
	f.Body = body
	f.judge()
	r.show(f.Dialog)
}
