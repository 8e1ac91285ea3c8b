//go:build pictures

package help

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Pictures to be looked at, where KEYDESK_PICTURES names a folder for them.
func TestPictures(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		t.Run(name, func(t *testing.T) {
			r := open(t, set)
			r.Help.Open(label.Customers)
			r.Keep(t, "customers-"+name)
			r.Letters("who may see a password")
			r.Press(fyne.KeyEnter)
			r.Keep(t, "search-"+name)
			r.view.search.SetText("")
			r.Help.Open(label.ManagingPasswords)
			r.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
			r.Press(fyne.KeyTab)
			r.Keep(t, "passwords-"+name)
			r.Canvas.Focus(r.view.search)
			r.view.search.SetText("xyzzy")
			r.view.list.nothing.Refresh()
			r.Help.Open(label.MainWindow)
			r.view.search.SetText("")
			r.Canvas.Focus(r.view.list)
			r.Keep(t, "window-"+name)
		})
	}
}
