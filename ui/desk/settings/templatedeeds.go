package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/templates"
)

// chooseMailing goes to another mailing, once what is typed is kept or let go.
func (t *templatesPane) chooseMailing(i int) { t.elsewhere(func() { t.model.ChooseMailing(i) }) }

// chooseLanguage goes to another language, in the same way.
func (t *templatesPane) chooseLanguage(i int) { t.elsewhere(func() { t.model.ChooseLanguage(i) }) }

// elsewhere goes to another template. The boxes go back until it may.
func (t *templatesPane) elsewhere(turn func()) {
	t.mailing.SetOptions(t.model.Mailings())
	t.language.SetOptions(t.model.Languages())
	t.free(func() {
		turn()
		t.sayWrong(nil)
		t.fresh()
	})
}

// free calls then when what is typed is kept, or may be lost.
func (t *templatesPane) free(then func()) {
	if !t.model.Changed() {
		then()
		return
	}
	next := func() {}
	mailing, language := t.model.Key()
	d := &kit.Dialog{Title: "The template is not saved", Sub: say.Mailing(mailing) + " in " + templates.LanguageName(language), Icon: "triangle",
		IconColor: theme.ColorNameWarning, Width: 480, Body: kit.Column(8, kit.NewText("Mails go on saying what they said before.", kit.Plain()))}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	leave := kit.NewButton("Do not save", "", kit.Secondary, func() { next = func() { t.takeBack(); then() }; d.Close() })
	d.Others = []*kit.Button{leave}
	d.Default = kit.NewButton(label.Save, "", kit.Primary, func() { next = func() { t.keep(then) }; d.Close() })
	d.Default.Disable(t.model.WhyNotSave())
	t.page.over(d, func() { next() })
}

// takeBack shows what is kept.
func (t *templatesPane) takeBack() {
	t.model.Drop()
	t.sayWrong(nil)
	t.fresh()
}

// press saves.
func (t *templatesPane) press() { t.keep(func() {}) }

// keep saves what is typed and then calls then.
func (t *templatesPane) keep(then func()) {
	if t.doing.Running() {
		return
	}
	d := t.model.Draft()
	d.Scope = t.model.InScope()
	t.deed(func(ctx context.Context) error { return t.page.source.SetTemplate(ctx, d) }, func() {
		t.page.line.Say(kit.Toast{Text: t.model.Saved(d)})
		then()
	})
}

// useInherited drops the own words.
func (t *templatesPane) useInherited() {
	mailing, language := t.model.Key()
	scope := t.model.InScope()
	t.deed(func(ctx context.Context) error { return t.page.source.ResetTemplate(ctx, scope, mailing, language) }, func() {
		t.page.line.Say(kit.Toast{Text: say.Mailing(mailing) + " in " + templates.LanguageName(language) + ": " + t.model.Source() + "."})
	})
}

// deed changes a template and reads all anew.
func (t *templatesPane) deed(do func(context.Context) error, then func()) {
	scope := t.model.InScope()
	task.Go(t.doing, func(ctx context.Context, _ task.Report) ([]core.MailTemplate, error) {
		if err := do(ctx); err != nil {
			return nil, err
		}
		return t.page.source.Templates(ctx, scope)
	}, func(all []core.MailTemplate, err error) {
		t.sayWrong(err)
		if err == nil {
			t.model.Drop()
			t.model.Take(all)
			t.fresh()
			then()
		}
	})
}

// another asks for a language.
func (t *templatesPane) another() {
	t.free(func() {
		f := t.page.form(label.AnotherLanguage, "", label.OK, kit.Primary)
		code := kit.NewEntry("")
		field := kit.NewField(label.MailLanguage, code, "Its code, such as fr or pt-BR. It begins with the English words.")
		code.OnChanged = func(string) { field.SetWrong(""); f.Judge() }
		f.Fields = map[string]*kit.Field{"language": field}
		f.Problem = func() string { return templates.CheckLanguage(strings.TrimSpace(code.Text)) }
		mailing, _ := t.model.Key()
		scope := t.model.InScope()
		f.OK = func() {
			typed := code.Text
			ask.Do(f, func(ctx context.Context, _ task.Report) (core.MailTemplate, error) {
				return t.page.source.Template(ctx, scope, mailing, typed)
			}, func(one core.MailTemplate) { t.model.Begin(one); t.fresh() }, nil)
		}
		t.page.openForm(f, 480, kit.Column(8, field), func() { code.OnChanged = nil })
	})
}

// sendTest asks where to, and sends the mail as it is typed.
func (t *templatesPane) sendTest() {
	d := t.model.Draft()
	d.Scope = t.model.InScope()
	f := t.page.form(label.SendTestMail, say.Mailing(d.Mailing)+" in "+templates.LanguageName(d.Language), "Send", kit.Primary)
	to := kit.NewEntry("")
	to.SetText(t.page.tried)
	to.CursorColumn = len([]rune(to.Text))
	field := kit.NewField("To", to, "An address of your own. The mail is as for an invented customer; its password and links open nothing.")
	to.OnChanged = func(string) { field.SetWrong(""); f.Judge() }
	f.Fields = map[string]*kit.Field{"to": field}
	f.Problem = func() string {
		if strings.TrimSpace(to.Text) == "" {
			return "Give an address of your own."
		}
		return ""
	}
	f.OK = func() {
		typed := strings.TrimSpace(to.Text)
		ask.Do(f, func(ctx context.Context, _ task.Report) (uint64, error) {
			return t.page.source.TryTemplate(ctx, d, typed)
		},
			func(uint64) {
				t.page.tried = typed
				t.page.line.Say(kit.Toast{Text: templates.Tried(typed)})
			}, nil)
	}
	t.page.openForm(f, 520, kit.Column(8, field), func() { to.OnChanged = nil })
}
