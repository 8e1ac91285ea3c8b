package core_test

import (
	"encoding/pem"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// Every setting takes its default, refuses what it does not understand by its
// own name, and says what would do.
func TestSettingsAreChecked(t *testing.T) {
	d := newDesk(t)
	left := d.settings()
	for name, test := range map[string]struct{ good, bad []string }{
		"desk.contact":                 {[]string{"call +36 1 234"}, []string{"a\nb", strings.Repeat("x", 2000)}},
		"mail.mode":                    {[]string{"by-hand", "smtp", "local"}, []string{"", "SMTP"}},
		"mail.server":                  {[]string{"smtp.example.com"}, []string{"a b", "http://x", "x:25", "a@b"}},
		"mail.port":                    {[]string{"1", "65535", ""}, []string{"0", "65536", "x", "-1", "2.5"}},
		"mail.security":                {[]string{"starttls", "none", "tls"}, []string{"", "ssl"}},
		"mail.username":                {[]string{"desk"}, []string{"a\nb"}},
		"mail.password":                {[]string{" with blanks "}, []string{"a\x00b"}},
		"mail.from":                    {[]string{"desk@fjord.example", ""}, []string{"desk", "Desk <desk@fjord.example>"}},
		"mail.language":                {[]string{"de", "pt-BR", "en"}, []string{"", "German", "de_AT", "../de", "EN"}},
		"mail.ca":                      {[]string{""}, []string{filepath.Join(t.TempDir(), "none.pem")}},
		"mail.per-minute":              {[]string{"0", "60"}, []string{"-1", "many"}},
		"mail.per-day":                 {[]string{"0", "2000"}, []string{"-1", "1e3"}},
		"reset.allow-manual-entry":     {[]string{"false", "true"}, []string{"no", "TRUE", ""}},
		"reset.ticket-minutes":         {[]string{"5", "10080"}, []string{"4", "10081", ""}},
		"reset.failed-delay-seconds":   {[]string{"0", "30"}, []string{"31", "-1"}},
		"reset.unlocks":                {[]string{"false", "true"}, []string{"1"}},
		"reset.link-base":              {[]string{"https://x.example/reset", ""}, []string{"x.example", "ftp://x.example", "https://x.example/?a=b", "https://u:p@x.example", "javascript:alert(1)", "https://:80"}},
		"password.accessibility":       {[]string{"staff-set-only", "never", "by-permission"}, []string{"", "none"}},
		"password.policy":              {[]string{"classic", "nist"}, []string{"NIST", "none"}},
		"portal.logo":                  {[]string{""}, []string{filepath.Join(t.TempDir(), "none.png"), os.Args[0]}},
		"password.min-length":          {[]string{"8", "64"}, []string{"7", "65"}},
		"password.staff-must-change":   {[]string{"true", "false", "auto"}, []string{"yes"}},
		"password.staff-expires-hours": {[]string{"0", "72"}, []string{"-1", "x"}},
		"portal.listen":                {[]string{"0.0.0.0:80", "[::1]:8421", "localhost:0"}, []string{"8421", "x", "127.0.0.1:99999", ""}},
		"backup.folder":                {[]string{t.TempDir(), ""}, []string{filepath.Join(t.TempDir(), "none"), os.Args[0], "a\nb"}},
		"desk.lock-minutes":            {[]string{"0", "15", "480"}, []string{"-1", "481", "", "soon"}},
		"mail.through-lock":            {[]string{"true", "false"}, []string{"", "yes"}},
		"portal.enabled":               {[]string{"true", "false"}, []string{"", "on"}},
		"portal.through-lock":          {[]string{"true", "false"}, []string{"", "yes"}},
		"backup.keep":                  {[]string{"1", "14", "1000"}, []string{"0", "-1", "1001", "many", ""}},
		"portal.hosts":                 {[]string{"account.example", "a.example, b.example:8443", ""}, []string{"https://a.example", "a b", "me@a.example"}},
		"portal.proxies":               {[]string{"127.0.0.1, 10.0.0.0/8", "::1", ""}, []string{"proxy.example", "0.0.0.0/0", "10.0.0.0/33"}},
		"portal.tls-cert":              {[]string{"/etc/keydesk/cert.pem", ""}, []string{"a\nb"}},
		"portal.tls-key":               {[]string{"/etc/keydesk/key.pem", ""}, []string{"a\nb"}},
		"portal.register-per-hour":     {[]string{"0", "100000"}, []string{"-1", "x", ""}},
		"portal.privacy-url":           {[]string{"https://www.example.com/privacy?v=2#data", ""}, []string{"http://www.example.com", "mailto:a@b.example", "javascript:alert(1)", "https://u:p@x.example", "https://"}},
		"portal.help-url":              {[]string{"https://www.example.com/help", "mailto:help@example.com", ""}, []string{"http://www.example.com", "mailto:", "mailto:x", "mailto:a@b.example?bcc=c@d.example", "data:,x"}},
		"portal.registration":          {[]string{"false", "true"}, []string{"", "on"}},
		"license.customer-password":    {[]string{"false", "true"}, []string{"", "yes"}},
		"license.old-keys":             {[]string{"true", "false"}, []string{"", "yes"}},
		"license.velocity-minutes":     {[]string{"0", "1440"}, []string{"-1", "1441", ""}},
		"license.velocity-count":       {[]string{"0", "100000"}, []string{"-1", "x"}},
		"portal.base-url":              {[]string{"https://account.example.com", ""}, []string{"account.example.com"}},
	} {
		value := d.setting(name)
		for _, bad := range test.bad {
			err := d.Settings().Set(t.Context(), name, bad)
			var field *core.FieldError
			if !errors.As(err, &field) || field.Field != name {
				t.Errorf("%s = %q: %v", name, bad, err)
			}
			if now := d.setting(name); now.Value != value.Value {
				t.Errorf("%s: the refused %q is kept", name, bad)
			}
		}
		for _, good := range test.good {
			d.set(name, good)
			if now := d.setting(name); !now.Secret && now.Value != good {
				t.Errorf("%s = %q reads %q", name, good, now.Value)
			}
		}
		if name == "mail.server" {
			d.set("mail.mode", "local")
		}
		d.set(name, value.Default)
		if now := d.setting(name); now.Own {
			t.Errorf("%s: the default is kept as the desk's own", name)
		}
		delete(left, name)
	}
	for name := range left {
		t.Error("not tried:", name)
	}
	is(t, d.Settings().Set(t.Context(), "no.such", "1"), core.ErrNotFound, "no such setting")
}

// settings lists the settings by name.
func (d *desk) settings() map[string]core.Setting {
	d.t.Helper()
	list, err := d.Settings().List(d.t.Context())
	ok(d.t, err)
	all := map[string]core.Setting{}
	for _, s := range list {
		all[s.Name] = s
	}
	return all
}

func (d *desk) setting(name string) core.Setting {
	d.t.Helper()
	s, err := d.Settings().Get(d.t.Context(), name)
	ok(d.t, err)
	return s
}

func TestSettingsList(t *testing.T) {
	d := newDesk(t)
	scoped := map[string]bool{"mail.from": true, "mail.language": true, "portal.base-url": true, "portal.registration": true, "portal.privacy-url": true, "portal.help-url": true}
	for name, s := range d.settings() {
		if s.Meaning == "" || s.Name != name {
			t.Errorf("%+v", s)
		}
		prefix, _, _ := strings.Cut(name, ".")
		if want := prefix == "reset" || prefix == "password" || prefix == "license" || scoped[name]; s.PerScope != want {
			t.Errorf("%s: per scope %v", name, s.PerScope)
		}
	}
}

// Naming a server is meant to use it.
func TestMailServerAndMode(t *testing.T) {
	d := newDesk(t)
	d.set("mail.server", "smtp.example.com")
	if got := d.setting("mail.mode").Value; got != "smtp" {
		t.Error("mail.mode is", got)
	}
	if e := d.last(); e.Action != "settings.set" || len(e.Values) != 2 || e.Values[1].Old != "local" || e.Values[1].New != "smtp" {
		t.Errorf("%+v", e)
	}
	is(t, d.Settings().Set(t.Context(), "mail.server", ""), core.ErrInput, "no server while mail goes through it")
	d.set("mail.mode", "local")
	d.set("mail.server", "")
	if got := d.setting("mail.mode").Value; got != "local" {
		t.Error("taking the server away set the mode to", got)
	}
}

// last is the newest entry of the log.
func (d *desk) last() (entry core.AuditEntry) {
	d.t.Helper()
	ok(d.t, d.Audit().List(d.t.Context(), func(e core.AuditEntry) (bool, error) {
		entry = e
		return false, nil
	}))
	return entry
}

func TestSecretSettingsAreNeverShown(t *testing.T) {
	d := newDesk(t)
	d.set("mail.password", "planted-mail-password")
	if s := d.setting("mail.password"); s.Value != "(set)" || !s.Own || !s.Secret {
		t.Errorf("%+v", s)
	}
	if e := d.last(); e.Subject != "mail.password" || e.Values[0].New != "" {
		t.Errorf("the log: %+v", e)
	}
	d.set("mail.password", "")
	if s := d.setting("mail.password"); s.Value != "" || s.Own {
		t.Errorf("%+v", s)
	}
}

// A file of authorities is tried when it is set, and found again from another
// folder.
func TestMailCAIsTriedWhenItIsSet(t *testing.T) {
	d := newDesk(t)
	here, err := os.Getwd()
	ok(t, err)
	path := filepath.Join(t.TempDir(), "ca.pem")
	short, err := filepath.Rel(here, path)
	ok(t, err)
	is(t, d.Settings().Set(t.Context(), "mail.ca", short), core.ErrInput, "no such file")
	ok(t, os.WriteFile(path, []byte("a certificate"), 0o600))
	is(t, d.Settings().Set(t.Context(), "mail.ca", short), core.ErrInput, "no certificate in it")
	server := httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	ok(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))
	d.set("mail.ca", short)
	if got := d.setting("mail.ca").Value; got != path {
		t.Errorf("mail.ca reads %q, want %q", got, path)
	}
}
