package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-05-14 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

var clock = words.Clock{Now: func() time.Time { return at("10:30") }, Zone: time.UTC}

const good = "gravel-otter-Minute-7"

func hedi() person.Facts {
	return person.Facts{
		Customer: core.Customer{
			ID: 10042, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142"},
			LoginEnabled: true, Registered: true, EmailConfirmed: true, PasswordOrigin: core.OriginGenerated, Status: "can-log-in",
			PasswordSetAt: at("09:00").AddDate(0, 0, -11), PasswordSetBy: "Anna",
		},
		Terms: core.Terms{ManualEntry: true, MailMode: "smtp", TicketMinutes: 30, ResetUnlocks: true, Accessibility: "by-permission"},
		May:   core.AllPermissions,
	}
}

func locked() person.Facts {
	f := hedi()
	f.Customer.Status, f.Customer.LockedUntil, f.Customer.FailedAttempts = "locked", at("10:40"), 10
	return f
}

// Seed 001, steps 7 and 8: the dialog and its first choice.
func TestSendResetPasswordEmail(t *testing.T) {
	d := NewSetPassword(locked(), clock)
	title, who := d.Title()
	if title != "Set Customer Password" || who != "Hedi Ács · 10042 · hedi@acs.example" {
		t.Error(title, who)
	}
	c := d.Choices()
	if len(c) != 3 || c[0].Way != "Send Reset Password email to customer" || c[1].Way != "Type new password" || c[2].Way != "Generate a new password" {
		t.Errorf("%+v", c)
	}
	if c[0].Hint != "The present password works until the customer chooses a new one. The link works once, for 30 minutes." || c[2].Hint != "The present password stops at once." {
		t.Errorf("%+v", c)
	}
	if d.Way() != SendLink || d.Unlocks() != "This also unlocks the account (locked until 10:40)." {
		t.Error(d.Way(), d.Unlocks())
	}
	if d.Must().Visible || d.Tell().Visible || d.Send().Visible {
		t.Error("boxes of another way are shown")
	}
	if _, ok := d.OK(); !ok {
		t.Error("OK is off")
	}
	d.SetVerified("Support PIN")
	if r := d.Request(); r.Way != SendLink || r.Verified != "Support PIN" || r.ID != 10042 {
		t.Errorf("%+v", r)
	}
	toast, _ := d.Done(d.Request(), core.PasswordResult{Unlocked: true})
	if toast != "Hedi Ács: the link is on its way to hedi@acs.example. The account was unlocked." {
		t.Error(toast)
	}
}

// Seed 001, "Changing the password manually": only with Allow Manual Entry.
func TestTypeNewPassword(t *testing.T) {
	f := hedi()
	f.Terms.ManualEntry = false
	d := NewSetPassword(f, clock)
	d.Choose(TypeIt)
	if len(d.Choices()) != 2 || d.Way() == TypeIt {
		t.Error("typing without Allow Manual Entry")
	}
	only := hedi()
	only.May = core.ViewCustomers | core.ResetPasswords
	if got := NewSetPassword(only, clock).Choices(); len(got) != 2 {
		t.Error("Reset Passwords allows no manual entry")
	}
	d = NewSetPassword(hedi(), clock)
	d.Choose(TypeIt)
	if wait, ok := d.OK(); ok || wait != "There is no password yet." {
		t.Error(wait)
	}
	d.Pair().Type(secret.New(good))
	d.Pair().Retype(secret.New("gravel-otter-Mi"))
	d.Pair().Judge()
	if wait, ok := d.OK(); ok || wait != "6 more characters to match." {
		t.Error(wait)
	}
	d.Pair().Retype(secret.New(good))
	if _, ok := d.OK(); !ok {
		t.Error("both match, and OK is off")
	}
	if b := d.Tell(); !b.On || !b.Enabled || !b.Visible || b.Label != "Tell the customer by e-mail that the password was changed" {
		t.Errorf("%+v", b)
	}
	r := d.Request()
	if r.Change.Typed.Reveal() != good || !r.Change.Tell || r.Change.Send || r.Change.Show || *r.Change.MustChange {
		t.Errorf("%+v", r.Change)
	}
}

func TestGenerateANewPassword(t *testing.T) {
	f := hedi()
	f.Terms.MustChange = true
	d := NewSetPassword(f, clock)
	d.Choose(Generate)
	if b := d.Send(); !b.On || !b.Visible || b.Hint != "To hedi@acs.example. Unticked: the view for reading aloud opens." {
		t.Errorf("%+v", b)
	}
	if b := d.Tell(); b.On || b.Enabled {
		t.Error("two mails for one deed")
	}
	if !d.Must().On {
		t.Error("the desk's setting is not followed")
	}
	r := d.Request()
	if !r.Change.Send || r.Change.Show || r.Change.Tell || !*r.Change.MustChange {
		t.Errorf("%+v", r.Change)
	}
	d.SetSend(false)
	d.SetMust(false)
	d.Choose(SendLink)
	d.Choose(Generate)
	if d.Must().On {
		t.Error("what was cleared is ticked again")
	}
	r = d.Request()
	if r.Change.Send || !r.Change.Show || !r.Change.ReadAloud || !r.Change.Tell {
		t.Errorf("%+v", r.Change)
	}
	_, aloud := d.Done(r, core.PasswordResult{Password: secret.New("otter")})
	if aloud.Empty() {
		t.Error("nothing to read aloud")
	}
}

func TestWithoutAnAddress(t *testing.T) {
	f := hedi()
	f.Customer.Email = ""
	d := NewSetPassword(f, clock)
	if d.Way() != TypeIt || d.Choices()[0].Enabled || d.Choices()[0].Hint != "The customer has no e-mail address." {
		t.Errorf("%s %+v", d.Way(), d.Choices()[0])
	}
	d.Choose(Generate)
	if s, tell := d.Send(), d.Tell(); s.On || s.Enabled || tell.On || tell.Enabled {
		t.Errorf("%+v %+v", s, tell)
	}
	if r := d.Request(); r.Change.Send || !r.Change.Show || r.Change.Tell {
		t.Errorf("%+v", r.Change)
	}
}

func TestNothingUnlockedWhereTheSettingSaysSo(t *testing.T) {
	f := locked()
	f.Terms.ResetUnlocks = false
	if got := NewSetPassword(f, clock).Unlocks(); got != "" {
		t.Error(got)
	}
	f = locked()
	f.Customer.LockedUntil, f.Customer.LockedHard = time.Time{}, true
	if got := NewSetPassword(f, clock).Unlocks(); got != "This also unlocks the account (locked until an operator unlocks)." {
		t.Error(got)
	}
	if got := NewSetPassword(hedi(), clock).Unlocks(); got != "" {
		t.Error(got)
	}
}

func TestCallerVerifiedBy(t *testing.T) {
	got := strings.Join(NewSetPassword(hedi(), clock).Verifications(), "|")
	if got != "Call-back to +36 1 555 0142|Support PIN|Other" {
		t.Error(got)
	}
}

// Each way on a desk, with the setting that switches one off in between.
func TestEachWayOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: hedi().Customer.Fields, Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)}})
	if err != nil {
		t.Fatal(err)
	}
	open := func() *SetPassword {
		t.Helper()
		f, err := person.Load(t.Context(), d.Session, saved.ID, 3)
		if err != nil {
			t.Fatal(err)
		}
		return NewSetPassword(f, clock)
	}
	for _, way := range []Way{SendLink, TypeIt, Generate} {
		dialog := open()
		dialog.Choose(way)
		dialog.Pair().Fill(secret.New(good))
		dialog.Pair().Judge()
		result, err := dialog.Request().Run(t.Context(), d.Session)
		if err != nil || result.MailID == 0 {
			t.Errorf("%s: %+v, %v", way, result, err)
		}
	}
	aloud := open()
	aloud.Choose(Generate)
	aloud.SetSend(false)
	result, err := aloud.Request().Run(t.Context(), d.Session)
	if err != nil || len(Cells(result.Password)) != 5 {
		t.Errorf("five words to read aloud: %d groups, %v", len(Cells(result.Password)), err)
	}
	off := false
	if _, err := d.Customers().Edit(t.Context(), saved.ID, core.Save{Fields: hedi().Customer.Fields, Access: core.Access{LoginEnabled: &off}}); err != nil {
		t.Fatal(err)
	}
	inactive := open()
	inactive.Choose(Generate)
	if inactive.Inactive() == "" {
		t.Error("nothing is said of the inactive login")
	}
	if _, err := inactive.Request().Run(t.Context(), d.Session); err != nil {
		t.Error("login inactive:", err)
	}
}
