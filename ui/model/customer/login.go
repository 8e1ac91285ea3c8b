package customer

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// login is the Login section of a form.
type login struct {
	isNew        bool
	wasEnabled   bool
	wasConfirmed bool
	wasAddress   string
	wasMust      bool

	enabled   bool
	confirmed bool
	must      bool // a new customer's: must change the generated password

	generate bool
	told     bool // somebody ticked or cleared Generate; it stays as told
	tickedOn bool // somebody ticked or cleared Email confirmed since the address changed

	pair      typed.Pair
	suggested secret.Text // what Generate New Password filled in
}

func newLogin(f person.Facts) login {
	c := f.Customer
	l := login{
		isNew: c.ID == 0, wasEnabled: c.LoginEnabled, wasConfirmed: c.EmailConfirmed, wasAddress: c.Email,
		enabled: c.LoginEnabled, confirmed: c.EmailConfirmed, must: f.Terms.MustChange, wasMust: f.Terms.MustChange,
	}
	if l.isNew {
		l.wasEnabled, l.enabled = true, true
	}
	return l
}

// followAddress: an address that changed is unconfirmed, until somebody says
// otherwise; a new customer's password is mailed where it can be.
func (l *login) followAddress(email, undeliverable string) {
	same := core.SameAddress(email, l.wasAddress)
	if !l.tickedOn {
		l.confirmed = l.wasConfirmed && same && email != ""
	}
	if email == "" {
		l.confirmed = false
	}
	if undeliverable != "" {
		l.generate = false
	} else if l.isNew && !l.told {
		l.generate = l.enabled
	}
}

func (l *login) changes() []string {
	var names []string
	for _, one := range []struct {
		changed bool
		name    string
	}{
		{l.enabled != l.wasEnabled, label.EnableLogin},
		{l.generate && (!l.isNew || l.told), label.Generate},
		{!l.pair.Empty() && !l.generate, label.Password},
		{l.confirmed != l.wasConfirmed, label.EmailConfirmed},
	} {
		if one.changed {
			names = append(names, one.name)
		}
	}
	return names
}

// undeliverable is why no credentials can be mailed to the address in the
// form, or "".
func (f *Form) undeliverable() string {
	switch {
	case f.fields.Email == "":
		return "There is no e-mail address to send them to."
	case core.CheckField("email", f.fields.Email) != nil:
		return "The e-mail address is not complete."
	case f.base.Terms.NoSender:
		return "The sender's address is not set yet. Settings > Mail > From."
	}
	return ""
}

// EnableLogin is called when the box is ticked or cleared. Without a login
// nobody needs credentials.
func (f *Form) EnableLogin(on bool) {
	f.login.enabled = on
	if !on {
		f.login.generate = false
	}
	f.follow()
}

// Generate is called when Generate and send credentials is ticked or cleared.
// It hides the two fields, so what was typed there is dropped.
func (f *Form) Generate(on bool) {
	l := &f.login
	l.told, l.generate = true, on && l.enabled && f.undeliverable() == ""
	if l.generate {
		f.clearPassword()
	}
}

// MustChange is called when the box under Generate is ticked or cleared.
func (f *Form) MustChange(on bool) { f.login.must = on }

// ConfirmEmail is called when Email confirmed is ticked or cleared.
func (f *Form) ConfirmEmail(on bool) {
	f.login.tickedOn = true
	f.login.confirmed = on && f.fields.Email != ""
	delete(f.errors, "emailConfirmed")
}

// Type is called with what stands in Password. Where typing is switched off
// the field is read-only, and this does nothing.
func (f *Form) Type(pw secret.Text) {
	if f.base.Terms.ManualEntry {
		f.login.pair.Type(pw)
		delete(f.errors, "password")
	}
}

// Retype is called with what stands in Confirm Password.
func (f *Form) Retype(pw secret.Text) {
	if f.base.Terms.ManualEntry {
		f.login.pair.Retype(pw)
		delete(f.errors, "confirm")
	}
}

// Suggest is called with what Generate New Password drew: it fills both
// fields. Saved as it is, its origin is generated.
func (f *Form) Suggest(pw secret.Text) {
	f.login.suggested = pw
	f.login.pair.Fill(pw)
	delete(f.errors, "password")
	delete(f.errors, "confirm")
}

func (f *Form) clearPassword() {
	f.login.suggested = secret.Text{}
	f.login.pair.Clear()
	delete(f.errors, "password")
	delete(f.errors, "confirm")
}

// Pair is the two fields, to be judged by Ask and Take.
func (f *Form) Pair() *typed.Pair { return &f.login.pair }

// isSuggested says that the fields hold what was generated for them, as it was.
func (l *login) isSuggested() bool {
	return !l.suggested.Empty() && l.pair.Password().Equal(l.suggested) && l.pair.Match()
}
