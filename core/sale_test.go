package core_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

func (d *desk) sell(s core.Sale) core.Sold {
	d.t.Helper()
	sold, err := d.Sales().Add(d.t.Context(), s)
	ok(d.t, err)
	return sold
}

// saleOf is a sale of Tide Planner to Hedi by an order number.
func saleOf(order string) core.Sale {
	return core.Sale{Order: order, Product: "Tide Planner", Fields: hedi(), Mail: true}
}

// A first sale makes the customer, who logs in and activates with what stands in
// the one mail; a second one finds him, and he keeps his password.
func TestASale(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	until := time.Date(2028, 1, 1, 0, 0, 0, 0, time.Local)
	first := saleOf("A-1")
	first.Expires, first.EmailConfirmed = &until, true
	sold := d.sell(first)
	if !sold.NewCustomer || !sold.Credentials || len(sold.Licenses) != 1 || !sold.Password.Empty() || d.queuedMails() != 1 {
		t.Errorf("%+v, %d mails", sold, d.queuedMails())
	}
	text := d.mail(sold.MailID)
	l := d.license(sold.Licenses[0])
	for _, part := range []string{
		"order A-1", "Customer ID:  " + fmt.Sprint(sold.Customer), "License ID:  " + fmt.Sprint(l.ID), "Activation Password:  " + l.ActivationPassword,
		"Product:  Tide Planner", "Valid until:  31 December 2027", "Computers for each license:  3", "Login ID:  " + hedi().Email + " or " + fmt.Sprint(sold.Customer),
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the mail lacks %q:\n%s", part, text)
		}
	}
	password := passwordIn(t, text)
	ok(t, d.login("hedi@acs.example", password))
	d.activate(l.ID, "WS-1")
	second := saleOf("A-2")
	second.Count, second.Activations = 2, 5
	again := d.sell(second)
	text = d.mail(again.MailID)
	if again.Customer != sold.Customer || again.NewCustomer || again.Credentials || len(again.Licenses) != 2 {
		t.Errorf("%+v", again)
	}
	if !strings.Contains(text, "the password that you have") || strings.Contains(text, "Password:  "+password) {
		t.Error(text)
	}
	ok(t, d.login("hedi@acs.example", password))
	if l := d.license(again.Licenses[1]); l.Activations != 5 || !l.Expires.IsZero() || l.Customer != sold.Customer {
		t.Errorf("%+v", l)
	}
	if ids, n := d.ofRow(sold.Customer); n != 3 || len(ids) != 3 {
		t.Errorf("his row names %v of %d", ids, n)
	}
	if got := d.actions(sold.Customer); strings.Count(got, "sale.add") != 2 || !strings.Contains(got, "password.generate") {
		t.Error(got)
	}
}

// passwordIn is the customer password of a mail.
func passwordIn(t *testing.T, text string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\nPassword:  ")
	password, _, _ := strings.Cut(rest, "\n")
	if !found {
		t.Fatalf("no password:\n%s", text)
	}
	return strings.TrimSpace(password)
}

// The same order again makes nothing twice and says so; with other details it is
// another sale's number, and refused.
func TestTheSameOrderAgain(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	d.product("Chart Viewer", 1)
	sold := d.sell(saleOf("A-1"))
	again := d.sell(saleOf("A-1"))
	if !again.Already || again.Customer != sold.Customer || again.MailID != sold.MailID || !slices.Equal(again.Licenses, sold.Licenses) || again.Credentials {
		t.Errorf("%+v, then %+v", sold, again)
	}
	byNumber := saleOf("A-1")
	byNumber.Customer, byNumber.Fields = sold.Customer, core.Fields{}
	if !d.sell(byNumber).Already {
		t.Error("told with the Customer ID, it is entered twice")
	}
	for what, change := range map[string]func(*core.Sale){
		"count":    func(s *core.Sale) { s.Count = 2 },
		"seats":    func(s *core.Sale) { s.Activations = 9 },
		"expiry":   func(s *core.Sale) { s.Expires = new(d.clock.now().AddDate(1, 0, 0)) },
		"customer": func(s *core.Sale) { s.Fields.Email = "jo@albers.example" },
	} {
		other := saleOf("A-1")
		change(&other)
		is(t, second(d.Sales().Add(t.Context(), other)), core.ErrExists, "another "+what)
	}
	said := saleOf("A-1") // as somebody enters it who fills in what the product has
	said.Activations, said.Expires = 3, new(time.Time{})
	if !d.sell(said).Already {
		t.Error("told with what the product says, it is entered twice")
	}
	line := saleOf("A-1") // another line of the same order
	line.Product = "Chart Viewer"
	if got := d.sell(line); got.Already || got.Customer != sold.Customer {
		t.Errorf("the order's other product: %+v", got)
	}
	d.sell(saleOf("")) // without a number each is one of its own
	d.sell(saleOf(""))
	if l, err := d.Licenses().Of(t.Context(), sold.Customer); err != nil || len(l) != 4 {
		t.Errorf("%d licenses, %v", len(l), err)
	}
}

// The order stays the customer's who has another address since, or is in another
// scope.
func TestTheSameOrderOfAChangedCustomer(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	sold := d.sell(saleOf("A-1"))
	ok(t, d.edit(sold.Customer, func(s *core.Save) { s.Fields.Email = "hedi@elsewhere.example" }))
	if !d.sell(saleOf("A-1")).Already {
		t.Error("told with the address of then, it is entered twice")
	}
	ok(t, d.Customers().Move(t.Context(), sold.Customer, d.scope("EU")))
	byNumber := saleOf("A-1")
	byNumber.Customer, byNumber.Fields = sold.Customer, core.Fields{}
	if !d.sell(byNumber).Already {
		t.Error("told of a customer in another scope, it is entered twice")
	}
}

// A mail of a sale whose password was replaced before it went out is queued
// again without it: the licenses are the customer's all the same.
func TestASaleIsToldThoughItsPasswordWasReplaced(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	sold := d.sell(saleOf("A-1"))
	generated := d.generate(sold.Customer, core.PasswordChange{Send: true})
	again := d.sell(saleOf("A-1"))
	text := d.mail(again.MailID)
	if again.MailID == sold.MailID || !strings.Contains(text, fmt.Sprint(sold.Licenses[0])) || strings.Contains(text, "\nPassword:") {
		t.Errorf("mail %d, then %d:\n%s", sold.MailID, again.MailID, text)
	}
	if c := d.get(sold.Customer); c.MailID != generated.MailID {
		t.Errorf("the last mail is %d, not %d", c.MailID, generated.MailID)
	}
}

// A password that somebody chose under an address that nobody has confirmed may
// be a stranger's: who buys with that address gets one of his own.
func TestASaleToAStrangersAccount(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	ok(t, d.register(hedi(), own))
	sold := d.sell(saleOf("A-1"))
	if sold.NewCustomer || !sold.Credentials {
		t.Errorf("%+v", sold)
	}
	is(t, d.login(hedi().Email, own), core.ErrSignIn, "the stranger's password")
}

// A shop's hook that retries, from many places at once: one sale.
func TestOrdersAtOnce(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	for n := range soak.N(t, 12, 500) {
		hooks, count := 2+n%5, 1+7*n%30
		sale := saleOf(fmt.Sprint("order", n))
		sale.Count, sale.Fields.Email = count, fmt.Sprintf("hedi%d@acs.example", n)
		before := d.queuedMails()
		all := make([]core.Sold, hooks)
		var hook sync.WaitGroup
		for i := range all {
			hook.Go(func() {
				var err error
				if all[i], err = d.Sales().Add(t.Context(), sale); err != nil {
					t.Error(err)
				}
			})
		}
		hook.Wait()
		made := 0
		for _, one := range all {
			if !one.Already {
				made++
			}
			if one.Customer != all[0].Customer || !slices.Equal(one.Licenses, all[0].Licenses) || len(one.Licenses) != count {
				t.Errorf("%+v and %+v", one, all[0])
			}
		}
		if made != 1 || d.queuedMails() != before+1 {
			t.Errorf("made %d times, %d mails", made, d.queuedMails()-before)
		}
	}
}

// Of a sale in several transactions whose program dies, the rest is made when
// the order is told again: one customer, one mail with all licenses.
func TestASaleInPieces(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	store := &dying{left: -1}
	d.leave()
	d.options.Store = func(s db.Store) db.Store { store.Store = s; return store }
	d.signIn()
	for made := range 4 {
		sale := saleOf(fmt.Sprintf("A-%d", made))
		sale.Count, sale.Fields.Email = 4, fmt.Sprintf("hedi%d@acs.example", made)
		before := d.queuedMails()
		store.left = made
		first, err := d.Sales().Add(t.Context(), sale)
		store.left = -1
		is(t, err, errDied, "the program dies")
		if len(first.Licenses) != made || d.queuedMails() != before {
			t.Fatalf("%d of %d licenses, %d mails", len(first.Licenses), made, d.queuedMails()-before)
		}
		d.leave()
		d.signIn()
		sold := d.sell(sale)
		if sold.Already || sold.NewCustomer != (made == 0) || len(sold.Licenses) != 4 || !slices.Equal(sold.Licenses[:made], first.Licenses) {
			t.Errorf("%+v, then %+v", first, sold)
		}
		text := d.mail(sold.MailID)
		for _, id := range sold.Licenses {
			if l := d.license(id); l.Customer != sold.Customer || !strings.Contains(text, "Activation Password:  "+l.ActivationPassword) {
				t.Errorf("license %d: %+v\n%s", id, l, text)
			}
		}
		if again := d.sell(sale); !again.Already || d.queuedMails() != before+1 {
			t.Errorf("%+v, %d mails", again, d.queuedMails()-before)
		}
	}
}

// Who is found, who is made, and who is not: nothing is changed then.
func TestWhoBuys(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	two := hedi()
	first, other := d.add(two, true, true), d.add(two, true, true)
	is(t, second(d.Sales().Add(t.Context(), saleOf("A-1"))), core.ErrRefused, "an address of two")
	byNumber := saleOf("A-1")
	byNumber.Customer = other
	if sold := d.sell(byNumber); sold.Customer != other || sold.NewCustomer {
		t.Errorf("%+v", sold)
	}
	external := saleOf("A-2")
	external.Fields.ExternalID = "K-7"
	external.New = true
	made := d.sell(external)
	external.Order, external.New = "A-3", false
	if sold := d.sell(external); !made.NewCustomer || sold.Customer != made.Customer || sold.NewCustomer {
		t.Errorf("%+v, then %+v", made, sold)
	}
	ok(t, d.Customers().Delete(t.Context(), first))
	before := d.queuedMails()
	for what, c := range map[string]struct {
		kind   error
		change func(*core.Sale)
	}{
		"no product":        {core.ErrNotFound, func(s *core.Sale) { s.Product = "Nothing" }},
		"no customer":       {core.ErrNotFound, func(s *core.Sale) { s.Customer = 99999 }},
		"one in the bin":    {core.ErrRefused, func(s *core.Sale) { s.Customer = first }},
		"nobody named":      {core.ErrInput, func(s *core.Sale) { s.Fields = core.Fields{} }},
		"a bad address":     {core.ErrInput, func(s *core.Sale) { s.Fields.Email = "hedi@" }},
		"no address":        {core.ErrRefused, func(s *core.Sale) { s.Fields = core.Fields{LastName: "Plant 7"} }},
		"too many":          {core.ErrInput, func(s *core.Sale) { s.Count = 101 }},
		"less than nothing": {core.ErrInput, func(s *core.Sale) { s.Count = -1 }},
		"no such scope":     {core.ErrNotFound, func(s *core.Sale) { s.Scope = "Elsewhere" }},
		"a secret password": {core.ErrInput, func(s *core.Sale) { s.Credentials, s.Mail = new(true), false }},
	} {
		sale := saleOf("B-1")
		c.change(&sale)
		is(t, second(d.Sales().Add(t.Context(), sale)), c.kind, what)
		is(t, second(d.Sales().Preview(t.Context(), sale)), c.kind, "the preview of "+what)
	}
	if _, total, err := d.Customers().Rows(t.Context(), core.Query{}); err != nil || total != 2 || d.queuedMails() != before {
		t.Errorf("%d customers, %d mails, %v", total, d.queuedMails()-before, err)
	}
}

// What the mail will say is known before, with the desk's own words, and changes
// nothing; without a mail the password is given back.
func TestSalePreviewAndByHand(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	p, err := d.Sales().Preview(t.Context(), saleOf("A-1"))
	ok(t, err)
	if p.Customer.ID != 0 || !p.Credentials || p.Keeps || p.To != hedi().Email || p.Activations != 3 {
		t.Errorf("%+v", p)
	}
	for _, part := range []string{"order A-1", "Customer ID:  given on saving", "Password:  given on saving", "License ID:  given on saving", "Computers for each license:  3"} {
		if !strings.Contains(p.Mail.Text, part) {
			t.Errorf("the mail lacks %q:\n%s", part, p.Mail.Text)
		}
	}
	if d.queuedMails() != 0 || len(d.deeds("sale", "customer")) != 0 {
		t.Error("a preview did something")
	}
	plant := saleOf("A-1")
	plant.Fields, plant.Mail, plant.Show = core.Fields{LastName: "Plant 7"}, false, true
	sold := d.sell(plant)
	ok(t, d.login(fmt.Sprint(sold.Customer), sold.Password.Reveal()))
	if sold.MailID != 0 || !sold.Credentials {
		t.Errorf("%+v", sold)
	}
	if p, err = d.Sales().Preview(t.Context(), plant); err != nil || !slices.Equal(p.Already, sold.Licenses) || p.Customer.ID != sold.Customer {
		t.Errorf("%+v, %v", p, err)
	}
	keeps := core.Sale{Product: "Tide Planner", Customer: sold.Customer, Show: true}
	if p, err = d.Sales().Preview(t.Context(), keeps); err != nil || p.Credentials || !p.Keeps {
		t.Errorf("%+v, %v", p, err)
	}
	keeps.Credentials = new(true)
	again := d.sell(keeps)
	ok(t, d.login(fmt.Sprint(sold.Customer), again.Password.Reveal()))
	is(t, d.login(fmt.Sprint(sold.Customer), sold.Password.Reveal()), core.ErrSignIn, "the old password")
}
