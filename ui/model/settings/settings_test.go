package settings

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

var clock = words.Clock{Now: testdesk.Start, Zone: time.UTC}

func open(t *testing.T) (*Page, testdesk.Desk) {
	t.Helper()
	d := testdesk.Open(t)
	p := New(d.Permissions(), clock)
	reload(t, p, d)
	return p, d
}

func reload(t *testing.T, p *Page, d testdesk.Desk) {
	t.Helper()
	all, err := d.Settings().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Take(all)
}

func line(t *testing.T, p *Page, name string) Line {
	t.Helper()
	p.OpenAt(name)
	for _, g := range p.Groups() {
		for _, l := range g.Lines {
			if l.Name == name {
				return l
			}
		}
	}
	t.Fatalf("%s is not shown", name)
	return Line{}
}

// Every setting of the core has words, and every word a setting.
func TestEverySettingHasWords(t *testing.T) {
	p, _ := open(t)
	known := table()
	for _, s := range p.settings {
		if _, ok := known[s.Name]; !ok {
			t.Errorf("%s has no words", s.Name)
		}
		delete(known, s.Name)
	}
	for name := range known {
		t.Errorf("%s has words and is no setting", name)
	}
}

// Seed 001: "the Password Reset Options in the Customer > Administration
// configuration section".
func TestAllowManualEntryStandsWhereTheHelpSays(t *testing.T) {
	p, d := open(t)
	l := line(t, p, "reset.allow-manual-entry")
	if p.Section() != "Customer > Administration" || l.Group != "Password Reset Options" || l.Label != "Allow Manual Entry" || l.Control != Tick || l.Shown != "On" || l.Origin != "Default" {
		t.Errorf("%s: %+v", p.Section(), l)
	}
	r, ok := p.Set("reset.allow-manual-entry", "false")
	if !ok {
		t.Fatal("not to be sent")
	}
	err := r.Run(t.Context(), d.Session)
	p.Done(r, err)
	if err != nil || p.Saved() != "Saved 10:00" {
		t.Error(err, p.Saved())
	}
	reload(t, p, d)
	if l = line(t, p, "reset.allow-manual-entry"); !l.Own || l.Shown != "Off" || l.Default != "Use default (On)" {
		t.Errorf("%+v", l)
	}
	r, ok = p.UseDefault("reset.allow-manual-entry")
	if !ok || r.Run(t.Context(), d.Session) != nil {
		t.Error("back to the default")
	}
	reload(t, p, d)
	if l = line(t, p, "reset.allow-manual-entry"); l.Own {
		t.Errorf("%+v", l)
	}
}

func TestABadValueKeepsTheOldAndSaysSo(t *testing.T) {
	p, _ := open(t)
	if _, ok := p.Set("password.staff-expires-hours", "72 h"); ok {
		t.Error("72 h was sent")
	}
	l := line(t, p, "password.staff-expires-hours")
	if l.Error != "Give a number from 0 to 8760. Still 72 until then." || l.Value != "72 h" || l.Shown != "72" {
		t.Errorf("%+v", l)
	}
	if _, ok := p.Set("password.staff-expires-hours", "72"); ok {
		t.Error("what is kept was sent again")
	}
	if l = line(t, p, "password.staff-expires-hours"); l.Error != "" {
		t.Error(l.Error)
	}
	p.Done(Request{Name: "mail.server"}, &core.FieldError{Field: "mail.server", Sentence: "Not now."})
	if l = line(t, p, "mail.server"); l.Error != "Not now." {
		t.Error(l.Error)
	}
	if _, ok := p.Set("no.such", "1"); ok {
		t.Error("a setting that is none was sent")
	}
}

func TestSearchOverAllSections(t *testing.T) {
	p, _ := open(t)
	p.Search("ticket")
	groups := p.Groups()
	if len(groups) != 1 || groups[0].Section != Administration || groups[0].Lines[0].Name != "reset.ticket-minutes" || p.Title() != "Settings with “ticket”" {
		t.Errorf("%s %+v", p.Title(), groups)
	}
	p.Search("server name")
	found := 0
	for _, g := range p.Groups() {
		found += len(g.Lines)
	}
	if found == 0 {
		t.Error("nothing with two words")
	}
	p.Search("zebra")
	if len(p.Groups()) != 0 {
		t.Error("found a zebra")
	}
	p.Open(MailServer)
	titles := map[string]int{}
	for _, g := range p.Groups() {
		titles[g.Title]++
	}
	if titles["Mail server"] != 1 || titles["Limits"] != 1 {
		t.Errorf("a group stands twice: %v", titles)
	}
}

func TestWithoutPermission(t *testing.T) {
	p, _ := open(t)
	p.may = core.ViewCustomers
	if why, ok := p.CanChange(); ok || why != "You need the permission Change Settings." {
		t.Error(why)
	}
	if line(t, p, "reset.ticket-minutes").Enabled {
		t.Error("can be changed")
	}
}

func TestTurningAccessibilityDownIsAsked(t *testing.T) {
	p, d := open(t)
	for _, pw := range []*core.PasswordChange{{}, {}, nil} {
		if _, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "x"}, Password: pw}); err != nil {
			t.Fatal(err)
		}
	}
	r, _ := p.Set("password.accessibility", "staff-set-only")
	if !p.Lowers(r) {
		t.Error("turned down, and not asked")
	}
	n, err := r.Affected(t.Context(), d.Session)
	if err != nil || n != 0 {
		t.Error(n, err)
	}
	if got := r.Confirm(3412).Text; got != "The readable copies of 3,412 customer-set passwords are deleted. Logins go on working. This cannot be undone; earlier backups still hold them." {
		t.Error(got)
	}
	never, _ := p.Set("password.accessibility", "never")
	if n, err = never.Affected(t.Context(), d.Session); n != 2 || err != nil || !strings.Contains(never.Confirm(n).Text, "2 passwords") {
		t.Error(n, err)
	}
	if r, _ := p.Set("reset.ticket-minutes", "45"); p.Lowers(r) {
		t.Error("another setting")
	}
	d.Set(t, "password.accessibility", "never")
	reload(t, p, d)
	if r, _ = p.Set("password.accessibility", "by-permission"); p.Lowers(r) {
		t.Error("turned up, and asked")
	}
}

func TestMailServerBySetup(t *testing.T) {
	p, d := open(t)
	s := NewSetup(p.settings)
	if s.Check() || s.Error("mail.server") == "" || s.Error("mail.from") == "" {
		t.Error("an empty window is good")
	}
	s.Choose("Microsoft 365")
	s.Set("mail.username", "service@fjord.example")
	if s.Value("mail.server") != "smtp.office365.com" || s.Value("mail.security") != "starttls" || s.Value("mail.from") != "service@fjord.example" || s.Hint() == "" {
		t.Errorf("%+v", s.values)
	}
	if s.Check() || s.Error("mail.password") == "" {
		t.Error("a user name without a password")
	}
	s.SetPassword(secret.New("hunter2 hunter2"))
	if !s.Check() {
		t.Errorf("%+v", s.wrong)
	}
	s.Set("mail.port", "99999")
	if s.Check() || !strings.HasPrefix(s.Error("mail.port"), "Give a number from 1 to 65535") {
		t.Error(s.Error("mail.port"))
	}
	s.Choose("A server on this computer")
	if s.Value("mail.username") != "" || !s.Check() {
		t.Errorf("%+v", s.wrong)
	}
	s.Set("mail.username", "me")
	if s.Check() || s.Error("mail.username") == "" {
		t.Error("a sign-in without encryption")
	}
	s.Choose("Microsoft 365")
	r := s.Request()
	if last := r.values[len(r.values)-1]; last.Name != "mail.server" {
		t.Error("the server is named before", last.Name)
	}
	if err := r.Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	reload(t, p, d)
	if line(t, p, "mail.mode").Shown != "Through a mail server" || line(t, p, "mail.password").Shown != "(set)" || line(t, p, "mail.password").Value != "" {
		t.Error("not kept")
	}
	again := NewSetup(p.settings)
	again.Set("mail.username", "me")
	if again.PasswordHint() != "(Leave empty to not modify)" || !again.Check() {
		t.Errorf("%+v", again.wrong)
	}
	for _, one := range again.Request().values {
		if one.Name == "mail.password" {
			t.Error("an empty password took the kept one's place")
		}
	}
}

func TestPresetsAreGoodSettings(t *testing.T) {
	p, _ := open(t)
	for _, preset := range Presets() {
		s := NewSetup(p.settings)
		s.Choose(preset.Label)
		s.Set("mail.from", "a@b.example")
		s.SetPassword(secret.New("x"))
		if preset.Server == "" {
			s.Set("mail.server", "smtp.example")
		}
		if !s.Check() {
			t.Errorf("%s: %+v", preset.Label, s.wrong)
		}
	}
}

// Test says each step, the one that failed last.
func TestTestSaysWhatFailed(t *testing.T) {
	_, d := open(t)
	if _, err := Test(t.Context(), d.Session); !errors.Is(err, core.ErrRefused) {
		t.Error("no mail server is set, and it was tested:", err)
	}
	d.Set(t, "mail.security", "none")
	d.Set(t, "mail.port", "1")
	d.Set(t, "mail.server", "127.0.0.1")
	lines, err := Test(t.Context(), d.Session)
	if err != nil || len(lines) == 0 || lines[len(lines)-1].OK || !strings.Contains(lines[len(lines)-1].Text, "127.0.0.1") {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestLook(t *testing.T) {
	for in, want := range map[[2]string]Look{
		{"", ""}: {System, 100}, {"dark", "150 %"}: {Dark, 150}, {"Neon", "140"}: {System, 125}, {"Light", "900"}: {Light, 200}, {"Light", "-3"}: {Light, 100},
	} {
		if got := ParseLook(in[0], in[1]); got != want {
			t.Errorf("%v: %+v", in, got)
		}
	}
	l := Look{Light, 100}
	if l.Zoom(-1).Text != 100 || l.Zoom(1).Text != 110 || l.Zoom(9).Text != 200 || SizeLabel(150) != "150 %" {
		t.Error("zoom")
	}
}
