package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/settings"
)

// The longest that a customer may be called here, and written to.
var (
	longName = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
	longMail = "hedi@" + strings.Repeat("and-on.", 26) + "acs.example"
)

// TestEverythingCanBeRead goes through all pages and dialogs with a customer of
// the longest name and address: at 150 % in the smallest window nothing is cut,
// and in light and in dark every text has its contrast.
func TestEverythingCanBeRead(t *testing.T) {
	s := begin(t)
	s.as(func(other *core.Session, c core.Customer) error {
		c.Fields.LastName, c.Fields.Email, c.Fields.Company = longName, longMail, "Ács Kft. and the heirs of the brothers Wolfeschlegelstein"
		_, err := other.Customers().Edit(t.Context(), c.ID, core.Save{Version: c.Version, Fields: c.Fields})
		return err
	})
	licenses := s.atLength(t)
	for _, how := range []struct {
		name  string
		theme settings.Theme
		text  int
		size  fyne.Size
		see   func(*testing.T, string)
	}{
		{"150 %", settings.Light, 150, fyne.NewSize(1024, 672), s.Whole},
		{"light", settings.Light, 100, fyne.NewSize(1200, 728), s.Contrast},
		{"dark", settings.Dark, 100, fyne.NewSize(1200, 728), s.Contrast},
	} {
		s.program.Appear(settings.Look{Theme: how.theme, Text: how.text})
		s.Window.Resize(how.size)
		s.settle()
		see := func(where string) { how.see(t, how.name+": "+where) }
		s.everywhere(see)
		s.licensesEverywhere(licenses, see)
	}
}

// everywhere goes to all pages, and opens all dialogs over the list.
func (s *scene) everywhere(see func(where string)) {
	s.t.Helper()
	for _, at := range stops() {
		at.to(s)
		s.settle()
		see(at.name)
		s.shortcut(fyne.Key1)
		s.page(label.Customers)
	}
	for _, section := range []string{"mail.mode", "reset.allow-manual-entry", "portal.base-url", "backup.folder"} {
		s.main().OpenSetting(section)
		s.page(label.Settings)
		see(section)
	}
	s.shortcut(fyne.Key1)
	s.page(label.Customers)
	for _, menu := range []string{label.GenerateAndSend, label.ResetPassword, label.Show, "Delete", label.Export, label.ChangePassword, "About Keydesk"} {
		s.selectHedi()
		s.main().Do(menu)
		s.until("the dialog "+menu, func() bool { return kit.DialogOpen(s.Canvas) })
		s.settle()
		see(menu)
		s.press(fyne.KeyEscape)
		s.alone()
	}
}
