package realmail_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/exim"
)

// ends are the ends of DATA that one server or another has taken for one
// (CVE-2023-51764 and its kin).
var ends = []string{
	"\r\n.\r\n", "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r.\n", "\n.\r", "\n\n.\r\n", "\r\n\x00.\r\n", "\r\r\n.\r\r\n",
}

// injections are values that pass for text, and must stay it.
var injections = []string{
	"=?utf-8?Q?a=0D=0ABcc:_eve@example.com?=", "=?utf-8?B?YQ0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=",
	`Eve" <eve@example.com>, "x`, "Eve <eve@example.com>", "a, b: c; d@e", "(comment) \\", ".", "Bcc: eve@example.com", `a\r\n.\r\nb`,
	"${run{/bin/true}}", "%0d%0a.%0d%0aMAIL FROM:<eve@example.com>", "</p><a href=\"http://eve.example\">", "{{.Password}}",
}

// smuggled is a second mail behind an end of the first.
func smuggled(end string) string {
	return "first" + end + "MAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA\r\nSubject: second\r\n\r\nsecond" + end
}

// allFields is a customer who has the value in each field.
func allFields(value, address string) core.Fields {
	var f core.Fields
	for _, field := range f.List() {
		*field.Value = value
	}
	f.Email = address
	return f
}

// attacks adds a customer and mails him a link. false: a field was refused,
// with a reason that does not repeat it.
func (d *desk) attacks(f core.Fields) bool {
	d.t.Helper()
	saved, err := d.Customers().Add(d.t.Context(), core.Save{Fields: f, Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)}})
	if err != nil {
		var refused *core.FieldError
		if !errors.As(err, &refused) || refused.Sentence == "" || strings.Contains(refused.Sentence, "eve@") {
			d.t.Errorf("%+q: refused with %v", f, err)
		}
		return false
	}
	_, err = d.Customers().SendResetLink(d.t.Context(), saved.ID, "")
	if err != nil {
		d.t.Errorf("%+q: %v", f, err)
	}
	return err == nil
}

// Whatever stands in a customer's fields: it is refused with a reason, or his
// mail is one message, for him alone, at a real server.
func TestSmuggling(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "starttls")
	sent, refused := map[string]bool{}, 0
	for i, value := range injections {
		if address := fmt.Sprintf("all.%d@acs.example", i); d.attacks(allFields(value, address)) {
			sent[address] = true
		}
	}
	var values []string
	for _, end := range ends {
		values = append(values, smuggled(end), strings.TrimRight("first"+end, "\r\n"))
	}
	for i, value := range values {
		for _, field := range []string{"firstName", "lastName", "company", "notes", "address", "language"} {
			address := fmt.Sprintf("%s.%d@acs.example", field, i)
			f := core.Fields{FirstName: "Hedi", Email: address}
			f.Set(field, value)
			if d.attacks(f) {
				sent[address] = true
			} else {
				refused++
			}
		}
	}
	for _, value := range values {
		for _, address := range []string{value, "hedi@acs.example" + value + "x", value + "@acs.example"} {
			if _, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{Company: "x", Email: address}}); !errors.Is(err, core.ErrInput) {
				t.Errorf("address %q: %v", address, err)
			}
		}
	}
	if sum := d.send(); sum.Sent != len(sent) || sum.Failed+sum.Deferred+sum.Left != 0 {
		t.Errorf("%+v of %d", sum, len(sent))
	}
	if refused < 4*len(ends) || len(sent) < len(injections)+2*len(ends) {
		t.Errorf("%d fields were refused, %d mails sent: that tries little", refused, len(sent))
	}
	eachOnce(t, s, sent)
}

// eachOnce asserts that each address has one message, with one link, and that
// nobody else has any.
func eachOnce(t *testing.T, s *exim.Server, sent map[string]bool) {
	t.Helper()
	all := s.Messages()
	if len(all) != len(sent) {
		t.Errorf("%d messages arrived of %d", len(all), len(sent))
	}
	for _, message := range all {
		l := read(t, message)
		to, err := l.AddressList("To")
		if err != nil || len(to) != 1 || !sent[to[0].Address] {
			t.Errorf("for %v, %v:\n%s", to, err, message)
			continue
		}
		delete(sent, to[0].Address)
		for field := l.Fields(); field.Next(); {
			if slices.Contains([]string{"Bcc", "Cc", "Sender", "Reply-To"}, field.Key()) {
				t.Errorf("%s has %s: %s", to[0].Address, field.Key(), field.Value())
			}
		}
		l.token(t)
	}
	if log := s.Log(); strings.Contains(log, "=> eve") || strings.Contains(log, "<= eve") {
		t.Errorf("somebody else has mail:\n%s", log)
	}
}

// The vendor's name stands in From, in the subject and in the text.
func TestSmugglingVendor(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	for _, end := range ends {
		d := emptyDesk(t)
		if err := found(t.Context(), d.options, smuggled(end)); !errors.Is(err, core.ErrInput) || strings.Contains(err.Error(), "\r") {
			t.Errorf("%q: a vendor of that name: %v", end, err)
		}
		if _, err := os.Stat(d.options.Path); err == nil {
			t.Errorf("%q: refused, and the file is there", end)
		}
	}
	for i, value := range injections {
		d := emptyDesk(t)
		if err := found(t.Context(), d.options, value); err != nil {
			t.Errorf("vendor %q: %v", value, err)
			continue
		}
		d.signIn()
		t.Cleanup(d.close)
		d.through(s, "tls")
		id, err := d.Mail().Test(t.Context(), fmt.Sprintf("test.%d@acs.example", i))
		ok(t, err)
		if sum := d.send(); sum.Sent != 1 {
			t.Errorf("vendor %q: %+v, %s", value, sum, d.row(id).LastError)
		}
		l := arrived(t, s, fmt.Sprintf("test.%d@acs.example", i))
		if len(l) != 1 {
			t.Fatalf("vendor %q: %d messages", value, len(l))
		}
		from, err := l[0].AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != sender || from[0].Name != value {
			t.Errorf("vendor %q: from %v, %v", value, from, err)
		}
		if subject, err := l[0].Subject(); err != nil || subject != "Test mail of "+value {
			t.Errorf("vendor %q: subject %q, %v", value, subject, err)
		}
	}
	if all := s.Messages(); len(all) != len(injections) {
		t.Errorf("%d messages arrived of %d", len(all), len(injections))
	}
}

// The contact line stands in every mail; it takes one line.
func TestSmugglingContact(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "tls")
	for _, name := range []string{"desk.contact", "mail.from", "mail.username"} {
		for _, end := range ends {
			if err := d.Settings().Set(t.Context(), name, smuggled(end)); !errors.Is(err, core.ErrInput) {
				t.Errorf("%s took %q: %v", name, smuggled(end), err)
			}
		}
	}
	sent := map[string]bool{}
	for i, value := range injections {
		d.set("desk.contact", value)
		address := fmt.Sprintf("hedi.%d@acs.example", i)
		if _, err := d.Customers().SendResetLink(t.Context(), d.add(address), ""); err != nil {
			t.Errorf("contact %q: %v", value, err)
			continue
		}
		sent[address] = true
	}
	d.send()
	for _, message := range s.Messages() {
		if bytes.Contains(message, []byte("href=\"http://eve.example\"")) {
			t.Errorf("a link of somebody else's:\n%s", message)
		}
	}
	eachOnce(t, s, sent)
}
