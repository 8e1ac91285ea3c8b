package customer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/typed"
	"github.com/keydesk/keydesk/ui/model/words"
)

// manualOff is what stands where typing would be.
const manualOff = "Typing a password is switched off. Settings > Customer > Administration > Password Reset Options > Allow Manual Entry."

// Check is a box with the line under it.
type Check struct {
	On      bool
	Enabled bool
	Hint    string
}

// Section is the Login section as it is to be drawn in edit mode.
type Section struct {
	EnableLogin Check
	LoginID     string
	Shared      []uint64 // others with the same address: it is nobody's Login ID
	Generate    Check
	MustChange  *Check // nil: not asked
	Fields      *Passwords
	Confirmed   Check
}

// Passwords are the two fields; a nil one in a Section means that they are
// hidden.
type Passwords struct {
	Enabled     bool   // can be typed into
	Placeholder string // of Password
	Hint        string // under Password: the policy, or what is wrong
	Bad         bool   // Hint is an error
	MatchHint   string // under Confirm Password
	Shown       bool   // the text is to be shown, not masked: it was generated here
	Generate    bool   // Generate New Password is there
	Setting     string // where the reason in Hint can be changed; or ""
}

// Section is the Login section.
func (f *Form) Section() Section {
	l := &f.login
	s := Section{
		EnableLogin: Check{On: l.enabled, Enabled: f.editing},
		LoginID:     f.loginID(), Shared: f.base.Customer.Shared,
		Generate:  f.generateCheck(),
		Confirmed: f.confirmedCheck(),
	}
	if l.generate && l.isNew {
		s.MustChange = &Check{On: l.must, Enabled: f.editing, Hint: f.mustHint()}
	}
	if !l.generate {
		s.Fields = f.passwords()
	}
	return s
}

func (f *Form) loginID() string {
	if f.IsNew() {
		if f.fields.Email == "" {
			return "The Customer ID, given when you save"
		}
		return f.fields.Email + " and the Customer ID, given when you save"
	}
	return strings.Join(f.base.Customer.LoginIDs, ", ")
}

// SharedText says that an address is nobody's Login ID; "" where it is.
func (s Section) SharedText() string {
	if len(s.Shared) == 0 {
		return ""
	}
	ids := make([]string, len(s.Shared))
	for i, id := range s.Shared {
		ids[i] = strconv.FormatUint(id, 10)
	}
	return "The e-mail address is also that of " + words.List(ids) + ", so it logs nobody in. The Customer ID does."
}

func (f *Form) generateCheck() Check {
	l := &f.login
	c := Check{On: l.generate, Enabled: f.editing}
	switch why := f.undeliverable(); {
	case why != "":
		c.Enabled, c.Hint = false, why
	case !l.enabled:
		c.Enabled, c.Hint = false, "Enable Login is off."
	default:
		c.Hint = fmt.Sprintf("The system creates the password and sends it to %s when you click Save.", f.fields.Email)
	}
	return c
}

func (f *Form) mustHint() string {
	hours := f.base.Terms.ExpiryHours
	switch {
	case f.login.must && hours > 0 && f.base.Terms.MustChange:
		return fmt.Sprintf("On because a customer page exists: the password sent works for %d h.", hours)
	case f.login.must && hours > 0:
		return fmt.Sprintf("The password sent works for %d h.", hours)
	case f.login.must:
		return ""
	}
	return "Off: the password sent stays until somebody changes it."
}

func (f *Form) confirmedCheck() Check {
	l := &f.login
	c := Check{On: l.confirmed, Enabled: f.editing}
	switch {
	case f.fields.Email == "":
		c.Enabled, c.Hint = false, "There is no e-mail address to be confirmed."
	case l.generate && !l.confirmed && f.base.Terms.NoLink != "":
		c.Hint = "Off: the customer must follow a link before logging in. The mail goes without it: " + say.BySetting(f.base.Terms.NoLink)
	case l.generate && !l.confirmed:
		c.Hint = "Off: the customer must follow a link before logging in. The mail with the credentials carries it."
	default:
		c.Hint = "Off: the customer must follow a link before logging in."
	}
	return c
}

func (f *Form) passwords() *Passwords {
	l := &f.login
	p := &Passwords{Enabled: f.editing && f.base.Terms.ManualEntry, Generate: l.isNew && f.editing, Shown: l.isSuggested()}
	if !l.isNew {
		p.Placeholder = label.LeaveEmpty
	}
	p.Hint, p.MatchHint = typed.Policy(f.base.Terms.Policy), l.pair.MatchHint()
	if !l.pair.Password().Empty() {
		p.Hint = l.pair.Hint()
	}
	if !f.base.Terms.ManualEntry {
		p.Hint, p.Setting = manualOff, "reset.allow-manual-entry"
	}
	if e := f.errors["password"]; e != "" {
		p.Hint, p.Bad = e, true
	}
	if e := f.errors["confirm"]; e != "" {
		p.MatchHint = e
	}
	return p
}

// Banner is what stands above a locked account; ok is false for any other.
func (f *Form) Banner(clock words.Clock) (text string, ok bool) {
	text = say.LockedWhy(f.base.Customer, clock)
	return text, text != "" && !f.IsNew()
}

// Unlocked is the toast and the banner's text after Unlock.
const Unlocked = "Unlocked. The password did not change."

// ReadLine is a line of a section in read mode.
type ReadLine struct{ Label, Text string }

// Account is the Account section in read mode, the password apart; see
// person.Facts.PasswordField.
func (f *Form) Account(clock words.Clock) []ReadLine {
	c := f.base.Customer
	yes := func(on bool, word, other string) string {
		if on {
			return word
		}
		return other
	}
	lines := []ReadLine{
		{label.EnableLogin, yes(c.LoginEnabled, "On", "Off")},
		{label.LoginID, strings.Join(c.LoginIDs, ", ")},
		{label.EmailConfirmed, yes(c.EmailConfirmed, "Yes", "No")},
		{label.Password, f.base.PasswordField(say.Origin(c, clock)).Text},
	}
	if text := say.Temporary(c, clock); text != "" {
		lines = append(lines, ReadLine{"", words.Sentence(text)})
	}
	return append(lines, ReadLine{label.LastResetLink, say.Link(c.LastLink, clock)})
}

// Read is a section's fields in read mode; empty ones are left out.
func (f *Form) Read(s Step) []ReadLine {
	var lines []ReadLine
	for _, field := range s.Fields() {
		if v := f.Value(field); v != "" {
			lines = append(lines, ReadLine{label.Field(field), v})
		}
	}
	return lines
}
