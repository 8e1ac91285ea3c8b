package mailing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/naughty"
)

// least is the least that all mailings can do with.
func least() mailing.Data {
	return mailing.Data{LoginIDs: []string{"10042"}, Password: secret.New("pw-least"), Link: "https://example.com/r/1", Valid: time.Hour, When: time.Unix(1, 0)}
}

func render(t *testing.T, name mailing.Name, d mailing.Data) mailing.Message {
	t.Helper()
	m, err := mailing.Render(name, "en", d)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

func TestBuiltin(t *testing.T) {
	sample := mailing.Sample()
	for _, name := range mailing.Names() {
		for _, d := range []mailing.Data{sample, least()} {
			m := render(t, name, d)
			for part, s := range map[string]string{"subject": m.Subject, "text": m.Text, "HTML": m.HTML} {
				for _, bad := range []string{"<no value>", "ZgotmplZ", "{{", "}}", "[hidden]", "%!", " ,", " .", "\n\n\n"} {
					// HTML's style sheet and blank lines may have the last three.
					if strings.Contains(s, bad) && (part != "HTML" || !slices.Contains([]string{" ,", " .", "\n\n\n"}, bad)) {
						t.Errorf("%s: the %s has %q:\n%s", name, part, bad, s)
					}
				}
			}
			if m.Subject == "" || strings.Count(m.HTML, "<table") != strings.Count(m.HTML, "</table>") || !strings.HasPrefix(m.HTML, "<!DOCTYPE html>") {
				t.Errorf("%s: misshapen: %q\n%s", name, m.Subject, m.HTML)
			}
			for line := range strings.SplitSeq(m.Text, "\n") {
				if len(line) > 100 {
					t.Errorf("%s: a line of %d letters: %s", name, len(line), line)
				}
			}
		}
	}
}

// Which mails say what: the password is in one mail alone.
func TestWhatIsSaid(t *testing.T) {
	d := mailing.Sample()
	d.PortalURL = "https://portal.example.com/" // which no link begins with
	for _, c := range []struct {
		value string
		in    []mailing.Name
	}{
		{d.Password.Reveal(), []mailing.Name{mailing.Credentials}},
		{d.Link, []mailing.Name{mailing.ResetPassword, mailing.ConfirmEmail}},
		{d.ConfirmLink, []mailing.Name{mailing.Credentials}},
		{d.LoginIDs[0] + " or " + d.LoginIDs[1], []mailing.Name{mailing.Credentials, mailing.Welcome}},
		{"30 minutes", []mailing.Name{mailing.ResetPassword, mailing.ConfirmEmail}},
		{"3 days", []mailing.Name{mailing.Credentials}},
		{d.ChangedBy, []mailing.Name{mailing.PasswordChanged}},
		{"3 May 2026 at 10:02 UTC", []mailing.Name{mailing.PasswordChanged, mailing.Test}},
		{d.PortalURL, []mailing.Name{mailing.Credentials, mailing.PasswordChanged, mailing.Welcome}},
		{d.ContactLine, mailing.Names()},
		{d.CustomerName, mailing.Names()},
		{d.Vendor, mailing.Names()},
	} {
		for _, name := range mailing.Names() {
			m, want := render(t, name, d), slices.Contains(c.in, name)
			if strings.Contains(m.Subject+m.Text, c.value) != want || strings.Contains(m.HTML, c.value) != want {
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
	for _, language := range []string{"", "en", "en-GB", "xx", "../../words", "EN\x00"} {
		if m, err := mailing.Render(mailing.Welcome, language, mailing.Sample()); err != nil || m != english {
			t.Errorf("%q: %v", language, err)
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
		if !strings.Contains(m.Text, s) {
			t.Errorf("%+q is not in the text", s)
		}
	}
}

func TestOwnTemplates(t *testing.T) {
	d := mailing.Sample()
	builtin, err := mailing.Builtin(mailing.ResetPassword, "en")
	if err != nil {
		t.Fatal(err)
	}
	own := mailing.Template{Subject: "Ahoy {{.CustomerName}}", HTML: `{{template "top" .}}<p>{{.CustomerName}}</p>{{template "button" (pair "Go" .Link)}}{{template "bottom" .}}`}
	d.CustomerName = "Ada <b>"
	m, err := own.Or(builtin).Render(mailing.ResetPassword, "en", d)
	if err != nil {
		t.Fatal(err)
	}
	standard := render(t, mailing.ResetPassword, d)
	if m.Subject != "Ahoy Ada <b>" || m.Text != standard.Text || !strings.Contains(m.HTML, "<p>Ada &lt;b&gt;</p>") || !strings.Contains(m.HTML, `href="`+d.Link+`"`) {
		t.Errorf("%+v", m)
	}
	for name, bad := range map[string]mailing.Template{
		"another mailing's field": {Text: "{{.Password}}"},
		"no such field in HTML":   {HTML: "{{.Nothing}}"},
		"no such field":           {Subject: "{{.CustomerNmae}}"},
		"does not parse":          {Text: "{{"},
		"HTML does not parse":     {HTML: `<a href="{{if .Link}}">`},
		"two lines":               {Subject: "a\nBcc: {{.Vendor}}"},
		"no subject":              {Subject: "{{if false}}x{{end}}"},
		"no end":                  {Text: `{{define "x"}}xxxxxxxxxxxxxxxxxx{{template "x"}}{{end}}{{template "x"}}`},
		"too long":                {Text: `{{range 1000000}}xxxxxxxxxxxxxxxxxx{{end}}`},
	} {
		if m, err := bad.Or(builtin).Render(mailing.ResetPassword, "en", d); err == nil {
			t.Errorf("%s: rendered all the same: %.300q", name, m)
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

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "1 minute.", time.Minute: "1 minute.", 30 * time.Minute: "30 minutes.", 90 * time.Minute: "90 minutes.",
		time.Hour: "1 hour.", 24 * time.Hour: "24 hours.", 36 * time.Hour: "36 hours.", 7 * 24 * time.Hour: "7 days.",
	} {
		data := least()
		data.Valid = d
		if m := render(t, mailing.ResetPassword, data); !strings.Contains(m.Text, "for "+want) {
			t.Errorf("%v: want %q in\n%s", d, want, m.Text)
		}
	}
}
