package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/templates"
)

// templatesPane is the section Mail > Templates: one template with its preview.
// What is typed is tried at once, and kept by Save.
type templatesPane struct {
	page    *Page
	model   *templates.Page
	box     *kit.Scroll
	reading *task.Slot
	trying  *task.Slot // the preview
	doing   *task.Slot // Save and Reset

	mailing, language   *kit.Select
	source              *kit.Text
	reset               *kit.Button
	subject, text       *kit.Entry
	subjectRow, textRow *kit.Field
	save, drop, test    *kit.Button
	wrong               *kit.Banner
	hints               *fyne.Container
	headline, letter    *kit.Text
	stale, quiet        bool
}

func newTemplatesPane(p *Page) *templatesPane {
	t := &templatesPane{page: p, model: templates.New(p.source.May, p.source.Vendor), stale: true}
	t.reading, t.trying, t.doing = p.work.Slot(), p.work.Slot(), p.work.Slot()
	t.reading.Busy = func(on bool) { p.busy(on, t.reading, "Reading the templates…") }
	t.doing.Busy = func(on bool) { p.busy(on, t.doing, "Saving…"); t.judge() }
	t.mailing, t.language = kit.NewSelect("mail", nil, t.chooseMailing), kit.NewSelect("", nil, t.chooseLanguage)
	kit.Name(t.mailing, label.Mailing)
	kit.Name(t.language, label.MailLanguage)
	t.source, t.reset = kit.NewText("", kit.Helper()), kit.NewLink("", t.useInherited)
	t.subject, t.text = kit.NewEntry(""), kit.NewEntry("")
	t.text.MultiLine, t.text.Wrapping, t.text.Scroll = true, fyne.TextWrapWord, fyne.ScrollVerticalOnly
	t.text.SetMinRowsVisible(textRows)
	t.subjectRow = kit.NewField(label.MailSubject, t.subject, "").Above()
	t.textRow = kit.NewField(label.MailText, t.text, "").Above()
	t.subject.OnChanged, t.text.OnChanged = t.typed, t.typed
	t.save = kit.NewButton(label.Save, "", kit.Primary, t.press)
	t.drop = kit.NewButton(label.TakeBack, "undo", kit.Secondary, t.takeBack)
	t.test = kit.NewButton(label.SendTestMail, "send", kit.Secondary, t.sendTest)
	t.wrong = kit.NewBanner(kit.MarkError(), "", "")
	t.wrong.Hide()
	t.hints = kit.Column(2)
	t.headline, t.letter = kit.NewText("", kit.Strong()), kit.NewText("", kit.Plain())
	t.box = kit.NewScroll(kit.Inset(t.content(), 16, 16, 16, 16))
	t.box.Hide()
	return t
}

// textRows is how many lines of the text are seen.
const textRows = 16

// content lays the parts out, in the order of the Tab key.
func (t *templatesPane) content() fyne.CanvasObject {
	other := kit.NewLink(label.AnotherLanguage, t.another)
	editor := kit.Column(8, t.wrong, t.subjectRow, t.textRow, kit.Flow(8, t.save, t.test, t.drop))
	shown := kit.Column(12, kit.NewText(label.MailPreview, kit.Plain()),
		kit.NewFramed(kit.Inset(kit.Column(12, t.headline, kit.NewRule(), t.letter), 12, 16, 12, 16)),
		kit.NewText("Fields", kit.Plain()), t.hints)
	return kit.Column(12,
		kit.NewText(templates.About, kit.Quiet()),
		kit.Flow(8, t.mailing, t.language, other, kit.Space(), kit.Row(12, kit.NewIcon("info", theme.ColorNamePlaceHolder, 14), t.source, t.reset)),
		newHalves(kit.NewGround(editor, theme.ColorNameBackground), kit.NewGround(shown, theme.ColorNameBackground)))
}

// show shows the section, or hides it.
func (t *templatesPane) show(on bool) {
	kit.SetVisible(t.box, on)
	if on && t.stale {
		t.load()
	}
}

// changed is called after each commit.
func (t *templatesPane) changed(c core.Change) {
	if c.All || c.Settings || c.Scopes {
		t.stale = true
		t.show(t.box.Visible())
	}
}

// inScope shows a scope's templates.
func (t *templatesPane) inScope(name string) {
	t.model.Scope(name)
	t.stale = true
	t.show(t.box.Visible())
}

func (t *templatesPane) load() {
	t.stale = false
	scope := t.model.InScope()
	task.Go(t.reading, func(ctx context.Context, _ task.Report) ([]core.MailTemplate, error) {
		return t.page.source.Templates(ctx, scope)
	}, func(all []core.MailTemplate, err error) {
		t.sayWrong(err)
		if err == nil {
			t.model.Take(all)
			t.fresh()
		}
	})
}

// fresh shows what the model has.
func (t *templatesPane) fresh() {
	t.mailing.SetOptions(t.model.Mailings())
	t.language.SetOptions(t.model.Languages())
	t.source.SetText(t.model.Source())
	t.reset.SetText(t.model.Reset())
	kit.SetVisible(t.reset, t.model.Reset() != "")
	d := t.model.Draft()
	t.quiet = true
	t.subject.SetText(d.Subject)
	t.text.SetText(d.Text)
	t.quiet = false
	t.hint()
	t.try()
	t.judge()
}

// hint lists the fields; a click puts one where the keyboard is.
func (t *templatesPane) hint() {
	t.hints.Objects = nil
	for _, h := range t.model.Hints() {
		put := kit.NewLink(h.Field, func() { t.insert(h.Field) })
		meaning := h.Meaning
		if h.Needed {
			meaning += " (needed)"
		}
		t.hints.Add(kit.Flow(8, put, kit.NewText(meaning, kit.Helper())))
	}
	t.hints.Add(kit.NewText(templates.Optional, kit.Helper()))
	t.hints.Refresh()
}

// insert types a field's mark where the text was left.
func (t *templatesPane) insert(mark string) {
	if t.model.WhyNot() != "" {
		kit.Tell(t.text, t.model.WhyNot())
		return
	}
	kit.Focus(t.text)
	for _, r := range mark {
		t.text.TypedRune(r)
	}
}

// typed is called with each change of subject or text.
func (t *templatesPane) typed(string) {
	if t.quiet {
		return
	}
	t.model.Type(t.subject.Text, t.text.Text)
	t.try()
	t.judge()
}

// try makes the preview of what is typed.
func (t *templatesPane) try() {
	if !t.model.Loaded() {
		return
	}
	d := t.model.Draft()
	task.Go(t.trying, func(ctx context.Context, _ task.Report) (core.MailPreview, error) {
		return t.page.source.Preview(ctx, d)
	},
		func(m core.MailPreview, err error) {
			t.model.Judged(m, err)
			t.judge()
		})
}

// judge says what is wrong, what the buttons do, and shows the preview.
func (t *templatesPane) judge() {
	t.subjectRow.SetWrong(t.model.Wrong("subject"))
	t.textRow.SetWrong(t.model.Wrong("text"))
	t.headline.SetText(t.model.Preview().Subject)
	t.letter.SetText(t.model.Preview().Lines)
	why := t.model.WhyNotSave()
	if t.doing.Running() {
		why = "It is being saved."
	}
	t.save.Disable(why)
	t.reset.Disable(t.model.WhyNot())
	t.test.Disable(t.model.WhyNot())
	kit.SetVisible(t.drop, t.model.Changed())
	for _, e := range []*kit.Entry{t.subject, t.text} {
		if e.Enable(); t.model.WhyNot() != "" {
			e.Disable(t.model.WhyNot())
		}
	}
	t.box.Refresh()
}

// sayWrong says over the fields what went wrong; nil takes that back.
func (t *templatesPane) sayWrong(err error) {
	kit.SetVisible(t.wrong, err != nil)
	if err != nil {
		p := say.Explain(err, "")
		t.wrong.Set(kit.MarkError(), p.What, p.ToDo)
	}
	t.box.Refresh()
}
