package details

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// banner is the banner of a locked account; Unlock turns it into its success
// form in place. Under it another one says that somebody else changed what is
// being edited.
type banner struct {
	page          *Page
	box           *fyne.Container
	lock, foreign *kit.Banner
	unlock        *kit.Button
	compare       *kit.Button
}

func newBanner(p *Page) *banner {
	b := &banner{page: p, lock: kit.NewBanner(kit.MarkLocked(), "", ""), foreign: kit.NewBanner(kit.MarkInfo(), "", "")}
	b.unlock = kit.NewButton(label.Unlock, "unlock", kit.Primary, func() { p.Act(person.Unlock) })
	b.compare = kit.NewLink("Compare…", p.showMeanwhile)
	b.box = kit.Column(0, kit.Inset(kit.Column(8, b.lock, b.foreign), 12, 16, 12, 16), kit.NewRule())
	return b
}

// locked says whether the banner offers Unlock.
func (b *banner) locked() bool {
	return b.page.form != nil && say.Locked(b.page.facts.Customer)
}

// acts says whether the banner has the page's one primary button.
func (b *banner) acts() bool { return b.locked() && b.page.facts.Action(person.Unlock).On }

func (b *banner) fill() {
	p := b.page
	title := ""
	switch {
	case b.locked():
		title = say.LockedWhy(p.facts.Customer, p.source.Clock)
		b.unlock.Disable(p.facts.Action(person.Unlock).Why)
		b.lock.Set(kit.MarkLocked(), title, model.LockFrom(p.facts), b.unlock)
	case p.freed != "":
		title = p.freed
		b.lock.Done(title, "")
	}
	kit.SetVisible(b.lock, title != "")
	if p.foreign {
		b.foreign.Set(kit.MarkInfo(), "Someone else changed this customer meanwhile.", "What you typed is kept. Save asks which value stays.", b.compare)
	}
	kit.SetVisible(b.foreign, p.foreign)
	kit.SetVisible(b.box, title != "" || p.foreign)
}
