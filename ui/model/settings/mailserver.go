package settings

import (
	"context"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Preset is a mail server that many have.
type Preset struct {
	Label    string
	Server   string
	Port     string // "": by the security
	Security string
	Username string // where it is the same for everybody
	Hint     string
}

// Presets are the offers; the last is for all others.
func Presets() []Preset {
	const app = "Needs an app password, made in the account's security settings."
	return []Preset{
		{"Gmail, Google Workspace", "smtp.gmail.com", "", "tls", "", app},
		{"Microsoft 365", "smtp.office365.com", "", "starttls", "", "Authenticated SMTP must be switched on for the mailbox."},
		{"iCloud Mail", "smtp.mail.me.com", "", "starttls", "", app},
		{"Yahoo Mail", "smtp.mail.yahoo.com", "", "tls", "", app},
		{"Fastmail", "smtp.fastmail.com", "", "tls", "", app},
		{"Zoho Mail", "smtp.zoho.com", "", "tls", "", ""},
		{"GMX", "mail.gmx.net", "", "tls", "", "SMTP must be switched on in the mailbox's settings."},
		{"IONOS", "smtp.ionos.com", "", "tls", "", ""},
		{"SendGrid", "smtp.sendgrid.net", "", "tls", "apikey", "The password is the API key."},
		{"Mailgun", "smtp.mailgun.org", "", "tls", "", ""},
		{"Postmark", "smtp.postmarkapp.com", "", "starttls", "", "User name and password are the server's API token."},
		{"A server on this computer", "localhost", "25", "none", "", "No encryption and no sign-in; nowhere else."},
		{"Other", "", "", "tls", "", "Your provider names the server, its port and whether it is TLS or STARTTLS."},
	}
}

// Setup is the window that sets a mail server up.
type Setup struct {
	values   map[string]string
	was      map[string]core.Setting
	password secret.Text
	hint     string
	wrong    map[string]string
	used     bool // mail goes through the server that is kept
}

// names are the settings of the window, in the order in which they are kept:
// naming the server begins to use it, so it comes last.
func names() []string {
	return []string{"mail.security", "mail.port", "mail.username", "mail.password", "mail.from", "mail.server"}
}

// NewSetup opens it on the settings as they are.
func NewSetup(all []core.Setting) *Setup {
	s := &Setup{values: map[string]string{}, was: map[string]core.Setting{}, wrong: map[string]string{}}
	s.take(all)
	for name, one := range s.was {
		s.values[name] = one.Value
	}
	s.values["mail.password"] = ""
	return s
}

func (s *Setup) take(all []core.Setting) {
	for _, one := range all {
		if one.Name == "mail.mode" {
			s.used = one.Value == "smtp"
		}
		if slices.Contains(names(), one.Name) {
			s.was[one.Name] = one
		}
	}
}

// Kept is called with the settings after they were kept; what stands in the
// fields stays there, and the password is forgotten.
func (s *Setup) Kept(all []core.Setting) {
	s.take(all)
	s.password = secret.Text{}
}

// Changed says whether there is anything to keep.
func (s *Setup) Changed() bool {
	for _, name := range names() {
		if name != "mail.password" && s.values[name] != s.was[name].Value {
			return true
		}
	}
	return !s.used || !s.password.Empty()
}

// Used says whether mail goes through the server that is kept.
func (s *Setup) Used() bool { return s.used }

// PresetOf is the index of the preset that the fields are like, the last for
// any other.
func (s *Setup) PresetOf() int {
	all := Presets()
	for i, p := range all {
		if p.Server != "" && p.Server == s.values["mail.server"] {
			return i
		}
	}
	return len(all) - 1
}

// Choose fills in a preset by its label. A user name that was typed stays.
func (s *Setup) Choose(label string) {
	for _, p := range Presets() {
		if p.Label != label {
			continue
		}
		s.hint = p.Hint
		s.values["mail.server"], s.values["mail.port"], s.values["mail.security"] = p.Server, p.Port, p.Security
		if p.Username != "" || p.Security == "none" {
			s.values["mail.username"] = p.Username
		}
	}
	s.wrong = map[string]string{}
}

// Hint is what there is to know of the chosen one.
func (s *Setup) Hint() string { return s.hint }

// Value is what stands in a field.
func (s *Setup) Value(name string) string { return s.values[name] }

// Set is called with what was typed. An address typed as the user name is
// offered as the sender's too.
func (s *Setup) Set(name, value string) {
	value = strings.TrimSpace(value)
	if name == "mail.username" && strings.Contains(value, "@") && (s.values["mail.from"] == "" || s.values["mail.from"] == s.values[name]) {
		s.values["mail.from"] = value
	}
	s.values[name] = value
	delete(s.wrong, name)
}

// SetPassword is called with what stands in Password; empty leaves the one
// that is kept.
func (s *Setup) SetPassword(pw secret.Text) { s.password = pw; delete(s.wrong, "mail.password") }

// PasswordHint stands in the empty field.
func (s *Setup) PasswordHint() string {
	if s.was["mail.password"].Value != "" {
		return "(Leave empty to not modify)"
	}
	return ""
}

// Error is what is wrong with a field.
func (s *Setup) Error(name string) string { return s.wrong[name] }

// Check puts what is wrong beside the fields, and says whether all is good.
func (s *Setup) Check() bool {
	s.wrong = map[string]string{}
	for _, name := range names() {
		value := s.values[name]
		if name == "mail.port" && value == "" || name == "mail.password" {
			continue
		}
		if err := s.was[name].Check(value); err != nil {
			s.wrong[name] = say.Explain(err, "").What
		}
	}
	for name, text := range map[string]string{
		"mail.server": "Give the server's name, such as smtp.example.com.",
		"mail.from":   "Give the address that mails come from.",
	} {
		if s.values[name] == "" {
			s.wrong[name] = text
		}
	}
	hasPassword := !s.password.Empty() || s.was["mail.password"].Value != ""
	switch none := s.values["mail.security"] == "none"; {
	case none && s.values["mail.username"] != "":
		s.wrong["mail.username"] = "Without encryption there is no sign-in; leave it empty."
	case !none && s.values["mail.username"] != "" && !hasPassword:
		s.wrong["mail.password"] = "Give the password that belongs to the user name."
	}
	return len(s.wrong) == 0
}

// SetupRequest is the window on its way to the core.
type SetupRequest struct {
	values   []Request
	password secret.Text
}

// Request makes it, of what changed. Check it before.
func (s *Setup) Request() SetupRequest {
	r := SetupRequest{password: s.password}
	for _, name := range names() {
		switch {
		case name == "mail.password":
			if !s.password.Empty() {
				r.values = append(r.values, Request{Name: name})
			}
		case name == "mail.server" || s.values[name] != s.was[name].Value:
			r.values = append(r.values, Request{Name: name, Value: s.values[name]})
		}
	}
	return r
}

// Run keeps the settings; the server's name, which begins to use it, last.
func (r SetupRequest) Run(ctx context.Context, s *core.Session) error {
	for _, one := range r.values {
		if one.Name == "mail.password" {
			one.Value = r.password.Reveal() // the core seals it
		}
		if err := one.Run(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// TestLine is a step of Test.
type TestLine struct {
	OK   bool
	Text string
}

// Test talks to the mail server that is kept, without sending a mail.
func Test(ctx context.Context, s *core.Session) ([]TestLine, error) {
	steps, err := s.Mail().Probe(ctx)
	var lines []TestLine
	for _, step := range steps {
		lines = append(lines, TestLine{step.OK, words.Sentence(step.Words)})
	}
	if len(lines) > 0 && !lines[len(lines)-1].OK {
		return lines, nil // the last line says what failed
	}
	return lines, err
}
