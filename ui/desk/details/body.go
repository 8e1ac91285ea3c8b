package details

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// focusable is a widget that can have the keyboard.
type focusable interface {
	fyne.CanvasObject
	fyne.Focusable
}

// section is one section of the page, to read or to edit.
type section interface {
	// fill shows the form as it stands, in the widgets there are.
	fill()
	// objects are what is under each other.
	objects() []fyne.CanvasObject
	// field is the widget of a field, nil where the section has none.
	field(name string) focusable
	// first is where the keyboard begins, nil for a section that is read.
	first() focusable
	// rest has the fields refuse, while the form is being saved.
	rest(on bool)
}

// body is the section that is shown.
type body struct {
	page   *Page
	column *fyne.Container
	shown  section
	key    key
}

// key is what a section's widgets are made for; with another one they are made
// anew.
type key struct {
	form    *model.Form
	step    model.Step
	editing bool
	isNew   bool
}

func newBody(p *Page) *body { return &body{page: p, column: kit.Column(8)} }

func (b *body) fill() {
	f := b.page.form
	if f == nil {
		b.shown, b.key = nil, key{}
		return
	}
	now := key{f, f.Step(), f.Editing(), f.IsNew()}
	if b.shown == nil || b.key != now {
		b.shown, b.key = b.make(), now
	}
	b.shown.fill()
	b.column.Objects = b.shown.objects()
	b.rest(b.page.saving.Running())
}

func (b *body) make() section {
	p := b.page
	switch f := p.form; {
	case f.Step() == model.Activity:
		return &activityRead{page: p}
	case f.Step() == model.Licenses:
		return newLicensesRead(p)
	case f.Step() == model.Account && f.Editing():
		return newAccountEdit(p)
	case f.Step() == model.Account:
		return newAccountRead(p)
	case f.Editing():
		return newFieldsEdit(p, f.Step())
	default:
		return &fieldsRead{page: p, step: f.Step()}
	}
}

func (b *body) rest(on bool) {
	if b.shown != nil {
		b.shown.rest(on)
	}
}

// waiting says that the customer is being read.
func (b *body) waiting() {
	b.column.Objects = []fyne.CanvasObject{kit.NewText("Being read…", kit.Quiet())}
}

// failed says why the customer could not be read.
func (b *body) failed(problem say.Problem) {
	b.column.Objects = []fyne.CanvasObject{
		kit.Row(0, kit.NewIcon("triangle", theme.ColorNamePlaceHolder, 24)),
		kit.NewText("The customer could not be read", kit.Section()), kit.NewText(problem.Text(), kit.Quiet()),
		kit.Row(8, kit.NewButton("Try again", "refresh", kit.Secondary, b.page.read)),
	}
}

// Focus takes the keyboard to the first field. A page that is read has none:
// keys then go to its commands alone, and Enter does nothing by accident.
func (p *Page) Focus() {
	if p.body.shown != nil {
		if first := p.body.shown.first(); first != nil {
			p.focus(first)
			return
		}
	}
	if c := kit.CanvasOf(p.frame); c != nil {
		c.Unfocus()
	}
}

// goTo shows a field with an error and takes the keyboard there.
func (p *Page) goTo(name string) {
	for _, s := range p.form.Steps() {
		if s != p.form.Step() && slices.Contains(s.Fields(), name) {
			p.form.Go(s)
			p.show()
		}
	}
	if field := p.body.shown.field(name); field != nil {
		p.frame.Scroll.Reveal(field)
		p.focus(field)
	}
}

func (p *Page) focus(o focusable) {
	if c := kit.CanvasOf(o); c != nil {
		c.Focus(o)
	}
}

// sectionTitle is what stands over the fields.
func sectionTitle(s model.Step) string {
	if s == model.Account {
		return label.Login
	}
	return string(s)
}

// gap stands between parts of a section.
func gap() fyne.CanvasObject {
	return kit.Column(8, kit.Inset(kit.Column(0), 0, 0, 0, 0), kit.NewRule(), kit.Inset(kit.Column(0), 0, 0, 0, 0))
}
