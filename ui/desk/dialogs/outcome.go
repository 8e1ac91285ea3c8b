package dialogs

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// outcome tells what came of a mail with credentials: a toast where all is
// well, a dialog where the operator has to do something while the caller waits.
// also is a sentence more, or "".
func (r *Room) outcome(who person.Facts, news model.Tidings, also string) {
	out := model.OutcomeOf(news, r.in.Clock)
	if out.Toast {
		r.toast(out, news, also)
		return
	}
	o := &outcome{room: r, who: who, news: news}
	icon, color := drawn(out.Kind)
	var ok *kit.Button
	close := func() { o.Close() }
	if last := out.Acts[len(out.Acts)-1]; last == model.Retry {
		ok = kit.NewButton(string(last), "refresh", kit.Primary, o.retry)
		out.Acts = out.Acts[:len(out.Acts)-1]
	} else {
		ok = kit.NewButton(label.OK, "", kit.Primary, close)
	}
	o.form = r.form(out.Title, say.Who(who.Customer), ok, func() string { return "" })
	o.Cancel, o.Icon, o.IconColor, o.Width = nil, icon, color, narrow
	o.Body = kit.Column(12, o.wrong, kit.NewText(join(join(out.Bold, out.Text), also), kit.Plain()))
	for _, act := range out.Acts {
		if b := o.button(act); b != nil {
			o.Others = append(o.Others, b)
		}
	}
	if ok.Text() != label.OK {
		o.Others = append(o.Others, kit.NewButton("Close", "", kit.Secondary, o.cancel))
	}
	if len(o.Others) > 3 {
		o.Width = wide
	}
	r.show(o.Dialog)
}

// toast: what else was done stands in its second line.
func (r *Room) toast(out model.Outcome, news model.Tidings, also string) {
	t := kit.Toast{Text: out.Bold, Detail: join(out.Text, also)}
	if out.Kind == model.OutLocal {
		t.Icon = "inbox"
		if r.in.OpenMail != nil {
			t.Action, t.Do = string(model.OpenMail), func() { r.in.OpenMail(news.Mail.ID) }
		}
	}
	r.in.Say(t)
}

// drawn is what stands before an outcome's title.
func drawn(k model.Kind) (icon string, color fyne.ThemeColorName) {
	switch k {
	case model.OutFailed:
		return "triangle-full", theme.ColorNameError
	case model.OutByHand:
		return "mail", theme.ColorNamePrimary
	}
	return "clock", theme.ColorNameWarning
}

// outcome is a dialog that tells one.
type outcome struct {
	*form
	room *Room
	who  person.Facts
	news model.Tidings
}

// button is an act's; nil where the window does not know how.
func (o *outcome) button(act model.Act) *kit.Button {
	in := o.room.in
	switch act {
	case model.Print:
		if in.Print != nil {
			return kit.NewButton(string(act), "print", kit.Secondary, func() { in.Print(o.who) })
		}
	case model.SaveEML:
		if in.SaveEML != nil {
			return kit.NewButton(string(act), "file", kit.Secondary, func() { in.SaveEML(o.who, o.news.Mail.ID) })
		}
	case model.Copy:
		return kit.NewButton(string(act), "copy", kit.Secondary, o.copy)
	case model.ReadAloud:
		if o.who.Terms.Accessibility != "never" { // no readable copy is kept then
			return kit.NewButton(string(act), "eye", kit.Secondary, o.aloud)
		}
	}
	return nil
}

// aloud opens the view for reading aloud over the dialog.
func (o *outcome) aloud() {
	request := model.ShowRequest{ID: o.who.Customer.ID, Operator: o.room.in.Deeds.Operator}
	o.room.aloud(o.who, func(ctx context.Context) (secret.Text, error) { return o.room.in.Deeds.Reveal(ctx, request) })
}

// retry sends the mail again and tells what came of that.
func (o *outcome) retry() {
	do(o.form, "Sending the mail…",
		func(ctx context.Context, _ task.Report) (model.Tidings, error) {
			return o.room.in.Deeds.Retry(ctx, o.news.Mail.ID, o.news.Mode)
		},
		func(news model.Tidings, err error) {
			if err != nil {
				o.refuse(err, "The mail stays as it was.")
				return
			}
			o.Close()
			o.room.outcome(o.who, news, "")
		})
}

// copy puts the mail's text into the clipboard.
func (o *outcome) copy() {
	do(o.form, "Reading the mail…",
		func(ctx context.Context, _ task.Report) (secret.Text, error) {
			return o.room.in.Deeds.Letter(ctx, o.news.Mail.ID)
		},
		func(text secret.Text, err error) {
			if err != nil {
				o.refuse(err, "The mail stays as it was.")
				return
			}
			o.room.clip.put(text)
			o.busy.SetText("Copied. " + model.CopiedHint)
			o.Resized()
		})
}
