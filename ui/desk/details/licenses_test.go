package details

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// withLicense is Hedi's page, of a desk where she has a license on three
// computers, at the section Licenses.
func withLicense(t *testing.T, set stage.Setting) (w *window, hedi, id uint64) {
	t.Helper()
	d := testdesk.Open(t)
	d.Product(t, "Fieldscope Pro 4", 5)
	hedi, l := d.OfHedi(t)
	d.Set(t, "mail.from", "desk@fjord.example")
	w = onStage(t, set, From(d.Session, words.Clock{Now: testdesk.Start, Zone: time.UTC}), hedi, false, nil)
	w.Go(model.Licenses)
	return w, hedi, l.ID
}

// The section shows what License Details shows, in place, with the same deeds.
func TestLicensesOfTheCustomer(t *testing.T) {
	w, hedi, id := withLicense(t, stage.Plain())
	w.Says(t, "Fieldscope Pro 4", label.ActivationPassword, "Activations Left: 2 of 5", "Expiry: Never", "WS-ACS-01", "4F1B-9C20-77AE", "Never: offline")
	click := func(name string) {
		t.Helper()
		stage.Find(t, w.Stage, name, func(b *kit.Button) bool { return kit.NameOf(b) == name }).Tapped(&fyne.PointEvent{})
	}
	click(fmt.Sprint("License ", id))
	click(fmt.Sprint("Reset Password ", id))
	click(label.EmailLicenseDetails)
	click("Deactivate PLANT-07")
	click("Replace computer… LAPTOP-HEDI")
	click(label.AddLicenses)
	click(label.EmailListOfSeats)
	w.want(t, fmt.Sprint("license ", id), fmt.Sprint("reset license ", id), fmt.Sprint("email license ", id), fmt.Sprint("deactivate PLANT-07 of ", id),
		fmt.Sprint("replace LAPTOP-HEDI of ", id), fmt.Sprint("add licenses for ", hedi), fmt.Sprint("seats to ", hedi))
	click(label.Copy)
	if got := w.App.Clipboard().Content(); len(got) != 15 {
		t.Errorf("%q was copied", got)
	}
	w.facts.May = core.ViewCustomers
	w.show()
	for _, name := range []string{"Deactivate PLANT-07", fmt.Sprint("Reset Password ", id), label.AddLicenses, label.EmailListOfSeats} {
		if b := stage.Find(t, w.Stage, name, func(b *kit.Button) bool { return kit.NameOf(b) == name }); !b.Disabled() {
			t.Error(name, "can be used without Edit Licenses")
		}
	}
}

func TestLooksOfLicenses(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		w, _, _ := withLicense(t, set)
		w.Keep(t, "customer-licenses-"+name)
		if name == "big" {
			w.Whole(t, name)
		} else {
			w.Contrast(t, name)
		}
	}
}
