package mail

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
)

// local is the local mailbox: search and list at the left, the message at the
// right.
type local struct {
	page    *Page
	box     *fyne.Container
	find    *kit.Entry
	list    *letters
	nothing *fyne.Container
	said    string
	message *letterView
	quiet   bool   // the page sets the field, not the user
	at      uint64 // the message that is gone to, 0 for none
}

func newLocal(p *Page) *local {
	v := &local{page: p}
	v.find = kit.NewSearch("Find in local mailbox", func(text string) {
		if !v.quiet {
			p.search(text)
		}
	})
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter} {
		v.find.OnKey(key, v.intoList)
	}
	v.list = newLetters(v.open)
	v.nothing = container.NewStack()
	v.message = newLetterView(v)
	head := kit.NewGround(kit.Column(0, kit.Inset(v.find, 12, 16, 12, 16), kit.NewRule()), theme.ColorNameBackground)
	v.box = &fyne.Container{Layout: split{}, Objects: []fyne.CanvasObject{
		kit.Over(head, container.NewStack(v.list, v.nothing), 2*letterHeight), kit.NewRule(), v.message.box,
	}}
	return v
}

// intoList goes into the list: to the message that is open, or else the first.
func (v *local) intoList() {
	if len(v.list.lines) == 0 {
		return
	}
	kit.Focus(v.list)
	if v.list.row(v.at) < 0 {
		v.open(v.list.lines[0].ID)
	}
}

// follow shows a text that was typed elsewhere.
func (v *local) follow(text string) {
	if v.find.Text != text {
		v.quiet = true
		v.find.SetText(text)
		v.quiet = false
	}
}

// fresh shows what the model has. The message that is open stays as it was
// read, unless it is gone.
func (v *local) fresh() {
	v.list.set(v.page.model.LocalLines())
	title, text := "", ""
	if v.page.loaded {
		title, text = v.page.model.LocalEmpty()
	}
	kit.SetVisible(v.list, text == "")
	kit.SetVisible(v.nothing, text != "")
	if text != v.said {
		v.said = text
		v.nothing.Objects = []fyne.CanvasObject{message("inbox", title, text, nil)}
		v.nothing.Refresh()
		if v.at == 0 {
			v.message.empty()
		}
	}
	if box, ok := v.page.model.Where(v.at); v.at != 0 && v.page.loaded && (!ok || box != model.Local) {
		v.leave()
	}
}

// leave shows no message any more.
func (v *local) leave() {
	v.at = 0
	v.list.mark(0)
	v.page.opening.Cancel()
	v.message.empty()
}

// open goes to a message, reads it, and notes that it was read.
func (v *local) open(id uint64) {
	if id == v.at && v.message.letter != nil {
		return
	}
	v.at = id
	v.list.mark(id)
	v.message.wait()
	p := v.page
	task.Go(p.opening,
		func(ctx context.Context, _ task.Report) (model.Letter, error) {
			l, err := p.letter(ctx, id)
			if err != nil {
				return l, err
			}
			return l, p.source.Read(ctx, id, true)
		},
		func(l model.Letter, err error) {
			if err != nil {
				v.message.problem(say.Explain(err, ""))
				return
			}
			v.message.fill(l)
		})
}

// customer is whom the open message is to, 0 for nobody of the desk.
func (v *local) customer() uint64 {
	if i := v.list.row(v.at); i >= 0 {
		return v.list.lines[i].Customer
	}
	return 0
}

// why says why nothing can be done with a message now, "" where it can.
func (v *local) why() string {
	switch {
	case v.page.model.Box() != model.Local || v.at == 0 || v.message.letter == nil:
		return "Open a message of the local mailbox first."
	case v.page.doing.Running():
		return underWay
	}
	return ""
}

// can says whether something can be done, and tells why where not.
func (v *local) can() bool {
	if why := v.why(); why != "" {
		kit.Tell(v.page.find(), why)
		return false
	}
	return true
}

// openLink opens the message's first link.
func (v *local) openLink() {
	if !v.can() {
		return
	}
	if links := v.message.letter.Links; len(links) > 0 {
		v.page.window.OpenLink(links[0])
		return
	}
	kit.Tell(v.page.find(), "There is no link in this message.")
}

// act does what the menu offers for mails with the open message.
func (v *local) act(act model.Act) {
	if !v.can() {
		return
	}
	switch {
	case act == model.Copy:
		v.page.copied(v.message.letter.Text, "The message's text is copied.")
	case act == model.SaveEML:
		v.page.save(act, v.at)
	case act == model.ShowCustomer && v.customer() != 0:
		v.page.window.Open(v.customer(), false)
	case act == model.ReadAloud && v.customer() != 0:
		v.page.window.ReadAloud(v.customer())
	default:
		kit.Tell(v.page.find(), "That is not possible with a message of the local mailbox.")
	}
}

// unread makes the open message look new again, and closes it.
func (v *local) unread() {
	if !v.can() {
		return
	}
	id := v.at
	run(v.page, label.MarkUnread, "Marking the message…",
		func(ctx context.Context) (none, error) { return none{}, v.page.source.Read(ctx, id, false) },
		func(none) { v.leave() })
}

// remove asks, and takes the open message out of the local mailbox.
func (v *local) remove() {
	if !v.can() {
		return
	}
	id := v.at
	d := &kit.Dialog{Title: "Delete the message?", Sub: v.message.letter.Subject + " · " + v.message.letter.To, Width: 480,
		Body: kit.NewText("Its text is erased and cannot be brought back. That the mail was sent stays in the list of mails.", kit.Plain())}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Default = kit.NewButton("Delete", "bin", kit.DangerNow, func() {
		d.Close()
		run(v.page, "Delete", "Deleting the message…",
			func(ctx context.Context) (none, error) { return none{}, v.page.source.Erase(ctx, id) },
			func(none) {
				v.leave()
				v.page.line.Say(kit.Toast{Text: "The message is deleted.", Icon: "bin"})
			})
	})
	v.page.ask(d)
}
