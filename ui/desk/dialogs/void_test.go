package dialogs

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// The licenses of a customer who is deleted stay valid, or are voided by one
// tick, which Undo takes back too.
func TestDeleteAndVoid(t *testing.T) {
	s, d := onDesk(t)
	_, err := d.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 1})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", Customer: d.hedi, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	status := func(want core.LicenseStatus) {
		t.Helper()
		if l, err := d.Licenses().Get(t.Context(), ids[2]); err != nil || l.Status != want {
			t.Errorf("the license is %s, not %s: %v", l.Status, want, err)
		}
	}
	s.Run(person.Delete, d.facts(t), new(time.Time), func(bool) {})
	s.says(t, "Hedi Ács can no longer log in; the 3 licenses stay valid.", "Computers that are never online keep running")
	find(t, s, "the tick", func(c *kit.Check) bool { return c.Label() == label.VoidThem }).Tapped(nil)
	s.says(t, "the 3 licenses are void.")
	status(core.LicenseOK)
	s.tap(t, "Delete")
	status(core.LicenseVoid)
	toast, _ := s.line.Toast()
	toast.Do()
	status(core.LicenseOK)

	f := d.facts(t)
	f.May = core.EditCustomers
	s.Run(person.Delete, f, new(time.Time), func(bool) {})
	tick := find(t, s, "the tick", func(c *kit.Check) bool { return c.Label() == label.VoidThem })
	if tick.Tapped(nil); tick.On() || tick.Why() != "You need the permission Edit Licenses." {
		t.Errorf("ticked: %t, %q", tick.On(), tick.Why())
	}
	s.press(fyne.KeyEscape) // the reason
	s.tap(t, "Delete")
	status(core.LicenseOK)
}
