package license

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// In every look all of the page and its dialogs is seen.
func TestLooks(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		s := on(t, set, 0)
		see := s.Whole
		if name != "big" {
			see = s.Contrast
		}
		keep := func(what string) {
			s.Keep(t, "license-"+what+"-"+name)
			see(t, name+": "+what)
		}
		keep("details")
		for what, open := range map[string]func(){
			"reset": func() { s.Tap(t, label.ResetPassword) }, "void": func() { s.page.Act("void") }, "move": func() { s.page.Act("move") },
			"file": func() { s.page.Act("file") }, "deactivate": func() { s.of(t, label.Deactivate, "PLANT-07") }, "replace": func() { s.of(t, label.ReplaceComputer, "PLANT-07") },
		} {
			if name != "big" && what != "reset" {
				continue // the others are made of the same parts
			}
			open()
			keep(what)
			kit.DialogOn(s.Canvas).Close()
		}
		s.Shortcut(fyne.KeyE, fyne.KeyModifierControl)
		s.Type(t, label.Activations, "0")
		s.Shortcut(fyne.KeyS, fyne.KeyModifierControl)
		keep("edit")
	}
	s := on(t, stage.Plain(), core.ViewCustomers)
	s.Keep(t, "license-read-only")
}
