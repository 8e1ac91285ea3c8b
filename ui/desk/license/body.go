package license

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/internal/seats"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
)

// body is the license: its activation password, its details to read or to edit,
// and its seats.
type body struct {
	page     *Page
	column   *fyne.Container
	password *seats.Password
	facts    *fyne.Container // to read
	edit     *edit           // nil while it is read
	inUse    *kit.Text
	seats    *seats.List
}

func newBody(p *Page) *body {
	b := &body{page: p, column: kit.Column(16), facts: kit.Column(0), inUse: kit.NewText("", kit.Style{Color: theme.ColorNamePlaceHolder})}
	b.password = seats.NewPassword(p.CopyPassword, func() { p.Act(model.Reset) })
	b.seats = seats.NewList(p.source.Clock, func(id model.ID, s core.Seat) { p.window.RunSeat(id, p.form.Facts(), s) })
	return b
}

func (b *body) fill() {
	form := b.page.form
	if form == nil {
		return
	}
	f := form.Facts()
	b.password.Set(f)
	b.seats.Set(f)
	b.inUse.SetText(say.SeatsInUse(len(f.License.Seats), f.License.Activations))
	details := []fyne.CanvasObject{kit.NewText(label.LicenseDetails, kit.Section())}
	if form.Editing() {
		if b.edit == nil {
			b.edit = newEdit(b.page)
		}
		b.edit.fill()
		details = append(details, b.edit.box)
	} else {
		b.edit = nil
		b.fillFacts(f)
		details = append(details, b.facts)
	}
	b.column.Objects = []fyne.CanvasObject{b.password.Box, kit.Column(12, details...),
		kit.Column(8, kit.Row(8, kit.NewText(label.Seats, kit.Section()), kit.Space(), b.inUse), b.seats.Box)}
	b.rest(b.page.saving.Running())
}

// fillFacts shows the details to read.
func (b *body) fillFacts(f model.Facts) {
	l, clock := f.License, b.page.source.Clock
	id := kit.Row(8, kit.NewText(strconv.FormatUint(l.ID, 10), kit.Style{}), kit.NewIconButton("copy", label.CopyLicenseID, b.page.CopyID))
	status := say.LicenseStatus(l.Status)
	left := kit.Flow(8, kit.NewText(say.Left(l), kit.Style{Bold: true}), kit.NewGauge(len(l.Seats), l.Activations))
	state := kit.Column(0, kit.NewStatus(mark.Of(status), status.Word))
	if means := say.StatusMeans(l.Status); means != "" {
		state.Add(kit.NewText(means, kit.Helper()))
	}
	first := kit.Column(8, fact(label.LicenseID, id), fact(label.Customer, b.owner(f)), fact(label.Status, state))
	second := kit.Column(8, fact(label.ActivationsLeft, left),
		fact(label.Expiry, kit.NewText(say.Expiry(l.Expires, clock), kit.Plain())), fact(label.Product, kit.NewText(l.Product, kit.Plain())))
	if len(l.AllFeatures) > 0 {
		second.Add(fact(label.Features, kit.NewText(strings.Join(l.AllFeatures, ", "), kit.Plain())))
	}
	if l.ExternalID != "" {
		second.Add(fact(label.ExternalID, kit.NewText(l.ExternalID, kit.Plain())))
	}
	b.facts.Objects = []fyne.CanvasObject{kit.NewPair(first, second)}
	b.facts.Refresh()
}

// fact is a line of half the page.
func fact(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewFact(name, value).Half()
}

// owner is whose the license is, and leads to his page.
func (b *body) owner(f model.Facts) fyne.CanvasObject {
	if f.Owner.ID == 0 {
		return kit.NewText(label.NobodysLicense, kit.Plain())
	}
	id := f.Owner.ID
	beside := strconv.FormatUint(id, 10)
	if company := f.Owner.Company; company != "" && company != f.Who() {
		beside += " · " + company
	}
	return kit.Flow(8, kit.NewLink(f.Who(), func() { b.page.window.OpenCustomer(id) }), kit.NewText(beside, kit.Style{Color: theme.ColorNamePlaceHolder, Wrap: true}))
}

func (b *body) rest(on bool) {
	if b.edit != nil {
		b.edit.rest(on)
	}
}

// waiting says that the license is being read.
func (b *body) waiting() {
	b.column.Objects = []fyne.CanvasObject{kit.NewText("Being read…", kit.Quiet())}
}

// failed says why the license could not be read.
func (b *body) failed(problem say.Problem) {
	b.column.Objects = []fyne.CanvasObject{
		kit.Row(0, kit.NewIcon("triangle", theme.ColorNamePlaceHolder, 24)),
		kit.NewText("The license could not be read", kit.Section()), kit.NewText(problem.Text(), kit.Quiet()),
		kit.Row(8, kit.NewButton(label.TryAgain, "refresh", kit.Secondary, b.page.read)),
	}
}
