package person

import (
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// hedi is a customer with whom everything can be done, on a desk with all set.
func hedi() Facts {
	return Facts{
		Customer: core.Customer{
			ID: 10042, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"},
			Status: "locked", Registered: true, LoginEnabled: true, PasswordOrigin: core.OriginGenerated,
			LockedUntil: time.Date(2026, 5, 14, 10, 40, 0, 0, time.UTC), FailedAttempts: 10,
		},
		Terms: core.Terms{ManualEntry: true, MailMode: "smtp", Accessibility: "by-permission"},
		May:   core.AllPermissions,
	}
}

// Seeds 000 and 002: the buttons that stand beside a customer, in their words.
func TestActionsAndTheirKeys(t *testing.T) {
	var lines []string
	for _, a := range hedi().Actions() {
		if !a.On || a.Why != "" {
			t.Errorf("%s is off: %s", a.Label, a.Why)
		}
		lines = append(lines, a.Key+" "+a.Label)
	}
	want := "F5 Email Forgotten Password|F6 Generate and send credentials via email|F7 Reset Password|F8 Unlock|F9 Show"
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var page []string
	for _, a := range hedi().PageActions() {
		page = append(page, a.Label)
	}
	want = "Generate and send credentials via email|Email Forgotten Password|Reset Password|Unlock|Send confirmation email|Send Welcome Mailing"
	if got := strings.Join(page, "|"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestWhyAnActionIsOff(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Facts)
		off    map[ID]string // all others are on
	}{
		{"no e-mail", func(f *Facts) { f.Customer.Email = "" },
			map[ID]string{EmailForgotten: whyNoMail, Generate: whyNoMail, SendConfirm: whyNoMail, SendWelcome: whyNoMail}},
		{"no customer page", func(f *Facts) { f.Terms.NoLink = "A link would lead nowhere." },
			map[ID]string{EmailForgotten: "A link would lead nowhere.", SendConfirm: "A link would lead nowhere."}},
		{"no sender", func(f *Facts) { f.Terms.NoSender = true },
			map[ID]string{EmailForgotten: whyNoSender, Generate: whyNoSender, SendConfirm: whyNoSender, SendWelcome: whyNoSender}},
		{"not locked", func(f *Facts) { f.Customer.LockedUntil, f.Customer.FailedAttempts = time.Time{}, 4 },
			map[ID]string{Unlock: whyLocked}},
		{"delayed", func(f *Facts) { f.Customer.LockedUntil, f.Customer.FailedAttempts = time.Time{}, 5 },
			map[ID]string{}},
		{"confirmed", func(f *Facts) { f.Customer.EmailConfirmed = true },
			map[ID]string{SendConfirm: whyConfirm}},
		{"in the bin", func(f *Facts) { f.Customer.DeletedAt = time.Unix(1, 0) },
			map[ID]string{EmailForgotten: whyBin, Generate: whyBin, Reset: whyBin, SendConfirm: whyBin, SendWelcome: whyBin, Edit: whyBin, Delete: whyBin}},
		{"may only look", func(f *Facts) { f.May = core.ViewCustomers },
			map[ID]string{EmailForgotten: whyReset, Generate: whyReset, Reset: whyReset, Unlock: whyReset,
				SendConfirm: whyReset, SendWelcome: whyReset, Edit: whyEdit, Delete: whyEdit}},
		{"set by the customer, no View Password", func(f *Facts) {
			f.Customer.PasswordOrigin, f.May = core.OriginCustomer, core.ViewCustomers|core.EditCustomers
		}, map[ID]string{Show: whyView}},
		{"set by the customer, View Password", func(f *Facts) { f.Customer.PasswordOrigin = core.OriginCustomer }, map[ID]string{}},
		{"staff-set only", func(f *Facts) {
			f.Customer.PasswordOrigin, f.Terms.Accessibility = core.OriginCustomer, "staff-set-only"
		},
			map[ID]string{Show: whyNoCopy}},
		{"staff-set only, generated", func(f *Facts) { f.Terms.Accessibility = "staff-set-only" }, map[ID]string{}},
		{"never", func(f *Facts) { f.Terms.Accessibility = "never" }, map[ID]string{Show: whyNoCopy}},
		{"imported", func(f *Facts) { f.Customer.PasswordOrigin = core.OriginImported }, map[ID]string{Show: whyImported}},
		{"no password", func(f *Facts) { f.Customer.PasswordOrigin = core.OriginNone }, map[ID]string{Show: whyNone}},
	} {
		f := hedi()
		c.change(&f)
		for _, id := range []ID{EmailForgotten, Generate, Reset, Unlock, Show, SendConfirm, SendWelcome, Edit, Delete} {
			a := f.Action(id)
			if a.On != (c.off[id] == "") || a.Why != c.off[id] {
				t.Errorf("%s: %s is on: %v, because %q; want %q", c.name, id, a.On, a.Why, c.off[id])
			}
		}
	}
}

func TestRestore(t *testing.T) {
	f := hedi()
	if f.Action(Restore).On {
		t.Error("who is not in the bin can be restored")
	}
	f.Customer.DeletedAt = time.Unix(1, 0)
	if !f.Action(Restore).On {
		t.Error("who is in the bin cannot be restored")
	}
}

// Seed 000: the password "will not be visible … if it was set by the customer
// and the viewing user does not have View Password permission."
func TestSecured(t *testing.T) {
	f := hedi()
	f.Customer.PasswordOrigin = core.OriginCustomer
	f.May = core.ViewCustomers | core.EditCustomers | core.ResetPasswords
	got := f.PasswordField("set by the customer 3 May")
	if got.Text != "SECURED" || got.CanShow || got.Why != "Set by the customer. You need View Password to see it." || got.Topic != "Password Accessibility" {
		t.Errorf("%+v", got)
	}
	f.May = core.AllPermissions
	if got = f.PasswordField("set by the customer 3 May"); got.Secured || !got.CanShow || got.Text != "set by the customer 3 May" {
		t.Errorf("%+v", got)
	}
}
