// Package seats draws what is shown of a license in more than one place: its
// activation password with its buttons, and the computers that have a seat.
//
// Caveat: it does nothing itself. What a link is for is done by who shows it.
package seats

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Password is the card with the activation password, always shown.
type Password struct {
	Box         *kit.Box
	Copy, Reset *kit.Button
	text        *kit.Text
}

// NewPassword makes the card of a license. reset is the link Reset Password.
func NewPassword(copied, reset func()) *Password {
	p := &Password{text: kit.NewText("", kit.Style{Mono: true, Bold: true, Wrap: true, Size: look.SizePassword})}
	p.Copy = kit.NewButton(label.Copy, "copy", kit.Secondary, copied)
	p.Reset = kit.NewLink(label.ResetPassword, reset)
	help := kit.NewText("Always generated, for this license only. Safe to read aloud and to mail.", kit.Helper())
	left := kit.Column(4, kit.NewText(label.ActivationPassword, kit.Style{Color: theme.ColorNamePlaceHolder}), p.text, help)
	p.Box = kit.NewCard(kit.Inset(kit.Row(16, left, kit.Inset(kit.Column(6, p.Copy, p.Reset), 0, 0, 0, 0)), 12, 16, 16, 20))
	return p
}

// Set shows a license's.
func (p *Password) Set(f license.Facts) {
	p.text.SetText(license.Groups(f.License.ActivationPassword))
	p.Reset.Disable(f.Action(license.Reset).Why)
}

// atOnce is how many seats are shown at once; more come by a link.
const atOnce = 50

// List is the seats of a license.
type List struct {
	Box *fyne.Container

	do    func(license.ID, core.Seat)
	clock words.Clock
	facts license.Facts
	rows  int
	said  string
}

// NewList makes a list. do is called with Deactivate or Replace, and the seat.
func NewList(clock words.Clock, do func(license.ID, core.Seat)) *List {
	return &List{Box: kit.Column(0), do: do, clock: clock, rows: atOnce}
}

// Set shows a license's seats, made anew only where they are others.
func (l *List) Set(f license.Facts) {
	deactivate, replace := f.Action(license.Deactivate).Why, f.Action(license.Replace).Why
	said := fmt.Sprint(f.License.ID, f.License.Seats, deactivate, replace, l.rows, l.clock.Day(l.clock.Time()), l.clock.Time().YearDay())
	l.facts = f
	if said == l.said {
		return
	}
	l.said = said
	l.Box.Objects = nil
	if len(f.License.Seats) == 0 {
		l.Box.Add(kit.Inset(kit.NewText("No computer is activated.", kit.Quiet()), 8, 0, 8, 0))
		return
	}
	all := []fyne.CanvasObject{newHeads()}
	for _, s := range f.License.Seats[:min(l.rows, len(f.License.Seats))] {
		all = append(all, l.row(s, deactivate, replace))
	}
	if more := len(f.License.Seats) - l.rows; more > 0 {
		link := kit.NewLink(words.Count(more, "more computer", "more computers"), func() { l.rows += more; l.Set(l.facts); l.Box.Refresh() })
		all = append(all, kit.Inset(kit.Row(0, link), 8, 0, 8, 0))
	}
	l.Box.Objects = all
}

// row is a seat. Its links do to the seat as it was read last.
func (l *List) row(s core.Seat, noDeactivate, noReplace string) fyne.CanvasObject {
	act := func(id license.ID) func() {
		return func() {
			for _, now := range l.facts.License.Seats {
				if now.ID == s.ID {
					l.do(id, now)
				}
			}
		}
	}
	replace := kit.NewLink(label.ReplaceComputer, act(license.Replace)).About(license.SeatName(s))
	deactivate := kit.NewLink(label.Deactivate, act(license.Deactivate)).About(license.SeatName(s))
	replace.Disable(noReplace)
	deactivate.Disable(noDeactivate)
	quiet, plain := kit.Style{Wrap: true, Color: theme.ColorNamePlaceHolder}, kit.Plain()
	texts := []*kit.Text{kit.NewText(say.Machine(s), plain), kit.NewText(s.Computer, kit.Style{Mono: true, Wrap: true}),
		kit.NewText(say.SeatDay(s.Since, l.clock), quiet), kit.NewText(say.SeatSeen(s, l.clock), quiet)}
	when := kit.NewText(say.SeatTimes(s, l.clock), quiet)
	return newRow(texts, when, kit.Row(16, replace, deactivate))
}
