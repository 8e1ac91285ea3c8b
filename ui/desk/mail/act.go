package mail

import (
	"context"
	"io"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/file"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
)

// nothing is why nothing can be done where no mail is selected, and underWay
// while something else is being done.
const (
	nothing  = "Select a mail first."
	underWay = "The last action is still under way."
)

// offered are the acts of a mail that the window knows how to do.
func (p *Page) offered(d model.Detail) []model.Act {
	return slices.DeleteFunc(slices.Clone(d.Acts), func(act model.Act) bool {
		switch act {
		case model.SaveEML:
			return p.window.Files == nil
		case model.Print:
			return p.window.Print == nil || p.source.PDF == nil
		case model.ReadAloud:
			return p.window.ReadAloud == nil
		}
		return false
	})
}

// first is Enter on a mail: to read where it can be read here, else to its
// customer.
func (p *Page) first() {
	d, _ := p.model.Selected()
	for _, act := range []model.Act{model.Read, model.ShowCustomer} {
		if slices.Contains(d.Acts, act) {
			p.Act(act)
			return
		}
	}
}

// Act does something with the selected mail, or says why not.
func (p *Page) Act(act model.Act) {
	if why := p.whyNot(act); why != "" {
		p.tell(act, why)
		return
	}
	d, _ := p.model.Selected()
	p.outbox.detail.settle()
	switch act {
	case model.Retry:
		p.deed(act, d, p.source.Retry)
	case model.Cancel:
		p.deed(act, d, p.source.Cancel)
	case model.HandedOver:
		p.deed(act, d, p.source.HandedOver)
	case model.Bounced:
		p.askBounced(d)
	case model.NotBounced:
		p.deed(act, d, p.source.NotBounced)
	case model.Copy:
		p.copyText(act, d)
	case model.SaveEML:
		p.save(act, d.ID)
	case model.Print:
		p.print(act, d)
	case model.ReadAloud:
		p.window.ReadAloud(d.Customer)
	case model.ShowCustomer:
		p.window.Open(d.Customer, false)
	case model.Read:
		p.Show(d.ID)
	}
}

// whyNot says why an act cannot be done now, "" where it can.
func (p *Page) whyNot(act model.Act) string {
	d, ok := p.model.Selected()
	switch {
	case !ok || p.model.Box() == model.Local:
		return nothing
	case !slices.Contains(p.offered(d), act):
		return "That is not possible with this mail as it is now."
	case p.doing.Running():
		return underWay
	}
	return ""
}

// tell says a sentence at the act's button, or at the search field where it has
// none.
func (p *Page) tell(act model.Act, why string) {
	if b := p.outbox.detail.acts[act]; b != nil && p.outbox.box.Visible() && p.outbox.detail.shown != nil {
		kit.Tell(b, why)
		return
	}
	kit.Tell(p.find(), why)
}

// run does something in the slot of acts. then gets the result where it went
// well; what went wrong is said at the mail.
func run[T any](p *Page, act model.Act, text string, work func(context.Context) (T, error), then func(T)) {
	p.doing.Busy = func(on bool) { p.say(on, p.doing, text) }
	task.Go(p.doing, func(ctx context.Context, _ task.Report) (T, error) { return work(ctx) },
		func(result T, err error) {
			if err == nil {
				then(result)
				return
			}
			problem := say.Explain(err, "")
			if p.model.Box() == model.Local {
				p.local.message.refuse(string(act), problem)
			} else {
				p.outbox.detail.refuse(act, problem)
			}
		})
}

// none is the result of what has none.
type none struct{}

// deed changes a mail. The page is read anew when the commit is told to it.
func (p *Page) deed(act model.Act, d model.Detail, do func(context.Context, uint64) error) {
	run(p, act, string(act)+"…", func(ctx context.Context) (none, error) { return none{}, do(ctx, d.ID) },
		func(none) {
			text, more := p.model.Done(act, d)
			p.line.Say(kit.Toast{Text: text, Detail: more})
		})
}

// letter reads a mail and takes it apart.
func (p *Page) letter(ctx context.Context, id uint64) (model.Letter, error) {
	text, err := p.source.Message(ctx, id)
	if err != nil {
		return model.Letter{}, err
	}
	return model.ReadLetter(text)
}

// copyText puts a mail's text into the clipboard.
func (p *Page) copyText(act model.Act, d model.Detail) {
	run(p, act, "Reading the mail…", func(ctx context.Context) (model.Letter, error) { return p.letter(ctx, d.ID) },
		func(l model.Letter) { p.copied(l.Text, d.Title+": copied.") })
}

// copied copies a text that may be a way into an account, and says so.
func (p *Page) copied(text, toast string) {
	p.clip.put(secret.New(text))
	p.line.Say(kit.Toast{Text: toast, Detail: dialog.CopiedHint, Icon: "copy"})
}

// save writes a mail to a file that the user names.
func (p *Page) save(act model.Act, id uint64) {
	p.window.Files.Save(string(act), p.model.FileName(id), func(path string) {
		run(p, act, "Saving the mail…",
			func(ctx context.Context) (none, error) {
				text, err := p.source.Message(ctx, id)
				if err != nil {
					return none{}, err
				}
				return none{}, file.Write(path, func(w io.Writer) error {
					_, err := w.Write(text)
					return err
				})
			},
			func(none) { p.line.Say(kit.Toast{Text: "Saved to " + path + "."}) })
	})
}

// print makes a page of a mail and hands it to the window.
func (p *Page) print(act model.Act, d model.Detail) {
	run(p, act, "Preparing the page…",
		func(ctx context.Context) ([]byte, error) {
			l, err := p.letter(ctx, d.ID)
			if err != nil {
				return nil, err
			}
			return p.source.PDF(l)
		},
		func(pdf []byte) { p.window.Print(d.Title, func(context.Context) ([]byte, error) { return pdf, nil }) })
}

// TryAgain sends what is due, also while sending is paused.
func (p *Page) TryAgain() {
	if p.sending.Running() {
		return
	}
	task.Go(p.sending, func(ctx context.Context, _ task.Report) (core.MailSummary, error) { return p.source.Send(ctx) },
		func(sum core.MailSummary, err error) {
			switch {
			case err != nil:
				p.line.Say(kit.Toast{Text: say.Explain(err, "What waits is kept.").Text(), Icon: "triangle-full"})
			case sum.Alarm != "":
				p.line.Say(kit.Toast{Text: model.Resumed(sum), Icon: "triangle-full"})
			default:
				p.line.Say(kit.Toast{Text: model.Resumed(sum)})
			}
		})
}

// decide sends or cancels the mails that a restore holds.
func (p *Page) decide(name string, do func(context.Context) (int, error), said func(int) string) {
	if p.sending.Running() {
		return
	}
	task.Go(p.sending, func(ctx context.Context, _ task.Report) (int, error) { return do(ctx) }, func(n int, err error) {
		if err != nil {
			p.line.Say(kit.Toast{Text: name + ": " + say.Explain(err, "What waits is kept.").Text(), Icon: "triangle-full"})
			return
		}
		p.line.Say(kit.Toast{Text: said(n)})
	})
}

// ask opens a question in place of the one that is open; nil closes that.
func (p *Page) ask(d *kit.Dialog) {
	if p.dialog != nil {
		p.dialog.Close()
	}
	p.dialog = d
	if c := kit.CanvasOf(p.content); d != nil && c != nil {
		d.Show(c, p.runner)
	}
}
