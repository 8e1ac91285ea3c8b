package core_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db/mem"
)

const newerActivation = "a newer activation password was set"

// listed is a mail as the Mail page lists it; reading it might cancel it.
func (d *desk) listed(id uint64) (found core.Message) {
	d.t.Helper()
	ok(d.t, d.Mail().List(d.t.Context(), func(m core.Message) (bool, error) {
		if m.ID == id {
			found = m
		}
		return true, nil
	}))
	return found
}

// reset resets a license's activation password and gives the old and the new one.
func (d *desk) reset(license uint64) (was, now string) {
	d.t.Helper()
	was = d.license(license).ActivationPassword
	now, err := d.Licenses().ResetPassword(d.t.Context(), license, false)
	ok(d.t, err)
	return was, now
}

// "A new password cancels waiting mail that carries an older one": an activation
// password does, too, in the transaction of its reset.
func TestAResetCancelsTheLicensesMail(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	id := d.add(hedi(), true, true)
	both := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: id, Count: 2})
	first, err := d.Licenses().EmailDetails(t.Context(), both[0])
	ok(t, err)
	older, err := d.Licenses().EmailDetails(t.Context(), both[0])
	ok(t, err)
	other, err := d.Licenses().EmailDetails(t.Context(), both[1])
	ok(t, err)
	list, err := d.Licenses().EmailSeats(t.Context(), id)
	ok(t, err)
	before := d.actions(id)
	d.reset(both[0])
	if m := d.listed(older); m.State != "cancelled" || m.LastError != newerActivation {
		t.Errorf("the mail with the older activation password: %s, %q", m.State, m.LastError)
	}
	if added := strings.TrimSuffix(d.actions(id), before); added != "mail.cancelled license.password " {
		t.Errorf("the entries on it: %q", added)
	}
	now, newer, err := d.Licenses().ResetAndEmail(t.Context(), both[0], false)
	if text := d.mailed(newer, err); !strings.Contains(text, now) {
		t.Error(text)
	}
	for mail, state := range map[uint64]string{first: "cancelled", other: "accepted", list: "accepted", newer: "accepted"} {
		if m := d.listed(mail); string(m.State) != state {
			t.Errorf("mail %d (%s): %s, %q", mail, m.Mailing, m.State, m.LastError)
		}
	}
	d.reset(both[0])
	if m := d.listed(newer); m.State != "accepted" {
		t.Errorf("one that went out: %s", m.State)
	}
	if c := d.get(id); c.MailID != newer || c.Mail != "accepted" {
		t.Errorf("the customer's mail: %d, %s", c.MailID, c.Mail)
	}
}

// A cancelled mail shows on its customer's row at once.
func TestAResetShowsInTheList(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	id := d.add(hedi(), true, true)
	one := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: id})[0]
	_, err := d.Licenses().EmailDetails(t.Context(), one)
	ok(t, err)
	d.reset(one)
	if c := d.get(id); c.Mail != "cancelled" {
		t.Errorf("the customer's mail: %s", c.Mail)
	}
	rows, _, err := d.Customers().Rows(t.Context(), core.Query{})
	if err != nil || len(rows) != 1 || fmt.Sprint(rows[0].Mail) != "cancelled" {
		t.Errorf("his row: %+v, %v", rows, err)
	}
}

// By hand nobody hands an old activation password over either.
func TestAnOldActivationPasswordIsNotHandedOver(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	d.set("mail.mode", "by-hand")
	id := d.add(hedi(), true, true)
	one := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: id})[0]
	first, err := d.Licenses().EmailDetails(t.Context(), one)
	ok(t, err)
	_, err = d.Licenses().EmailDetails(t.Context(), one)
	ok(t, err)
	d.reset(one)
	is(t, second(d.Mail().HandedOver(t.Context(), first)), core.ErrConflict, "a mail before the last")
	if m := d.listed(first); m.State != "cancelled" || m.LastError != newerActivation {
		t.Errorf("%s, %q", m.State, m.LastError)
	}
}

// The mail of a sale has passwords of several licenses, and maybe the customer's:
// it is queued again with those that hold now.
func TestAResetTellsTheSaleAgain(t *testing.T) {
	d, sale, text := resetSale(t, "staff-set-only")
	ok(t, d.portal().ConfirmEmail(t.Context(), token(t, text), "192.0.2.1"))
	ok(t, d.login(hedi().Email, passwordIn(t, text)))
	told := d.sell(sale)
	d.reset(told.Licenses[0])
	if m := d.listed(told.MailID); m.State != "accepted" || d.queuedMails() != 2 {
		t.Errorf("a sale that was told: %s, %d mails", m.State, d.queuedMails())
	}
}

// Where no readable copy of the customer's password is kept, the mail does not
// say that he has one.
func TestAResetTellsTheSaleAgainWithoutACopy(t *testing.T) {
	_, _, text := resetSale(t, "never")
	if strings.Contains(text, "\nPassword:") || strings.Contains(text, "the password that you have") {
		t.Error(text)
	}
}

// resetSale resets a license of a sale whose mail waits, and gives the text of
// the mail that took its place.
func resetSale(t *testing.T, access string) (d *desk, sale core.Sale, text string) {
	d = newDesk(t)
	d.product("Tide Planner", 3)
	d.set("password.accessibility", access)
	sale = saleOf("A-1")
	sale.Count = 3
	sold := d.sell(sale)
	was, now := d.reset(sold.Licenses[1])
	again := d.sell(sale)
	if m := d.listed(sold.MailID); again.MailID == sold.MailID || m.State != "cancelled" || m.LastError != newerActivation {
		t.Fatalf("mail %d is %s, %q; then %d", sold.MailID, m.State, m.LastError, again.MailID)
	}
	text = d.mail(again.MailID)
	for _, id := range sold.Licenses {
		if !strings.Contains(text, "Activation Password:  "+d.license(id).ActivationPassword) {
			t.Errorf("license %d is missing:\n%s", id, text)
		}
	}
	if !strings.Contains(text, now) || strings.Contains(text, was) {
		t.Errorf("%s, then %s:\n%s", was, now, text)
	}
	return d, sale, text
}

// late is a mail server that does something while a mail is on its way, and then
// puts it off.
type late struct {
	yes
	meanwhile func()
}

func (l late) NewSession(*smtp.Conn) (smtp.Session, error) { return l, nil }
func (l late) Data(io.Reader) error {
	l.meanwhile()
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
}

// What is on its way when the password is reset cannot be called back; when it is
// not taken, it is not tried again, and the sale is told with what holds now.
func TestAResetWhileAMailIsOnItsWay(t *testing.T) {
	for name, details := range map[string]bool{"license details": true, "a sale": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.product("Tide Planner", 3)
			sale := saleOf("A-1")
			sale.Mail, sale.Show = !details, details
			sold := d.sell(sale)
			mail, one := sold.MailID, sold.Licenses[0]
			if details {
				var err error
				mail, err = d.Licenses().EmailDetails(t.Context(), one)
				ok(t, err)
			}
			d.mailsTo(late{meanwhile: func() { d.reset(one) }})
			_, err := d.Mail().Send(t.Context())
			ok(t, err)
			if m := d.listed(mail); m.State != "deferred" {
				t.Fatalf("%s, %q", m.State, m.LastError)
			}
			d.set("mail.mode", "local")
			d.clock.pass(time.Hour)
			_, err = d.Mail().Send(t.Context())
			ok(t, err)
			if m := d.listed(mail); m.State != "cancelled" || m.LastError != newerActivation {
				t.Errorf("at its next try: %s, %q", m.State, m.LastError)
			}
			if details {
				return
			}
			if text := d.mail(d.sell(sale).MailID); !strings.Contains(text, d.license(one).ActivationPassword) {
				t.Error(text)
			}
		})
	}
}

// What a reset writes does not grow with the sale of its license or with mails.
func TestAResetKeepsTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	d.product("Tide Planner", 3)
	sale := saleOf("A-1")
	sale.Count = 100
	sold := d.sell(sale)
	for range 40 {
		_, err := d.Licenses().EmailDetails(t.Context(), sold.Licenses[99])
		ok(t, err)
	}
	_, mail, err := d.Licenses().ResetAndEmail(t.Context(), sold.Licenses[99], true)
	ok(t, err)
	sum, err := d.Mail().Send(t.Context())
	ok(t, err)
	if sum.Sent != 2 || d.listed(mail).State != "accepted" || d.listed(sold.MailID).State != "cancelled" {
		t.Errorf("%+v, the sale's mail: %s", sum, d.listed(sold.MailID).State)
	}
}
