package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// What a product, a computer and an old key may be called.
const (
	longProduct  = "Fieldscope Professional for Surveyors 4"
	longComputer = "HARBOR-MASTERS-OFFICE-SECOND-FLOOR-WORKSTATION-0017"
	longKey      = "OLD-SHOP-2019-0000-4711-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0815"
)

// atLength are licenses with long names of everything, and a folder of requests
// from computers without a network.
type atLength struct {
	used, void uint64
	stick      string
}

func (s *scene) atLength(t *testing.T) (a atLength) {
	desk := s.main().session
	_, err := desk.Products().Add(t.Context(), core.ProductForm{Name: longProduct, Activations: 5})
	must(t, err)
	rows, _, err := desk.Customers().Rows(t.Context(), core.Query{Text: longMail})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	ids, err := desk.Licenses().Add(t.Context(), core.NewLicenses{Product: longProduct, Customer: rows[0].ID, Count: 2})
	must(t, err)
	a.used, a.void = ids[0], ids[1]
	until := s.license(a.used).CreatedAt.AddDate(1, 0, 0)
	features := []string{"tides", "currents", "hydrographic-survey", "multi-beam-sonar-import", "harbor-master-console"}
	must(t, desk.Licenses().Edit(t.Context(), a.used, core.LicenseForm{ExternalID: new(longKey), Expires: &until, Features: &features}))
	for _, computer := range []string{"PC-1", longComputer} {
		must(t, s.activates(a.used, s.license(a.used).ActivationPassword, computer))
	}
	must(t, desk.Licenses().SetStatus(t.Context(), a.void, core.LicenseVoid))
	a.stick = t.TempDir()
	for i, pw := range []string{s.license(a.used).ActivationPassword, "ANOTHERPASSWORD"} {
		r, err := license.NewRequest(fmt.Sprint(a.used), pw, fmt.Sprint("ID-", i), longComputer)
		must(t, err)
		data, err := r.Marshal()
		must(t, err)
		must(t, os.WriteFile(filepath.Join(a.stick, fmt.Sprintf("%s-%d.kdrequest", longComputer, i)), data, 0o600))
	}
	return a
}

// toLicenses goes to the list, whole or with what is typed into its filter.
func (s *scene) toLicenses(typed string) {
	s.shortcut(fyne.Key6)
	s.page(label.Licenses)
	s.shortcut(fyne.KeyF)
	s.letters(typed)
	s.settle()
}

// licensesEverywhere goes to all pages and dialogs of licenses.
func (s *scene) licensesEverywhere(a atLength, see func(where string)) {
	s.t.Helper()
	s.toLicenses(fmt.Sprint(a.used))
	see("Licenses, one found")
	for _, name := range []string{label.AddLicenses, label.Products} {
		s.click(name)
		s.shows(name, see)
	}
	for _, name := range []string{label.NewProduct, label.Change + " " + longProduct} {
		s.click(label.Products)
		s.until("the products", func() bool { return s.has(label.NewProduct) })
		s.click(name)
		s.shows(name, see)
	}
	for what, id := range map[string]uint64{"in use": a.used, "void": a.void} {
		s.toLicense(fmt.Sprint(id), id)
		s.settle()
		see(label.LicenseDetails + ", " + what)
		s.shortcut(fyne.KeyE)
		s.settle()
		see(label.LicenseDetails + ", " + label.Edit + ", " + what)
		s.press(fyne.KeyEscape)
		s.alone()
	}
	s.toLicense(fmt.Sprint(a.used), a.used)
	for _, name := range []string{label.ResetPassword, label.VoidLicense, label.MoveLicense, label.LicenseFile, label.PrintCertificate,
		label.Deactivate + " " + longComputer, label.ReplaceComputer + " " + longComputer} {
		s.click(name)
		s.shows(name, see)
	}
	s.saleEverywhere(see)
	s.offlineEverywhere(a, see)
}

// shows sees the dialog that a click has opened, and closes it.
func (s *scene) shows(name string, see func(where string)) {
	s.t.Helper()
	s.until("the dialog "+name, func() bool { return kit.DialogOpen(s.Canvas) })
	s.settle()
	see(name)
	s.press(fyne.KeyEscape)
	s.alone()
}

// saleEverywhere sees New sale filled in, and what came of it.
func (s *scene) saleEverywhere(see func(where string)) {
	s.t.Helper()
	s.toSale()
	s.letters(longMail)
	s.until("Hedi to be found", func() bool { return strings.Contains(s.Said(), label.NewOneInstead) })
	stage.Find(s.t, s.Stage, label.Product, func(b *kit.Select) bool { return kit.NameOf(b) == label.Product }).Choose(0)
	s.until("the mail", func() bool { return strings.Contains(s.Said(), "Thank you for your order") })
	s.settle()
	see(label.NewSaleTitle + ", filled in")
	s.shortcut(fyne.KeyS)
	s.until("the sale", func() bool { return strings.Contains(s.Said(), "Sold: 1 license for Hedi") })
	s.settle()
	see(label.NewSaleTitle + ", sold")
	s.press(fyne.KeyEscape)
	s.page(label.Licenses)
}

// offlineEverywhere sees the page without requests, and with some.
func (s *scene) offlineEverywhere(a atLength, see func(where string)) {
	s.t.Helper()
	s.click(label.OfflineActivation)
	s.settle()
	see(label.OfflineTopic)
	s.program.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(a.stick)})
	s.until("the verdicts", func() bool { return s.said("Issue 1") })
	see(label.OfflineTopic + ", with requests")
	s.shortcut(fyne.Key1)
	s.settle()
	if kit.DialogOpen(s.Canvas) {
		see(label.OfflineTopic + ", left")
		s.press(fyne.KeyReturn)
	}
	s.page(label.Customers)
}
