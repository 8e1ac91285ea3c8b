package start

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// card is the card of signing in and of the lock: who, the password, and in
// place of the buttons' quiet how far the unlocking is. It keeps its height.
type card struct {
	name     *kit.Entry  // where the operator is typed
	choose   *kit.Select // or chosen of several, else nil
	password *kit.Entry
	who, pw  *kit.Field

	note         *kit.Text // over the fields; may be empty
	stage, count *kit.Text
	bar          *kit.Bar
	progress     *fyne.Container
	ok, cancel   *kit.Button
	links        *fyne.Container
	aside        *fyne.Container
	all          *centered
}

// face is what differs between the cards.
type face struct {
	vendor, note, where string
	operators           []string
	operator, button    string
	fixed               bool // nobody else can sign in here
	links               []fyne.CanvasObject
	aside               *kit.Button // beside the button, such as for a lost password; may be nil
}

func (r face) card(named func(string), typed func(string), ok, cancel func()) *card {
	c := &card{name: kit.NewEntry(""), password: kit.NewPasswordEntry(""), bar: kit.NewBar(),
		stage: kit.NewText("", kit.Plain()), count: kit.NewText("", kit.Quiet())}
	c.who = kit.NewField(label.Operator, c.operatorOf(r, named), "").Above()
	c.pw = kit.NewField(label.Password, c.password, "").Above()
	c.password.OnChanged = typed
	c.ok = kit.NewButton(r.button, "", kit.Primary, ok)
	c.cancel = kit.NewButton(label.Cancel, "", kit.Secondary, cancel)
	c.cancel.Hide()
	c.progress = kit.Column(2, kit.Row(8, c.stage, kit.Space(), c.count), c.bar)
	c.progress.Hide()
	c.aside = kit.Row(0)
	if r.aside != nil {
		c.aside.Add(r.aside)
	}
	body := kit.Column(0, titled(40, kit.NewText(r.vendor, kit.Quiet())), kit.Sized(0, 20))
	c.note = kit.NewText(r.note, kit.Plain())
	if r.note != "" {
		body.Objects = append(body.Objects, kit.Inset(c.note, 0, 0, 12, 0))
	}
	body.Objects = append(body.Objects, c.who, c.pw, kit.Sized(0, 36, c.progress),
		kit.Row(8, c.aside, kit.Space(), kit.Sized(112, 32, c.ok, c.cancel)))
	c.links = kit.Row(20, r.links...)
	column := kit.Column(12, kit.NewCard(kit.Inset(body, 32, 32, 24, 32)), kit.Row(12, kit.NewText(r.where, kit.Caption()), kit.Sized(0, 20), kit.Space(), c.links))
	c.all = newCentered(column, 400, 0.5)
	return c
}

// operatorOf is how the operator is said: chosen of several, typed, or fixed.
func (c *card) operatorOf(r face, named func(string)) fyne.CanvasObject {
	if len(r.operators) > 1 {
		c.choose = kit.NewSelect("", r.operators, func(i int) { named(r.operators[i]) })
		at := -1
		for i, name := range r.operators {
			if name == r.operator {
				at = i
			}
		}
		c.choose.SetOptions(r.operators, at)
		return c.choose
	}
	if r.fixed {
		return kit.NewText(r.operator, kit.Strong())
	}
	c.name.SetText(r.operator)
	c.name.OnChanged = named
	return c.name
}

// focus takes the keyboard to what is to be typed next.
func (c *card) focus(operator string) {
	switch {
	case operator != "":
		kit.Focus(c.password)
	case c.choose != nil:
		kit.Focus(c.choose)
	default:
		kit.Focus(c.name)
	}
}

// working shows that it works; done is a share from 0 to 1.
func (c *card) working(stage, count string, done float64) {
	c.stage.SetText(stage)
	c.count.SetText(count)
	c.bar.Set(done)
	c.password.Disable("It is being checked.")
	c.password.SetBad(false)
	c.pw.SetWrong("")
	c.name.Disable("The password is being checked.")
	if c.choose != nil {
		c.choose.Disable("The password is being checked.")
	}
	c.turn(true)
}

// resting takes the keyboard back to the fields. wrong is said beside the
// password, "" for nothing.
func (c *card) resting(wrong string) {
	c.password.Enable()
	c.name.Enable()
	if c.choose != nil {
		c.choose.Enable()
	}
	c.pw.SetWrong(wrong)
	c.turn(false)
}

func (c *card) turn(busy bool) {
	for o, on := range map[fyne.CanvasObject]bool{c.progress: busy, c.cancel: busy, c.ok: !busy, c.links: !busy, c.aside: !busy} {
		kit.SetVisible(o, on)
	}
	c.all.again()
}

// clear takes the letters out of the password, and tells nobody.
func (c *card) clear() {
	told := c.password.OnChanged
	c.password.OnChanged = nil
	c.password.SetText("")
	c.password.OnChanged = told
}
