package mailing_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/naughty"
)

// least is the least that all mailings can do with.
func least() mailing.Data {
	return mailing.Data{LoginIDs: []string{"10042"}, Password: secret.New("pw-least"), Link: "https://example.com/r/1", Valid: time.Hour, When: time.Unix(1, 0),
		CustomerID: "10042", Goods: mailing.Goods{Licenses: []mailing.License{{ID: "10043", Product: "Fieldscope", Password: "H7KQM2WXPR9TBVD", Of: 1}}}}
}

func render(t *testing.T, name mailing.Name, d mailing.Data) mailing.Message {
	t.Helper()
	return renderIn(t, "en", name, d)
}

func renderIn(t *testing.T, language string, name mailing.Name, d mailing.Data) mailing.Message {
	t.Helper()
	m, err := mailing.Render(name, language, d)
	if err != nil {
		t.Fatalf("%s in %q: %v", name, language, err)
	}
	return m
}

// The program's own mails, with everything and with the least that they can do
// with, have no gap, and hold nothing that a template has left over.
func TestBuiltin(t *testing.T) {
	for _, language := range mailing.Languages() {
		for _, name := range mailing.Names() {
			own, ok := mailing.Builtin(name, language)
			if !ok {
				t.Errorf("there is no %s in %s", name, language)
				continue
			}
			if err := own.Check(name); err != nil {
				t.Errorf("%s in %s: %v", name, language, err)
			}
			for _, d := range []mailing.Data{mailing.Sample(), least()} {
				m := renderIn(t, language, name, d)
				wellMade(t, m)
				if d.Vendor != "" && m.Text == render(t, name, d).Text && language != "en" {
					t.Errorf("%s in %s is in English", name, language)
				}
			}
		}
	}
}

// wellMade looks for what a mail must not hold.
func wellMade(t *testing.T, m mailing.Message) {
	t.Helper()
	for part, s := range map[string]string{"subject": m.Subject, "text": m.Text, "HTML": m.HTML} {
		for _, bad := range []string{"<no value>", "ZgotmplZ", "{{", "}}", "[hidden]", "%!", " ,", " .", "\n\n\n"} {
			// HTML's style sheet may have the last three.
			if strings.Contains(s, bad) && (part != "HTML" || !slices.Contains([]string{" ,", " .", "\n\n\n"}, bad)) {
				t.Errorf("%q: the %s has %q:\n%s", m.Subject, part, bad, s)
			}
		}
	}
	if strings.Count(m.HTML, "<table") != strings.Count(m.HTML, "</table>") || !strings.HasPrefix(m.HTML, "<!DOCTYPE html>") {
		t.Errorf("misshapen: %q\n%s", m.Subject, m.HTML)
	}
	for line := range strings.SplitSeq(m.Text, "\n") {
		if utf8.RuneCountInString(line) > 76 {
			t.Errorf("%q: a line of %d letters: %s", m.Subject, utf8.RuneCountInString(line), line)
		}
	}
}

// Which mails say what: the password is in one mail alone.
func TestWhatIsSaid(t *testing.T) {
	d := mailing.Sample()
	d.PortalURL = "https://portal.example.com/" // which no link begins with
	links := []mailing.Name{mailing.ResetPassword, mailing.ConfirmEmail, mailing.AccountExists, mailing.ChoosePassword}
	for _, c := range []struct {
		value string
		in    []mailing.Name
	}{
		{d.Password.Reveal(), []mailing.Name{mailing.Credentials, mailing.Sale}},
		{"H7KQM2WXPR9TBVD", []mailing.Name{mailing.LicenseDetails, mailing.Sale}},
		{"M4TRZ8KDW2QHXNB", []mailing.Name{mailing.Sale}},
		{"PLANT-07 (2 February 2026)", []mailing.Name{mailing.LicenseList}},
		{"3 of 5", []mailing.Name{mailing.LicenseDetails, mailing.LicenseList}},
		{"31 December 2027", []mailing.Name{mailing.LicenseDetails, mailing.LicenseList, mailing.Sale}},
		{"2026-0514-17", []mailing.Name{mailing.Sale}},
		{d.Link, links},
		{d.ConfirmLink, []mailing.Name{mailing.Credentials, mailing.Sale}},
		{d.LoginIDs[0] + " or " + d.LoginIDs[1], []mailing.Name{mailing.Credentials, mailing.Welcome, mailing.AccountExists, mailing.Sale}},
		{"30 minutes", links},
		{"3 days", []mailing.Name{mailing.Credentials, mailing.Sale}},
		{d.ChangedBy, []mailing.Name{mailing.PasswordChanged}},
		{"3 May 2026 at 10:02 UTC", []mailing.Name{mailing.PasswordChanged, mailing.Test}},
		{d.PortalURL, []mailing.Name{mailing.Credentials, mailing.PasswordChanged, mailing.Welcome, mailing.LicenseDetails, mailing.LicenseList, mailing.Sale}},
		{d.ContactLine, mailing.Names()},
		{d.CustomerName, mailing.Names()},
		{d.Vendor, mailing.Names()},
	} {
		for _, name := range mailing.Names() {
			m, want := render(t, name, d), slices.Contains(c.in, name)
			if strings.Contains(m.Subject+strings.ReplaceAll(m.Text, "\n", " "), c.value) != want || strings.Contains(m.HTML, c.value) != want {
				t.Errorf("%s says %q: want %v", name, c.value, want)
			}
			if strings.Contains(m.Subject, d.Password.Reveal()) {
				t.Errorf("the password is in the subject of %s", name)
			}
		}
	}
}

func TestMissingFields(t *testing.T) {
	for _, c := range []struct {
		name  mailing.Name
		spoil func(*mailing.Data)
	}{
		{mailing.Credentials, func(d *mailing.Data) { d.Password = secret.Text{} }},
		{mailing.Credentials, func(d *mailing.Data) { d.LoginIDs = nil }},
		{mailing.Credentials, func(d *mailing.Data) { d.Password = secret.New("pw-le\nast") }},
		{mailing.Credentials, func(d *mailing.Data) { d.ConfirmLink = "javascript:alert(1)" }},
		{mailing.Welcome, func(d *mailing.Data) { d.LoginIDs = nil }},
		{mailing.ResetPassword, func(d *mailing.Data) { d.Link = "" }},
		{mailing.ResetPassword, func(d *mailing.Data) { d.Valid = 0 }},
		{mailing.ResetPassword, func(d *mailing.Data) { d.Link = "/reset/pw-least" }},
		{mailing.ConfirmEmail, func(d *mailing.Data) { d.Link = "data:text/html,pw-least" }},
		{mailing.PasswordChanged, func(d *mailing.Data) { d.When = time.Time{} }},
		{mailing.Test, func(d *mailing.Data) { d.Vendor = "a\r\nb" }},
		{mailing.Test, func(d *mailing.Data) { d.PortalURL = "file:///etc/passwd" }},
		{mailing.LicenseDetails, func(d *mailing.Data) { d.Licenses = nil }},
		{mailing.LicenseList, func(d *mailing.Data) { d.Licenses = nil }},
		{mailing.Sale, func(d *mailing.Data) { d.CustomerID = "" }},
		{mailing.LicenseList, func(d *mailing.Data) { d.Licenses[0].Computers = []mailing.Computer{{Name: "pw-le\nast"}} }},
		{"unknown", func(*mailing.Data) {}},
		{"../en/test", func(*mailing.Data) {}},
	} {
		d := least()
		c.spoil(&d)
		if m, err := mailing.Render(c.name, "en", d); err == nil {
			t.Errorf("%s: rendered all the same: %+v", c.name, m)
		} else if strings.Contains(err.Error(), "pw-le") {
			t.Errorf("%s: the error gives a secret away: %v", c.name, err)
		}
	}
}

func TestLanguages(t *testing.T) {
	english := render(t, mailing.Welcome, mailing.Sample())
	for _, language := range []string{"", "en", "xx", "../../words", "EN\x00"} {
		if m, err := mailing.Render(mailing.Welcome, language, mailing.Sample()); err != nil || m != english {
			t.Errorf("%q: %v", language, err)
		}
	}
	for _, language := range []string{"de", "DE", "de-AT", "de_CH", " de "} {
		if m := renderIn(t, language, mailing.Welcome, mailing.Sample()); !strings.Contains(m.Text, "ada@example.org oder 10042") || !strings.Contains(m.HTML, ">Anmelden</a>") {
			t.Errorf("%q: %s", language, m.Text)
		}
	}
}

// No name, however bad, changes what the mail is made of.
func TestNaughtyNames(t *testing.T) {
	d := mailing.Sample()
	tags := strings.Count(render(t, mailing.PasswordChanged, d).HTML, "<")
	for _, s := range naughty.Strings() {
		if s == "" {
			continue // then the mail greets nobody, with fewer tags
		}
		d.CustomerName, d.ChangedBy = s, s
		m, err := mailing.Render(mailing.PasswordChanged, "en", d)
		if err != nil {
			if mime.CheckValue("it", s) == nil {
				t.Errorf("%+q: %v", s, err)
			}
			continue
		}
		if n := strings.Count(m.HTML, "<"); n != tags {
			t.Errorf("%+q makes %d tags of %d", s, n, tags)
		}
		if !strings.Contains(m.Text, s) { // in one piece, however long
			t.Errorf("%+q is not in the text", s)
		}
	}
}

// Every mailing goes through to a message on the wire.
func TestComposes(t *testing.T) {
	from, errFrom := mime.ParseAddress("desk@example.com")
	to, errTo := mime.ParseAddress("ada@example.org")
	if errFrom != nil || errTo != nil {
		t.Fatal(errFrom, errTo)
	}
	for _, name := range mailing.Names() {
		m := render(t, name, mailing.Sample())
		_, err := mime.Compose(mime.Letter{From: mime.Person{Address: from}, To: mime.Person{Address: to}, Subject: m.Subject,
			Date: time.Unix(1, 0), MessageID: mime.NewMessageID("example.com"), Text: m.Text, HTML: m.HTML})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
