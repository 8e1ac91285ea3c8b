package sale

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/sale"
)

// paper is the mail at the right of the form.
type paper struct {
	to, subject, text, why *kit.Text
	card                   *kit.Box
	language               *kit.Text
}

func newPaper() *paper {
	v := &paper{to: kit.NewText("", kit.Helper()), subject: kit.NewText("", kit.Strong()), text: kit.NewText("", kit.Plain()),
		why: kit.NewText("", kit.Quiet()), language: kit.NewText("", kit.Helper())}
	v.card = kit.NewCard(kit.Inset(kit.Column(8, v.to, v.subject, v.text), 16, 16, 16, 16))
	return v
}

// fill shows what is known of the mail.
func (v *paper) fill(m *model.Form) {
	p, ok := m.Preview()
	shown := ok && m.Mail() && p.Mail.Text != ""
	kit.SetVisible(v.card, shown)
	kit.SetVisible(v.why, !shown)
	switch {
	case shown:
		v.to.SetText("To " + p.To)
		v.subject.SetText(p.Mail.Subject)
		v.text.SetText(strings.TrimSpace(p.Mail.Lines))
	case !m.Mail():
		v.why.SetText("No mail: what was made is shown after saving, to be printed or read aloud.")
	default:
		v.why.SetText("Nothing yet: " + m.WhyNotSave())
	}
}

func (v *paper) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{kit.NewText(label.MailAsItGoes, kit.Strong()), v.card, v.why}
}
