package sale

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
)

// sold is what stands on the page once the sale is made.
type sold struct {
	page  *Page
	again *kit.Button
	state *kit.Status // of the mail
	all   []fyne.CanvasObject
	side  []fyne.CanvasObject
}

func newSold(p *Page) *sold {
	s := &sold{page: p, again: kit.NewButton(label.AnotherSale, "add", kit.Primary, p.window.Again), state: kit.NewStatus(kit.MarkWaiting(), "Waiting")}
	r := p.done
	title, also := r.Headline()
	m := kit.MarkGood()
	if r.Sold.Already {
		m = kit.MarkInfo()
	}
	s.all = []fyne.CanvasObject{kit.NewBanner(m, title, also), kit.NewText(label.Buyer, kit.Section()),
		kit.NewFact(label.CustomerID, kit.NewText(strconv.FormatUint(r.Customer.ID, 10), kit.Style{Mono: true, Bold: true}))}
	if r.Sold.MailID != 0 {
		s.all = append(s.all, kit.NewFact(label.Mail, s.state))
	}
	s.all = append(s.all, kit.NewRule(), kit.NewText(label.Licenses, kit.Section()))
	for _, l := range r.Licenses {
		open := kit.NewLink(strconv.FormatUint(l.ID, 10), func() { p.window.OpenLicense(l.ID) })
		s.all = append(s.all, kit.NewFact(label.LicenseID, kit.Flow(24, open.About(label.LicenseID),
			kit.NewText(license.Groups(l.ActivationPassword), kit.Style{Mono: true, Bold: true}),
			kit.NewText(l.Product, kit.Quiet()), kit.NewText(say.Expiry(l.Expires, p.source.Clock), kit.Quiet()))))
	}
	s.all = append(s.all, kit.NewText("The activation password is the second one in each line. It may be read aloud and mailed.", kit.Helper()))
	s.side = s.ways()
	return s
}

// ways are what can be done next.
func (s *sold) ways() []fyne.CanvasObject {
	p, r := s.page, s.page.done
	all := []fyne.CanvasObject{kit.NewText(label.Actions, kit.Strong()), kit.Row(0, s.again)}
	add := func(icon, name string, do func()) { all = append(all, kit.NewAction("", icon, name, do)) }
	if !r.Sold.Password.Empty() {
		add("phone", label.ReadAloudNow, func() { p.window.ReadAloud(r.Customer, r.Sold.Password) })
	}
	if r.Sold.Credentials {
		add("print", label.PrintIt, func() { p.window.Print(r.Customer) })
	}
	add("person", label.OpenBuyer, func() { p.window.OpenCustomer(r.Customer.ID) })
	if len(r.Licenses) > 0 {
		add("key", label.LicenseDetails, func() { p.window.OpenLicense(r.Licenses[0].ID) })
	}
	return all
}

// mailed shows how the mail stands.
func (s *sold) mailed(state say.Mark) { s.state.Set(mark.Of(state), state.Word) }

func (s *sold) objects() []fyne.CanvasObject { return s.all }
func (s *sold) beside() []fyne.CanvasObject  { return s.side }
