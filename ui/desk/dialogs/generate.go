package dialogs

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Generate asks for Generate and send credentials via email.
type Generate struct{ Facts person.Facts }

// Generate opens the confirmation; done is told whether the password was reset
// when it is over. What became of the mail is told after that.
func (r *Room) Generate(q Generate, done func(changed bool)) {
	m := model.NewSendCredentials(q.Facts)
	var f *form
	changed := false
	ok := kit.NewButton(label.OK, "", kit.Primary, func() {
		r.send(f, q.Facts, m.Request(), func() { changed = true })
	})
	f = r.form(m.Title(), "", ok, func() string {
		if m.OK() {
			return ""
		}
		return model.EnableHint
	})
	f.Width, f.Topic = middle, label.ManagingPasswords
	f.closed(func() { done(changed) })
	f.Body = kit.Column(16, f.wrong, kit.NewText(model.SendQuestion, kit.Plain()),
		kit.NewFramed(kit.Row(10, kit.NewIcon("person", theme.ColorNamePlaceHolder, 16), whoAndWhere(m.Who()))),
		kit.Row(10, kit.NewIcon("triangle", theme.ColorNameWarning, 16), kit.NewText(m.Warning(), kit.Plain())))
	if m.Inactive() {
		f.Body.(*fyne.Container).Add(inactive(m, f))
	}
	f.judge()
	r.show(f.Dialog)
}

// whoAndWhere shows whom it is about in bold, and the address beside it.
func whoAndWhere(who string) fyne.CanvasObject {
	at := max(0, strings.LastIndex(who, "·"))
	return kit.Flow(8, kit.NewText(strings.TrimSpace(who[:at]), kit.Strong()), kit.NewText(who[at:], kit.Plain()))
}

// inactive asks whether a login that somebody disabled is enabled. The box
// begins undecided, so that nobody lets in by accident who was shut out.
func inactive(m *model.SendCredentials, f *form) fyne.CanvasObject {
	box := kit.NewCheck(model.EnableAsWell, model.EnableHint, nil)
	box.Set(kit.Undecided)
	box.OnChanged = func(on bool) {
		m.SetEnable(model.No)
		if on {
			m.SetEnable(model.Yes)
		}
		f.judge()
	}
	text := kit.Column(6, kit.NewText(model.LoginInactive, kit.Strong()), box)
	return kit.NewGround(kit.Inset(kit.Row(12, kit.NewIcon("ring-bar", theme.ColorNameWarning, 18), text), 10, 16, 10, 16), look.TintWarning)
}

// send has credentials generated and sent out of a dialog, closes it and tells
// what came of the mail. changed is called before it closes where the password
// was reset.
func (r *Room) send(f *form, who person.Facts, request model.SetRequest, changed func()) {
	do(f, "Resetting the password…",
		func(ctx context.Context, report task.Report) (Sent, error) {
			return r.in.Deeds.Send(ctx, request, who.Terms.MailMode, report)
		},
		func(sent Sent, err error) {
			if err != nil && !sent.Result.Set {
				f.refuse(err, nothingDone)
				return
			}
			changed()
			f.Close()
			if err != nil {
				r.problem(label.GenerateAndSend, say.Who(who.Customer), err,
					"The new password was set; Mail says what becomes of the message.")
				return
			}
			r.outcome(who, sent.News, also(sent))
		})
}

// also is what else was done, beside the outcome.
func also(sent Sent) string {
	text := ""
	if sent.Result.Unlocked {
		text = "The account was unlocked."
	}
	if sent.Result.NoLink != "" {
		text = join(text, "The mail went without the link that confirms the address: "+say.BySetting(sent.Result.NoLink))
	}
	return text
}

// stoppedAt says whether an error is only that somebody asked to stop.
func stoppedAt(err error) bool { return errors.Is(err, context.Canceled) }
