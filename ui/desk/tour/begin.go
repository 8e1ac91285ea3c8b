package tour

import (
	"context"
	"net"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// The people of the tour; all of it is invented.
const (
	vendor   = "Fjord Instruments"
	operator = "Anna Reyes"
	own      = "seven boats in the north harbor"
	chosen   = "a kettle of green tea, please"
	typed    = "pencils are kept in drawer nine"
)

// create makes a desk in three steps.
func create(p *player, t Tour) {
	p.until("the first start", func() bool { return p.find(label.CreateDesk) })
	p.shot("first-start")
	p.press(fyne.KeyReturn)
	p.fill(label.VendorName, vendor)
	p.fill(label.FileGoes, t.Path)
	p.shot("create-your-desk")
	p.push(label.Next)
	p.fill(label.YourName, operator)
	p.fill(label.Password, own)
	p.fill(label.RetypePassword, own)
	p.shot("create-you")
	p.push(label.Next)
	p.push(label.Copy)
	p.shot("create-recovery-key")
	group := ""
	p.do("reading the key off the clipboard", func() {
		key := p.program.Clipboard().Content()
		group = key[strings.LastIndex(key, "-")+1:]
	})
	p.press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	p.letters(strings.ToLower(group))
	p.shot("create-key-typed")
	p.push(label.OpenTheDesk)
	p.page(label.Customers)
	p.until("the card of what comes next", func() bool { return p.find(label.Import) })
	p.shot("what-comes-next")
}

// listen gives the customer page an address of its own, because another Keydesk
// may run on this computer.
func listen(p *player, _ Tour) {
	l, err := (&net.ListenConfig{}).Listen(p.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		p.fail(err)
		return
	}
	address := l.Addr().String()
	p.fail(l.Close())
	p.do("going to the setting of the customer page", func() { p.program.Main().OpenSetting("portal.listen") })
	p.fill("Listens on", address)
	p.press(fyne.KeyReturn)
	p.toast(func(string) bool { return true }, "that the setting is saved")
	p.wait("the customer page to answer", func(ctx context.Context) (bool, error) { return answers(ctx, address), nil })
	p.shot("settings-customer-page")
	p.menu(label.Customers)
	p.page(label.Customers)
}

// answers says whether somebody listens on an address.
func answers(ctx context.Context, address string) bool {
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

// importList imports a list: chosen, tried, imported.
func importList(p *player, t Tour) {
	p.menu(label.Import)
	p.page(label.ImportAndExport)
	p.push(label.ChooseFile)
	p.dialog(label.ImportCustomers)
	p.over(t.List)
	p.shot("choose-file")
	p.push("Open")
	p.alone()
	p.push(label.Try)
	p.until("the result of the try", func() bool { return p.findPrefix("Import 1") })
	p.shot("import-tried")
	p.press(fyne.KeySpace)
	p.until("the end of the import", func() bool { return !p.find(label.Try) && p.find(label.BackToCustomers) })
	p.shot("imported")
	p.push(label.BackToCustomers)
	p.page(label.Customers)
}

// find finds a customer by a part of his name.
func find(p *player, _ Tour) {
	p.until("the whole list", func() bool { return strings.Contains(p.program.Main().Customers().Line().Text(), "1,000") })
	p.shot("customers")
	p.menu(label.CustomersFilter)
	p.letters(wanted)
	p.until("one customer to be found", func() bool { return strings.HasPrefix(p.program.Main().Customers().Line().Text(), "1 of ") })
	p.press(fyne.KeyDown)
	p.until("the preview", func() bool { return p.customer(func(person.Facts) bool { return true }) })
	p.shot("filter-and-preview")
}

// wanted is whom the tour helps: the one customer of the sample list whose
// data this is found in.
const wanted = "alexandra86@mccoy"

// customer looks at what the preview shows.
func (p *player) customer(is func(person.Facts) bool) bool {
	f, ok := p.program.Main().Customers().Facts()
	return ok && is(f)
}

// findPrefix goes with the Tab key to what has a name that begins so.
func (p *player) findPrefix(prefix string) bool {
	c := p.canvas()
	for range fields {
		if f := c.Focused(); f != nil && strings.HasPrefix(kit.NameOf(f), prefix) {
			return true
		}
		c.FocusNext()
	}
	return false
}
