package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

func (d *desk) mailed(id uint64, err error) string {
	d.t.Helper()
	ok(d.t, err)
	return d.mail(id)
}

// Email License Details: the mail has what the customer needs to activate, in
// his language, and the license's log says that it went.
func TestEmailLicenseDetails(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	id := d.add(hedi(), true, true)
	one := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: id, Expires: time.Date(2028, 1, 1, 0, 0, 0, 0, time.Local)})[0]
	d.activate(one, "WS-1")
	text := d.mailed(d.Licenses().EmailDetails(t.Context(), one))
	for _, part := range []string{
		"License ID:  " + fmt.Sprint(one), "Product:  Tide Planner", "Activation Password:  " + d.license(one).ActivationPassword,
		"Activations Left:  2 of 3", "Valid until:  31 December 2027",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the mail lacks %q:\n%s", part, text)
		}
	}
	if c := d.get(id); c.Mail != "accepted" {
		t.Errorf("the customer's mail: %s", c.Mail)
	}
	if got := d.actions(one); !strings.HasPrefix(got, "license.email ") {
		t.Error(got)
	}
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Language = "de" }))
	if text := d.mailed(d.Licenses().EmailDetails(t.Context(), one)); !strings.Contains(text, "Freie Aktivierungen:  2 von 3") {
		t.Error(text)
	}
}

// Where no mail would reach anybody, nothing is changed: not the password either.
func TestLicenseMailsThatReachNobody(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	plant := d.add(core.Fields{LastName: "Plant 7"}, true)
	gone := d.add(hedi(), true, true)
	order := core.NewLicenses{Product: "Tide Planner"}
	free := d.licenses(order)[0]
	order.Customer = plant
	his := d.licenses(order)[0]
	order.Customer = gone
	void, binned := d.licenses(order)[0], d.licenses(order)[0]
	ok(t, d.Licenses().SetStatus(t.Context(), void, core.LicenseVoid))
	is(t, second(d.Licenses().EmailDetails(t.Context(), void)), core.ErrRefused, "a void license")
	ok(t, d.Customers().Delete(t.Context(), gone))
	before := d.queuedMails()
	for what, id := range map[string]uint64{"nobody's": free, "one without an address": his, "one in the bin": binned} {
		was := d.license(id).ActivationPassword
		is(t, second(d.Licenses().EmailDetails(t.Context(), id)), core.ErrRefused, what)
		_, _, err := d.Licenses().ResetAndEmail(t.Context(), id, true)
		is(t, err, core.ErrRefused, "a reset for "+what)
		if d.license(id).ActivationPassword != was {
			t.Errorf("%s: the activation password was changed", what)
		}
	}
	is(t, second(d.Licenses().EmailDetails(t.Context(), 99999)), core.ErrNotFound, "no license")
	is(t, second(d.Licenses().EmailSeats(t.Context(), plant)), core.ErrRefused, "a list to no address")
	is(t, second(d.Licenses().EmailSeats(t.Context(), 99999)), core.ErrNotFound, "no customer")
	is(t, second(d.Licenses().EmailSeats(t.Context(), d.add(core.Fields{LastName: "New", Email: "new@acs.example"}, true))), core.ErrRefused, "no license to tell of")
	if d.queuedMails() != before {
		t.Error("something was mailed")
	}
}

// A reset tells the customer the new activation password; all his licenses and
// their computers go in one mail, which has none.
func TestResetTellsAndSeatsByMail(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	id := d.add(hedi(), true, true)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: id, Count: 52})
	d.activate(ids[0], "WS-1")
	was := d.license(ids[0]).ActivationPassword
	now, mail, err := d.Licenses().ResetAndEmail(t.Context(), ids[0], false)
	text := d.mailed(mail, err)
	if now == was || !strings.Contains(text, now) || strings.Contains(text, was) {
		t.Errorf("%s, then %s:\n%s", was, now, text)
	}
	list := d.mailed(d.Licenses().EmailSeats(t.Context(), id))
	seat := d.license(ids[0]).Seats[0]
	for _, part := range []string{"Customer ID:  " + fmt.Sprint(id), "License ID:  " + fmt.Sprint(ids[49]), "Computer:  " + seat.Machine + " (", "More licenses:  2"} {
		if !strings.Contains(list, part) {
			t.Errorf("the list lacks %q:\n%s", part, list)
		}
	}
	if strings.Contains(list, now) || strings.Contains(list, "License ID:  "+fmt.Sprint(ids[50])) {
		t.Errorf("the list says too much:\n%s", list)
	}
	if got := d.actions(id); !strings.Contains(got, "license.list.email") {
		t.Error(got)
	}
}
