package sale

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/sale"
)

// A customer is found as one types; the mail at the right says what will go out;
// he keeps his password.
func TestASaleToAKnownCustomer(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.hedi(t)
	r.Says(t, "New sale", "Nothing yet: Say who buys")
	r.Letters("hedi")
	r.Says(t, "Hedi Ács · 10001", label.NewBuyer)
	r.Letters("@acs.example") // an address that is one's is that one
	r.Says(t, "hedi@acs.example · Ács Kft. · 0 licenses · can log in", label.NewOneInstead, "Nothing yet: Choose the product.")
	r.Press(fyne.KeyReturn) // to the product
	r.Letters("F")
	r.Says(t, "To hedi@acs.example", "Your Fieldscope Pro 4 from Fjord Instruments", "Product:  Fieldscope Pro 4", "License ID:  given on saving",
		"Valid until:  31 December 2027", "Off: Hedi has a password, and keeps it.")
	r.Type(t, label.OrderNumber, "2026-0514-17")
	r.Says(t, "Thank you for your order 2026-0514-17")
	r.Page.Save()
	all := r.licenses(t, id)
	if len(all) != 1 || all[0].Activations != 5 {
		t.Fatalf("%+v", all)
	}
	r.Says(t, "Sold: 1 license for Hedi Ács (10001).", "The password stays as it was.", "10001", fmt.Sprint(all[0].ID), "Waiting", "31 Dec 2027")
	r.Press(fyne.KeyReturn) // the keyboard is on Another sale
	r.want(t, "again")
	r.Tap(t, fmt.Sprint(all[0].ID))
	r.want(t, fmt.Sprintf("license %d", all[0].ID))
}

// Whom nobody knows is made, with a password, in the same mail; without a mail it
// is read aloud.
func TestASaleToANewCustomer(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.Letters("jo@albers.example")
	r.Press(fyne.KeyReturn) // nobody has the address: a new one
	r.Says(t, "Made with the sale", "The system creates the password and sends it in the same mail.")
	r.Letters("Jo")
	r.Type(t, "Last name", "Albers")
	r.Page.form.product.Choose(1)
	r.Says(t, "To jo@albers.example", "Hello Jo Albers", "Password:  given on saving", "Customer ID:  given on saving")
	r.Type(t, label.LicenseCount, "none")
	r.Says(t, "A number from 1 on.")
	r.Type(t, label.LicenseCount, "2")
	r.Check(t, label.OneMail).Tapped(nil)
	r.Says(t, "No mail: what was made is shown", "print it, or read it aloud")
	r.Tap(t, "Save")
	r.Says(t, "Sold: 2 licenses for Jo Albers (10001).", "The customer is new.", "A password was made; print it, or read it aloud.")
	for _, name := range []string{label.ReadAloudNow, label.PrintIt, label.OpenBuyer} {
		stage.Find(t, r.Stage, name, func(a *kit.Action) bool { return a.Label() == name }).Tapped(nil)
	}
	r.want(t, "read aloud to 10001: true", "print for 10001", "customer 10001")
	if all := r.licenses(t, 10001); len(all) != 2 || all[1].Activations != 3 || !all[1].Expires.IsZero() {
		t.Errorf("%+v", all)
	}
}

// What cannot be sold says why, beside the field, and all that was typed stays.
func TestWhatIsRefused(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.hedi(t)
	if _, err := r.desk.Sales().Add(t.Context(), core.Sale{Order: "A-1", Customer: id, Product: "Tide Planner", Mail: true}); err != nil {
		t.Fatal(err)
	}
	r.Page.Save()
	if got := r.toast(); got != "Say who buys: find the customer, or make a new one." {
		t.Error(got)
	}
	r.Letters("10001")
	r.Page.form.product.Choose(1)
	r.Type(t, label.OrderNumber, "A-1")
	r.Says(t, "was entered already") // with other details: three seats were asked for by the product
	if r.head.save.Why() == "" {
		t.Error("it can be sold twice")
	}
	r.Type(t, label.OrderNumber, "A-2")
	r.Type(t, label.Expiry, "soon")
	r.Says(t, "A day such as 31 Dec 2027")
	r.Type(t, label.Expiry, "31 Dec 2027")
	r.Tap(t, label.NewOneInstead)
	r.Type(t, "E-mail", "hedi@")
	r.Says(t, "The e-mail address cannot be used")
	r.Tap(t, "Find one instead")
	left := 0
	r.Page.Leave(func() { left++ })
	r.Says(t, "Leave the sale?")
	r.Press(fyne.KeyEscape)
	r.Page.Leave(func() { left++ })
	r.Tap(t, "Leave")
	if left != 1 || len(r.licenses(t, id)) != 1 {
		t.Errorf("left %d times, %d licenses", left, len(r.licenses(t, id)))
	}
}

// On a slow desk the page says that it works, saves once, and what fails is said
// with all that was typed kept; what comes after Close is dropped.
func TestASlowDesk(t *testing.T) {
	var queue *task.Queue
	saves := 0
	r := onStage(t, stage.Plain(), func(h *task.Hand) *task.Runner {
		queue = task.NewQueue(t.Context(), h)
		return queue.Runner
	}, func(s *Source) {
		s.Add = func(context.Context, core.Sale) (model.Result, error) {
			saves++
			return model.Result{}, errors.New("the disk is gone")
		}
	})
	until := func(reached func() bool) {
		t.Helper()
		if err := queue.Until(t.Context(), reached); err != nil {
			t.Fatal(err)
		}
	}
	id := r.hedi(t)
	r.Says(t, "The products are being read…")
	until(func() bool { return r.Page.model != nil })
	r.Letters("10001")
	until(func() bool { return r.Page.model.Decided() })
	r.Page.form.product.Choose(0)
	until(func() bool { _, ready := r.Page.model.Preview(); return ready })
	r.Page.Save()
	if why := r.head.save.Why(); why != savingWhy {
		t.Errorf("Save while it is saved: %q", why)
	}
	r.Page.Save()
	until(func() bool { return r.toast() != "" })
	if saves != 1 || len(r.licenses(t, id)) != 0 {
		t.Errorf("saved %d times", saves)
	}
	if got := r.toast(); got != "Not sold: Something went wrong that Keydesk did not expect. All you typed is kept. Try again; if it stays, close Keydesk and open it again." {
		t.Error(got)
	}
	r.Page.form.product.Choose(1)
	r.Page.Close()
	queue.Close()
}
