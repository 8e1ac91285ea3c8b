package mail

import (
	"context"

	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

// askBounced asks for a note and marks a mail as bounced. It can be taken back
// in the toast.
func (p *Page) askBounced(d model.Detail) {
	c := kit.CanvasOf(p.content)
	if c == nil {
		return
	}
	p.ask(nil)
	f := ask.NewForm(p.runner, string(model.Bounced), d.Title, string(model.Bounced), kit.Primary)
	note := kit.NewEntry("")
	field := kit.NewField("Note", note, "Such as the words of the mail that came back. May be empty.")
	note.OnChanged = func(string) { field.SetWrong(""); f.Judge() }
	f.Fields = map[string]*kit.Field{"note": field}
	f.OK = func() {
		typed := note.Text
		ask.Do(f, func(ctx context.Context, _ task.Report) (none, error) {
			return none{}, p.source.Bounced(ctx, d.ID, typed)
		},
			func(none) { p.bounced(d) }, nil)
	}
	p.dialog = f.Dialog
	f.Show(c, 520, kit.Column(8, kit.NewText("A mail server had accepted it, and it came back to the sender's mailbox, which Keydesk does not read.", kit.Plain()), field),
		func() { note.OnChanged, p.dialog = nil, nil })
}

// bounced says so, with the way back.
func (p *Page) bounced(d model.Detail) {
	text, more := p.model.Done(model.Bounced, d)
	p.line.Say(kit.Toast{Text: text, Detail: more, Action: "Undo", Do: func() { p.deed(model.NotBounced, d, p.source.NotBounced) }})
}
