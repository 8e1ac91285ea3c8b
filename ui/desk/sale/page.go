package sale

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/sale"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner

	work       *task.Page
	reading    *task.Slot // the products
	finding    *task.Slot
	previewing *task.Slot
	saving     *task.Slot
	mailing    *task.Slot // how the mail stands

	model *model.Form   // nil until the products are read
	done  *model.Result // nil until the sale is made
	draft *model.Draft  // what was typed before a lock, until the form is there

	head   *head
	form   *form
	paper  *paper
	sold   *sold
	body   *fyne.Container
	side   *fyne.Container
	frame  *kit.Frame
	line   *kit.StatusLine
	opened kit.Opened
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{source: source, window: window, runner: r, work: r.Page(), body: kit.Column(8), side: kit.Column(12)}
	p.reading, p.finding, p.previewing, p.saving, p.mailing = p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.line = kit.NewStatusLine(r, "", nil)
	p.head, p.paper = newHead(p), newPaper()
	none := kit.Column(0)
	none.Hide()
	foot := kit.Column(0)
	foot.Hide()
	p.frame = kit.NewFrame(kit.FrameParts{Head: p.head.box, Strip: none, Foot: foot, Form: p.body, Side: p.side})
	p.saving.Busy = p.savingNow
	p.show()
	return p
}

// Resume makes the page that was open when the window was locked, with what was
// typed.
func Resume(r *task.Runner, source Source, window Window, d model.Draft) *Page {
	p := New(r, source, window)
	p.draft = &d
	return p
}

// Typed is what would be lost; ok is false where nothing would be.
func (p *Page) Typed() (d model.Draft, ok bool) {
	switch {
	case p.done != nil:
		return d, false
	case p.model != nil:
		return p.model.Draft()
	case p.draft != nil:
		return *p.draft, true // the products are not read yet
	}
	return d, false
}

// resume puts what was typed before the lock into the form.
func (p *Page) resume() {
	if p.draft == nil {
		return
	}
	p.model.Resume(*p.draft)
	p.draft = nil
	p.line.Say(kit.Toast{Text: "What you typed is here again, and nothing was sold yet."})
	if p.model.IsNew() {
		p.preview()
		return
	}
	p.find()
}

// Content is the page, with the mail at its right.
func (p *Page) Content() fyne.CanvasObject { return p.frame }

// Panel is nil: the page has the mail inside.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help for the page.
func (p *Page) Topic() string { return label.NewSaleTitle }

// Start reads the products.
func (p *Page) Start() {
	task.Go(p.reading, func(ctx context.Context, _ task.Report) ([]core.Product, error) { return p.source.Products(ctx) },
		func(all []core.Product, err error) {
			switch {
			case err != nil:
				p.body.Objects = []fyne.CanvasObject{kit.NewText(say.Explain(err, "").Text(), kit.Plain())}
				p.lay()
				return
			case p.model == nil:
				p.model = model.New(all, p.source.Scope, p.source.Clock)
				p.form = newForm(p)
				p.resume()
			}
			p.show()
			p.Focus()
		})
}

// Focus takes the keyboard to who buys, or to what can be done next.
func (p *Page) Focus() {
	switch {
	case p.done != nil:
		kit.Focus(p.sold.again)
	case p.form != nil:
		kit.Focus(p.form.customer)
	}
}

// Changed is called after each commit: the mail's state is read anew.
func (p *Page) Changed(c core.Change) {
	if p.done != nil && (c.All || c.Mail || slices.Contains(c.Customers, p.done.Sold.Customer)) {
		p.readMail()
	}
}

// Close drops what is under way, and what is typed.
func (p *Page) Close() {
	p.work.Close()
	p.opened.Close()
}

// Leave calls then at once, or where something is typed after asking.
func (p *Page) Leave(then func()) {
	c := kit.CanvasOf(p.frame)
	if p.done != nil || p.model == nil || !p.model.Unsaved() || c == nil {
		then()
		return
	}
	d := &kit.Dialog{Title: "Leave the sale?", Width: 480, Body: kit.NewText("Nothing was sold yet. What is typed here is lost.", kit.Plain())}
	d.Others = []*kit.Button{kit.NewButton("Leave", "", kit.Danger, func() { d.Close(); then() })}
	d.Default = kit.NewButton("Stay here", "", kit.Primary, d.Close)
	p.opened.Show(d, c, p.runner)
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	return []kit.Command{
		{Menu: label.License, Name: label.SaveAndSend, Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Do: p.Save, Why: p.head.save.Why},
		{Menu: label.License, Name: "Cancel, or back to the list", Key: fyne.KeyEscape, Do: p.window.Back, Rule: true},
	}
}

// show shows the form, or what it has made.
func (p *Page) show() {
	p.head.fill()
	switch {
	case p.done != nil:
		p.body.Objects, p.side.Objects = p.sold.objects(), p.sold.beside()
		p.line.SetText("Esc: back to Licenses")
	case p.form != nil:
		p.form.fill()
		p.body.Objects = p.form.objects()
		p.paper.fill(p.model)
		p.side.Objects = p.paper.objects()
		p.line.SetText("Ctrl+S: Save and send · Esc: back to Licenses")
	default:
		p.body.Objects = []fyne.CanvasObject{kit.NewText("The products are being read…", kit.Quiet())}
	}
	p.lay()
}

func (p *Page) lay() {
	p.body.Refresh()
	p.side.Refresh()
	p.frame.Lay()
}

// typed is called after each change of the form.
func (p *Page) typed() {
	p.show()
	p.preview()
}

// find looks for who buys while that is typed.
func (p *Page) find() {
	text := p.model.Value(model.FieldCustomer)
	task.Go(p.finding, func(ctx context.Context, _ task.Report) ([]core.Row, error) { return p.source.Find(ctx, text) },
		func(rows []core.Row, err error) {
			if err != nil {
				p.line.Say(kit.Toast{Text: say.Explain(err, "").Text(), Icon: "triangle-full"})
				return
			}
			p.model.Found(text, rows)
			p.typed()
		})
}

// preview asks what the sale would do.
func (p *Page) preview() {
	one, _, problem := p.model.Sale()
	if problem != "" {
		p.previewing.Cancel()
		return
	}
	task.Go(p.previewing, func(ctx context.Context, _ task.Report) (core.SalePreview, error) { return p.source.Preview(ctx, one) },
		func(would core.SalePreview, err error) {
			p.model.Previewed(would, err)
			p.show()
		})
}

// Save makes the sale.
func (p *Page) Save() {
	if p.model == nil || p.done != nil || p.saving.Running() {
		return
	}
	if why := p.model.WhyNotSave(); why != "" {
		p.form.goTo(why)
		return
	}
	one, _, _ := p.model.Sale()
	task.Go(p.saving, func(ctx context.Context, _ task.Report) (model.Result, error) {
		return p.source.Add(context.WithoutCancel(ctx), one)
	}, p.saved)
}

func (p *Page) saved(r model.Result, err error) {
	if err != nil {
		p.model.Refused(err)
		p.show()
		p.line.Say(kit.Toast{Text: "Not sold: " + say.Explain(err, "All you typed is kept.").Text(), Icon: "triangle-full"})
		return
	}
	p.done = &r
	p.sold = newSold(p)
	p.show()
	p.Focus()
	p.readMail()
}

// savingNow has the form rest while it is saved.
func (p *Page) savingNow(on bool) {
	p.head.fill()
	p.form.rest(on)
	if on {
		p.line.SetText("Saving…")
	}
}

// readMail reads how the one mail stands.
func (p *Page) readMail() {
	id := p.done.Sold.MailID
	if id == 0 {
		return
	}
	type state struct {
		m    core.Message
		mode string
	}
	task.Go(p.mailing, func(ctx context.Context, _ task.Report) (s state, err error) {
		s.m, s.mode, err = p.source.Mail(ctx, id)
		return s, err
	}, func(s state, err error) {
		if err == nil {
			p.sold.mailed(say.MailState(s.m, s.mode, p.source.Clock))
			p.lay()
		}
	})
}
