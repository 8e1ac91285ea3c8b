package tour

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

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
	p.Until("the first start", func() bool { return p.Find(label.CreateDesk) })
	p.shot("first-start")
	p.Press(fyne.KeyReturn)
	p.Fill(label.VendorName, vendor)
	p.Fill(label.FileGoes, t.Path)
	p.Fill(label.BackupFolder, filepath.Join(filepath.Dir(t.Path), "backups"))
	p.shot("create-your-desk")
	p.Push(label.Next)
	p.Fill(label.YourName, operator)
	p.Fill(label.Password, own)
	p.Fill(label.RetypePassword, own)
	p.shot("create-you")
	p.Push(label.Next)
	p.Push(label.Copy)
	p.shot("create-recovery-key")
	group := ""
	p.Do("reading the key off the clipboard", func() {
		key := p.Program.Clipboard().Content()
		group = key[strings.LastIndex(key, "-")+1:]
	})
	p.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	p.Letters(strings.ToLower(group))
	p.shot("create-key-typed")
	p.Push(label.OpenTheDesk)
	p.Page(label.Customers)
	p.Until("the card of what comes next", func() bool { return p.Find(label.Import) })
	p.shot("what-comes-next")
}

// listen gives the customer page an address of its own, because another Keydesk
// may run on this computer.
func listen(p *player, _ Tour) {
	l, err := (&net.ListenConfig{}).Listen(p.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		p.Fail(err)
		return
	}
	address := l.Addr().String()
	p.Fail(l.Close())
	p.Do("going to the setting of the customer page", func() { p.Program.Main().OpenSetting("portal.listen") })
	p.Fill("Listens on", address)
	p.Press(fyne.KeyReturn)
	p.Toast(func(string) bool { return true }, "that the setting is saved")
	p.Wait("the customer page to answer", func(ctx context.Context) (bool, error) { return answers(ctx, address), nil })
	p.shot("settings-customer-page")
	p.Menu(label.Customers)
	p.Page(label.Customers)
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
	p.Menu(label.Import)
	p.Page(label.ImportAndExport)
	p.Push(label.ChooseFile)
	p.Dialog(label.ImportCustomers)
	p.Over(t.List)
	p.shot("choose-file")
	p.Push("Open")
	p.Alone()
	p.Push(label.Try)
	p.Until("the result of the try", func() bool { return p.FindPrefix("Import 1") })
	p.shot("import-tried")
	p.Press(fyne.KeySpace)
	p.Until("the end of the import", func() bool { return !p.Find(label.Try) && p.Find(label.BackToCustomers) })
	p.shot("imported")
	p.Push(label.BackToCustomers)
	p.Page(label.Customers)
}

// find finds a customer by a part of his name.
func find(p *player, _ Tour) {
	p.Until("the whole list", func() bool { return strings.Contains(p.Program.Main().Customers().Line().Text(), "1,000") })
	p.shot("customers")
	p.Menu(label.CustomersFilter)
	p.Letters(wanted)
	p.Until("one customer to be found", func() bool { return strings.HasPrefix(p.Program.Main().Customers().Line().Text(), "1 of ") })
	p.Press(fyne.KeyDown)
	p.Until("the preview", func() bool { return p.customer(func(person.Facts) bool { return true }) })
	p.shot("filter-and-preview")
}

// wanted is whom the tour helps: the one customer of the sample list whose
// data this is found in.
const wanted = "alexandra86@mccoy"

// customer looks at what the preview shows.
func (p *player) customer(is func(person.Facts) bool) bool {
	f, ok := p.Program.Main().Customers().Facts()
	return ok && is(f)
}
