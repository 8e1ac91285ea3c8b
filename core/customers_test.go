package core_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/naughty"
	"github.com/keydesk/keydesk/internal/soak"
)

func TestEveryFieldComesBackAsTyped(t *testing.T) {
	d := newDesk(t)
	typed := core.Fields{
		ExternalID: "CRM-0007", FirstName: "Ma\u0301ria", LastName: "O'Brien-Szabó", Company: "=SUM(A1) & Söhne",
		Email: "Maria.OBrien@Bücher.example", Phone: "+36 1 234 5678", Phone2: "0036-20-1", Address: "Fő utca 1.\nII/3",
		PostalCode: "1011", City: "Budapest", Country: "HU", Website: "https://a.example/?q=1&r=2", Language: "hu",
		Notes: strings.Repeat("ő", 4096),
	}
	c := d.get(d.add(typed))
	typed.Email = "Maria.OBrien@xn--bcher-kva.example"
	if c.Fields != typed {
		t.Errorf("%+v\nnot %+v", c.Fields, typed)
	}
	if c.Registered || c.LoginEnabled || c.EmailConfirmed || c.PasswordOrigin != core.OriginNone || c.Mail != "none" || c.Status != "inactive" {
		t.Errorf("a new customer: %+v", c)
	}
	d.restart()
	if again := d.get(c.ID); again.Fields != typed {
		t.Error("after a restart:", again.Fields)
	}
}

// A text is kept as it is or refused by name; nothing is mended.
func TestNaughtyStringsInEveryField(t *testing.T) {
	d := newDesk(t)
	names := []string{}
	for _, field := range new(core.Fields).List() {
		names = append(names, field.Name)
	}
	all := naughty.Strings()
	step := len(all) / soak.N(t, 40, len(all))
	for i := 0; i < len(all); i += step {
		form := core.Save{Fields: core.Fields{Company: "Acme"}}
		// Another field for each string; in the long run each string in each.
		for j := i / step % len(names); j < len(names); j += soak.N(t, len(names), 1) {
			form.Fields.Set(names[j], all[i])
			d.keptOrRefused(form, names[j], all[i])
		}
	}
}

func (d *desk) keptOrRefused(form core.Save, name, text string) {
	d.t.Helper()
	saved, err := d.Customers().Add(d.t.Context(), form)
	var field *core.FieldError
	if errors.As(err, &field) && field.Field == name || errors.Is(err, core.ErrExists) {
		return
	}
	if err != nil {
		d.t.Errorf("%s %q: %v", name, text, err)
		return
	}
	got := d.get(saved.ID).Fields
	for _, f := range got.List() {
		if f.Name == name && name != "email" && *f.Value != strings.Trim(text, " \t\r\n") {
			d.t.Errorf("%s %q came back as %q", name, text, *f.Value)
		}
	}
	rows, _, err := d.Customers().Rows(d.t.Context(), core.Query{Text: "acme"})
	if err != nil || !slices.ContainsFunc(rows, func(r core.Row) bool { return r.ID == saved.ID && r.First == got.FirstName && r.Email == got.Email }) && name != "company" {
		d.t.Errorf("%s %q: the list does not show it: %v", name, text, err)
	}
}

func TestWhatAFormRefuses(t *testing.T) {
	d := newDesk(t)
	for _, test := range []struct {
		field  string
		fields core.Fields
	}{
		{"lastName", core.Fields{}},
		{"lastName", core.Fields{FirstName: "  ", Phone: "1"}},
		{"email", core.Fields{Email: "nobody"}},
		{"email", core.Fields{Email: "a@b.example\r\nBcc: all@b.example"}},
		{"firstName", core.Fields{FirstName: "a\x00b"}},
		{"lastName", core.Fields{LastName: "a\nb"}},
		{"city", core.Fields{City: "\xff", LastName: "A"}},
		{"notes", core.Fields{LastName: "A", Notes: strings.Repeat("x", 8<<10+1)}},
		{"company", core.Fields{Company: strings.Repeat("x", 513)}},
	} {
		_, err := d.Customers().Add(t.Context(), core.Save{Fields: test.fields})
		var field *core.FieldError
		if !errors.As(err, &field) || field.Field != test.field {
			t.Errorf("%+v: %v", test.fields, err)
		}
	}
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{}); n != 0 || err != nil {
		t.Errorf("%d customers were made, %v", n, err)
	}
}

func TestEditedMeanwhileIsAConflict(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	before := d.get(id)
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Phone = "1" }))
	late := core.Save{Version: before.Version, Fields: before.Fields}
	late.Fields.Phone = "2"
	_, err := d.Customers().Edit(t.Context(), id, late)
	is(t, err, core.ErrConflict, "a second form on the same version")
	if got := d.get(id).Phone; got != "1" {
		t.Error("phone", got)
	}
	// A login or a password is no change of the profile.
	now := d.get(id)
	d.password(id, "winter tractor lemon nine")
	ok(t, d.login("10001", "winter tractor lemon nine"))
	late = core.Save{Version: now.Version, Fields: now.Fields}
	late.Fields.Phone = "3"
	if _, err := d.Customers().Edit(t.Context(), id, late); err != nil {
		t.Error("a login made a Save conflict:", err)
	}
}

// "A changed address cancels mail to the old one"; it is unconfirmed, and
// links to the old one are void.
func TestChangedAddress(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	link := d.link(id)
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	second, err := d.Customers().SendWelcome(t.Context(), id)
	ok(t, err)
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Email = "HEDI@ACS.example" }))
	if c := d.get(id); !c.EmailConfirmed || c.LastLink.State != core.TicketLive {
		t.Error("the case of letters counted as another address")
	}
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Email = "new@acs.example" }))
	c := d.get(id)
	if c.EmailConfirmed || c.Status != "unconfirmed" || c.LastLink.State != core.TicketVoided || c.Mail != "cancelled" {
		t.Errorf("confirmed %v, %s, link %s, mail %s", c.EmailConfirmed, c.Status, c.LastLink.State, c.Mail)
	}
	is(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}), core.ErrNotFound, "a link to the old address")
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 0 {
		t.Errorf("%d mails went to the old address, %v", sum.Sent, err)
	}
	for _, mail := range []uint64{sent.MailID, second.MailID} {
		if m := d.state(mail); m.State != "cancelled" || m.LastError != "the customer's address changed" {
			t.Errorf("mail %d: %s, %s", mail, m.State, m.LastError)
		}
	}
	if found, _, err := d.Customers().Rows(t.Context(), core.Query{Text: "hedi@acs"}); len(found) != 0 || err != nil {
		t.Error("the list still has the old address")
	}
}

// An address that several share is no Login ID for any of them.
func TestSharedAddress(t *testing.T) {
	d := newDesk(t)
	hedi, jo := hedi(), core.Fields{FirstName: "Jo", Email: "hedi@acs.example"}
	first, second := d.add(hedi, true, true), d.add(jo)
	d.password(first, "winter tractor lemon nine")
	d.password(second, "summer bicycle onion four")
	ok(t, d.login("hedi@acs.example", "winter tractor lemon nine")) // the other cannot log in
	ok(t, d.edit(second, func(s *core.Save) { s.Access.LoginEnabled, s.Access.EmailConfirmed = new(true), new(true) }))
	c := d.get(first)
	if !slices.Equal(c.Shared, []uint64{second}) || !slices.Equal(c.LoginIDs, []string{"10001"}) {
		t.Errorf("shared with %v, Login IDs %v", c.Shared, c.LoginIDs)
	}
	for _, password := range []string{"winter tractor lemon nine", "summer bicycle onion four"} {
		is(t, d.login("hedi@acs.example", password), core.ErrSignIn, "an ambiguous Login ID")
	}
	ok(t, d.login("10001", "winter tractor lemon nine"))
	ok(t, d.login("10002", "summer bicycle onion four"))
	sent, err := d.Customers().SetPassword(t.Context(), first, core.PasswordChange{Send: true})
	ok(t, err)
	if text := d.mail(sent.MailID); strings.Contains(text, "hedi@acs.example") || !strings.Contains(text, "10001") {
		t.Errorf("the mail names a Login ID that is none:\n%s", text)
	}
	ok(t, d.Customers().Delete(t.Context(), second))
	if c := d.get(first); len(c.Shared) != 0 || len(c.LoginIDs) != 2 {
		t.Errorf("shared with one in the bin: %v", c.Shared)
	}
}

func TestExternalIDIsOneCustomers(t *testing.T) {
	d := newDesk(t)
	first := d.add(core.Fields{LastName: "A", ExternalID: "X1"})
	second := d.add(core.Fields{LastName: "B"})
	_, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "C", ExternalID: "X1"}})
	is(t, err, core.ErrExists, "a second customer with an external ID")
	is(t, d.edit(second, func(s *core.Save) { s.Fields.ExternalID = "X1" }), core.ErrExists, "an edit to it")
	if !strings.Contains(err.Error(), "10001") {
		t.Error("the refusal does not say whose it is:", err)
	}
	ok(t, d.edit(first, func(s *core.Save) { s.Fields.ExternalID = "X2" }))
	ok(t, d.edit(second, func(s *core.Save) { s.Fields.ExternalID = "X1" }))
}

func TestDeleteAndRestore(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, "winter tractor lemon nine")
	link := d.link(id)
	sent, err := d.Customers().SendWelcome(t.Context(), id)
	ok(t, err)
	ok(t, d.Customers().Delete(t.Context(), id))
	if c := d.get(id); c.Status != "deleted" || c.DeletedAt.IsZero() || c.LastLink.State != core.TicketVoided || c.Mail != "cancelled" {
		t.Errorf("%+v", c)
	}
	if m := d.state(sent.MailID); m.LastError != "the customer was deleted" {
		t.Error("the waiting mail:", m.State, m.LastError)
	}
	is(t, d.login("10001", "winter tractor lemon nine"), core.ErrSignIn, "a login from the bin")
	is(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}), core.ErrNotFound, "a link from the bin")
	is(t, d.Customers().Delete(t.Context(), id), core.ErrConflict, "deleting twice")
	is(t, d.change(t.Context(), id, core.PasswordChange{Send: true}), core.ErrRefused, "credentials for one in the bin")
	_, err = d.Customers().SendResetLink(t.Context(), id, "")
	is(t, err, core.ErrRefused, "a link for one in the bin")
	is(t, d.edit(id, func(s *core.Save) { s.Fields.Phone = "1" }), core.ErrRefused, "an edit in the bin")
	for status, want := range map[string]int{"": 0, "deleted": 1} {
		if _, n, err := d.Customers().Rows(t.Context(), core.Query{Status: status}); n != want || err != nil {
			t.Errorf("status %q lists %d, %v", status, n, err)
		}
	}
	ok(t, d.Customers().Restore(t.Context(), id))
	is(t, d.Customers().Restore(t.Context(), id), core.ErrConflict, "restoring twice")
	ok(t, d.login("10001", "winter tractor lemon nine"))
	if got := d.actions(id); !strings.HasPrefix(got, "login customer.restore") {
		t.Error(got)
	}
}

// "E-mail is optional (plants)": such a customer has nothing to confirm.
func TestCustomerWithoutAddress(t *testing.T) {
	d := newDesk(t)
	id := d.add(core.Fields{Company: "Plant 7"}, true)
	d.password(id, "winter tractor lemon nine")
	ok(t, d.login("10001", "winter tractor lemon nine"))
	found, _, err := d.Customers().Rows(t.Context(), core.Query{Status: "can-log-in"})
	if c := d.get(id); c.Status != "can-log-in" || len(found) != 1 || err != nil {
		t.Errorf("status %s, %d listed, %v", c.Status, len(found), err)
	}
	before := d.get(id)
	for what, err := range map[string]error{
		"credentials":  d.change(t.Context(), id, core.PasswordChange{Send: true}),
		"telling":      d.change(t.Context(), id, core.PasswordChange{Tell: true}),
		"a link":       second(d.Customers().SendResetLink(t.Context(), id, "")),
		"welcome":      second(d.Customers().SendWelcome(t.Context(), id)),
		"confirmation": second(d.Customers().SendConfirmation(t.Context(), id)),
	} {
		is(t, err, core.ErrRefused, what)
	}
	if after := d.get(id); after.PasswordSetAt != before.PasswordSetAt || after.MailID != 0 {
		t.Error("a refused mail changed something")
	}
	is(t, d.edit(id, func(s *core.Save) { s.Access.EmailConfirmed = new(true) }), core.ErrInput, "confirming no address")
}

func second[T any](_ T, err error) error { return err }
