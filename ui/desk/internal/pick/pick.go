// Package pick chooses a customer by typing: a field, and under it the few that
// have the text.
//
// Caveat: what is chosen is told by OnPick alone. Typing again takes nothing
// back until another one is chosen.
package pick

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Find finds the customers that have a text, and says how many more there are.
type Find func(ctx context.Context, text string) (found []license.Owner, more int, err error)

// Picker is the field. With the keyboard: ↓ or Tab goes to the first one that is
// offered, Enter takes it; in the field Enter takes the only one.
type Picker struct {
	Entry   *kit.Entry
	Offered *fyne.Container // what stands under the field
	OnPick  func(license.Owner)
	OnGrown func() // more or less is offered

	find  Find
	slot  *task.Slot
	found []license.Owner
	quiet bool
}

// New makes a picker that looks in a slot of the page that shows it.
func New(slot *task.Slot, find Find) *Picker {
	p := &Picker{Offered: kit.Column(0), find: find, slot: slot, OnGrown: func() {}}
	p.Entry = kit.NewSearch("Name, e-mail, company, ID", p.typed)
	first := func() {
		if len(p.found) > 0 {
			kit.Focus(p.Offered.Objects[0].(fyne.Focusable))
		}
	}
	p.Entry.OnKey(fyne.KeyDown, first)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		p.Entry.OnKey(key, func() {
			switch len(p.found) {
			case 0:
				kit.Pass(p.Entry, &fyne.KeyEvent{Name: key}) // to the dialog's button
			case 1:
				p.take(p.found[0])
			default:
				first()
			}
		})
	}
	return p
}

// Show shows who is chosen.
func (p *Picker) Show(o license.Owner) {
	p.quiet = true
	p.Entry.SetText(words.Dot(o.Name, o.Sub))
	p.quiet = false
	p.offer(nil, 0)
}

func (p *Picker) typed(text string) {
	if p.quiet {
		return
	}
	task.Go(p.slot, func(ctx context.Context, _ task.Report) (a answer, err error) {
		a.found, a.more, err = p.find(ctx, text)
		return a, err
	}, func(a answer, err error) {
		if err != nil {
			p.offer(nil, 0)
			p.Offered.Objects = []fyne.CanvasObject{kit.NewText(say.Explain(err, "").Text(), kit.Helper())}
			p.OnGrown()
			return
		}
		p.offer(a.found, a.more)
		if len(a.found) == 0 && text != "" {
			p.Offered.Objects = []fyne.CanvasObject{kit.NewText("No customer has that.", kit.Helper())}
		}
		p.OnGrown()
	})
}

type answer struct {
	found []license.Owner
	more  int
}

// offer lists who can be taken.
func (p *Picker) offer(found []license.Owner, more int) {
	p.found = found
	p.Offered.Objects = nil
	for _, one := range found {
		p.Offered.Objects = append(p.Offered.Objects, kit.NewAction("", "person", words.Dot(one.Name, one.Sub), func() { p.take(one) }))
	}
	if more > 0 {
		p.Offered.Objects = append(p.Offered.Objects, kit.NewText("… and "+words.Count(more, "other", "others")+": type more of the name.", kit.Helper()))
	}
	p.Offered.Refresh()
}

func (p *Picker) take(o license.Owner) {
	p.Show(o)
	p.OnPick(o)
	p.OnGrown()
	kit.Focus(p.Entry)
}
