package details

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/internal/seats"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// licensesRead is the customer's licenses, in place: what License Details shows
// of each, and the same deeds. It is no part of the form: what is done here is
// done at once.
type licensesRead struct {
	page *Page
	add  *kit.Button
	list *kit.Button
	of   map[uint64]*owned
	read
}

// owned is one license of the customer.
type owned struct {
	facts    license.Facts
	password *seats.Password
	mail     *kit.Button
	seats    *seats.List
}

func newLicensesRead(p *Page) *licensesRead {
	r := &licensesRead{page: p, of: map[uint64]*owned{}}
	r.add = kit.NewButton(label.AddLicenses, "add", kit.Secondary, func() { p.window.AddLicenses(license.OwnerOf(p.facts.Customer)) })
	r.list = kit.NewButton(label.EmailListOfSeats, "mail", kit.Secondary, func() { p.window.EmailSeats(p.facts) })
	return r
}

func (r *licensesRead) fill() {
	r.add.Disable(license.NoAdd(r.page.facts))
	r.list.Disable(license.NoList(r.page.facts))
	all := license.Of(r.page.facts)
	if !r.says(said(r.page.facts), r.page.source.Clock.Time().YearDay()) {
		return
	}
	r.all = []fyne.CanvasObject{kit.Flow(8, kit.NewText(label.Licenses, kit.Section()), kit.Space(), r.list, r.add)}
	for i, f := range all {
		if i > 0 {
			r.all = append(r.all, gap())
		}
		r.all = append(r.all, r.license(f))
	}
	switch {
	case len(all) == 0:
		r.all = append(r.all, kit.NewText("The customer has no license.", kit.Quiet()))
	case r.page.facts.Owned.More:
		id := r.page.facts.Customer.ID
		r.all = append(r.all, gap(), kit.Row(0, kit.NewLink("All licenses of the customer", func() { r.page.window.OpenLicenses(id) })))
	}
}

// said is all that the section says.
func said(f person.Facts) string {
	return fmt.Sprint(f.Owned, f.Customer.Email, f.Customer.DeletedAt, f.Terms.NoSender, f.May)
}

// license is one license.
func (r *licensesRead) license(f license.Facts) fyne.CanvasObject {
	id := f.License.ID
	o := r.of[id]
	if o == nil {
		o = &owned{}
		o.password = seats.NewPassword(func() { r.copy(o.facts) }, func() { r.page.window.RunLicense(license.Reset, o.facts) })
		o.mail = kit.NewButton(label.EmailLicenseDetails, "mail", kit.Link, func() { r.page.window.RunLicense(license.Email, o.facts) })
		o.seats = seats.NewList(r.page.source.Clock, func(a license.ID, s core.Seat) { r.page.window.RunSeat(a, o.facts, s) })
		r.of[id] = o
	}
	o.facts = f
	o.password.Set(f)
	o.password.Reset.About(strconv.FormatUint(id, 10))
	o.mail.Disable(f.Action(license.Email).Why)
	o.seats.Set(f)
	status, quiet := say.LicenseStatus(f.License.Status), kit.Style{Color: theme.ColorNamePlaceHolder, Wrap: true}
	head := kit.Flow(12, kit.NewLink(label.License+" "+strconv.FormatUint(id, 10), func() { r.page.window.OpenLicense(id) }),
		kit.NewText(f.License.Product, kit.Strong()), kit.NewChip(mark.Of(status), status.Word))
	facts := kit.Flow(16, kit.NewText(label.ActivationsLeft+": "+say.Left(f.License), kit.Plain()),
		kit.NewText(label.Expiry+": "+say.Expiry(f.License.Expires, r.page.source.Clock), quiet), o.mail)
	return kit.Column(8, head, o.password.Box, facts, o.seats.Box)
}

// copy puts an activation password into the clipboard.
func (r *licensesRead) copy(f license.Facts) {
	fyne.CurrentApp().Clipboard().SetContent(f.License.ActivationPassword)
	r.page.line.Say(kit.Toast{Text: license.Copied(f.License)})
}
