package customer

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

var terms = core.Terms{ManualEntry: true, MailMode: "local", Accessibility: "by-permission", TicketMinutes: 30, ExpiryHours: 72}

var clock = words.Clock{Now: func() time.Time { return time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC) }, Zone: time.UTC}

func hedi() person.Facts {
	return person.Facts{
		Customer: core.Customer{
			ID: 10042, Version: 3, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"},
			LoginEnabled: true, Registered: true, EmailConfirmed: true, PasswordOrigin: core.OriginGenerated, Status: "can-log-in",
			LoginIDs: []string{"hedi@acs.example", "10042"},
		},
		Terms: terms, May: core.AllPermissions,
	}
}

const good = "gravel-otter-Minute-7"

func TestOpensToReadAndThePencilToEdit(t *testing.T) {
	f := Open(hedi(), false)
	if f.Editing() || f.Changed() {
		t.Error("a page that was only opened is edited")
	}
	if !f.Edit() || !Open(hedi(), true).Editing() {
		t.Error("Edit does not edit")
	}
	may := hedi()
	may.May = core.ViewCustomers
	if Open(may, true).Editing() {
		t.Error("edited without Edit Customers")
	}
	title, beside := f.Title()
	if title != "Hedi Ács" || beside != "10042" {
		t.Error(title, beside)
	}
}

func TestSectionsAreNumberedInARow(t *testing.T) {
	names := func(f *Form) string {
		var all []string
		for _, s := range f.StepLines() {
			all = append(all, string(rune('0'+s.Number))+" "+string(s.Step))
		}
		return strings.Join(all, ", ")
	}
	if got := names(Open(hedi(), false)); got != "1 Details, 2 Address, 3 Licenses, 4 Account, 5 Activity" {
		t.Error(got)
	}
	f := New(terms, core.AllPermissions)
	if got := names(f); got != "1 Details, 2 Address, 3 Account" {
		t.Error(got)
	}
	f.Back()
	f.Next()
	f.Next()
	f.Next()
	if back, next := f.Ends(); f.Step() != Account || !back || next {
		t.Errorf("the wizard ends at %s", f.Step())
	}
	if lines := f.StepLines(); !lines[0].Done || !lines[1].Done || lines[2].Done || !lines[2].On {
		t.Errorf("%+v", lines)
	}
}

// Seed 002: "Checking this option will hide the Password and Confirm Password
// fields because the system will create the password automatically."
func TestGenerateOfAnExistingCustomer(t *testing.T) {
	f := Open(hedi(), true)
	s := f.Section()
	if s.Generate.On || !s.Generate.Enabled || s.Fields == nil || s.Fields.Placeholder != "(Leave empty to not modify)" || s.Fields.Generate || s.MustChange != nil {
		t.Errorf("%+v %+v", s, s.Fields)
	}
	f.Type(secret.New("something"))
	f.Generate(true)
	s = f.Section()
	if !s.Generate.On || s.Fields != nil || s.Generate.Hint != "The system creates the password and sends it to hedi@acs.example when you click Save." {
		t.Errorf("%+v", s)
	}
	r := f.Request()
	if r.Save.Password == nil || !r.Save.Password.Send || !r.Save.Password.Typed.Empty() || r.Save.Version != 3 {
		t.Errorf("%+v", r.Save.Password)
	}
	f.Generate(false)
	if r := f.Request(); r.Save.Password != nil {
		t.Error("what was typed before Generate came back")
	}
	f.EnableLogin(false)
	f.Generate(true)
	if s := f.Section(); s.Generate.On || s.Generate.Enabled || s.Generate.Hint != "Enable Login is off." {
		t.Errorf("%+v", s.Generate)
	}
}

func TestGenerateOfANewCustomerFollowsTheAddress(t *testing.T) {
	f := New(terms, core.AllPermissions)
	f.Set("lastName", "Tinde")
	s := f.Section()
	if s.Generate.On || s.Generate.Enabled || s.Generate.Hint != "There is no e-mail address to send them to." || s.Fields == nil || !s.Fields.Generate || s.Fields.Placeholder != "" {
		t.Errorf("%+v", s)
	}
	f.Set("email", "marit@")
	if s = f.Section(); s.Generate.On || s.Generate.Hint != "The e-mail address is not complete." {
		t.Errorf("%+v", s.Generate)
	}
	f.Set("email", "marit@tindemaal.example")
	if s = f.Section(); !s.Generate.On || s.Fields != nil || s.LoginID != "marit@tindemaal.example and the Customer ID, given when you save" {
		t.Errorf("%+v", s)
	}
	if s.MustChange == nil || s.MustChange.On {
		t.Errorf("must change without a customer page: %+v", s.MustChange)
	}
	f.Generate(false)
	f.Set("email", "m@tindemaal.example")
	if f.Section().Generate.On {
		t.Error("what was cleared is ticked again")
	}
	noSender := terms
	noSender.NoSender = true
	f = New(noSender, core.AllPermissions)
	f.Set("email", "marit@tindemaal.example")
	if s = f.Section(); s.Generate.On || s.Generate.Enabled {
		t.Error("credentials cannot be sent, and are")
	}
}

func TestMustChangeFollowsTheCustomerPage(t *testing.T) {
	page := terms
	page.MustChange = true
	f := New(page, core.AllPermissions)
	f.Set("email", "marit@tindemaal.example")
	if s := f.Section(); !s.MustChange.On || s.MustChange.Hint != "On because a customer page exists: the password sent works for 72 h." {
		t.Errorf("%+v", s.MustChange)
	}
	if f.Request().Save.Password.MustChange != nil {
		t.Error("the setting is asked for where it is meant")
	}
	f.MustChange(false)
	if asked := f.Request().Save.Password.MustChange; asked == nil || *asked {
		t.Error("what was cleared is not asked for")
	}
}

// Allow Manual Entry off: the fields are shown, disabled, with the sentence.
func TestManualEntryOff(t *testing.T) {
	off := hedi()
	off.Terms.ManualEntry = false
	f := Open(off, true)
	s := f.Section()
	want := "Typing a password is switched off. Settings > Customer > Administration > Password Reset Options > Allow Manual Entry."
	if s.Fields == nil || s.Fields.Enabled || s.Fields.Hint != want || s.Fields.Setting != "reset.allow-manual-entry" {
		t.Errorf("%+v", s.Fields)
	}
	f.Type(secret.New(good))
	f.Retype(secret.New(good))
	if f.Request().Save.Password != nil {
		t.Error("a read-only field was typed into")
	}
	wizard := New(off.Terms, core.AllPermissions)
	wizard.Set("lastName", "Tinde")
	wizard.Suggest(secret.New("Xq7mTn4RkWpZ2hVbYe9s"))
	wizard.Pair().Judge()
	s = wizard.Section()
	if !s.Fields.Generate || s.Fields.Enabled || !s.Fields.Shown {
		t.Errorf("Generate New Password where typing is off: %+v", s.Fields)
	}
	if p := wizard.Request().Save.Password; p == nil || !p.Suggested || !wizard.Valid() {
		t.Errorf("%+v", p)
	}
}

// Saved unchanged its origin is generated; changed, it is typed.
func TestSuggestedPassword(t *testing.T) {
	f := New(terms, core.AllPermissions)
	f.Set("lastName", "Tinde")
	f.Suggest(secret.New("Xq7mTn4RkWpZ2hVbYe9s"))
	if p := f.Request().Save.Password; !p.Suggested || p.Typed.Reveal() != "Xq7mTn4RkWpZ2hVbYe9s" {
		t.Errorf("%+v", p)
	}
	f.Type(secret.New("Xq7mTn4RkWpZ2hVbYe9sX"))
	f.Retype(secret.New("Xq7mTn4RkWpZ2hVbYe9sX"))
	if p := f.Request().Save.Password; p.Suggested {
		t.Error("what was changed counts as generated")
	}
	if f.Section().Fields.Shown {
		t.Error("what was typed is shown")
	}
}

func TestAChangedAddressIsUnconfirmed(t *testing.T) {
	f := Open(hedi(), true)
	f.Set("email", "HEDI@acs.example")
	if !f.Section().Confirmed.On || f.Request().Save.Access.EmailConfirmed != nil {
		t.Error("another case is another address")
	}
	f.Set("email", "hedi@new.example")
	if s := f.Section(); s.Confirmed.On || !s.Confirmed.Enabled {
		t.Errorf("%+v", s.Confirmed)
	}
	if f.Request().Save.Access.EmailConfirmed != nil {
		t.Error("the core unconfirms by itself")
	}
	f.ConfirmEmail(true)
	if asked := f.Request().Save.Access.EmailConfirmed; asked == nil || !*asked {
		t.Error("ticked again, and not saved so")
	}
	back := Open(hedi(), true)
	back.Set("email", "hedi@new.example")
	back.Set("email", "hedi@acs.example")
	if !back.Section().Confirmed.On || back.Changed() {
		t.Error("typed back, and still unconfirmed")
	}
	back.Set("email", "")
	if s := back.Section(); s.Confirmed.On || s.Confirmed.Enabled {
		t.Error("no address can be confirmed")
	}
	back.ConfirmEmail(true)
	if back.Request().Save.Access.EmailConfirmed != nil {
		t.Error("no address was confirmed")
	}
}

func TestErrorsStandBesideTheirFields(t *testing.T) {
	f := Open(hedi(), true)
	f.Go(Account)
	f.Type(secret.New("gravel-otter"))
	f.Retype(secret.New("gravel-otter"))
	f.Set("email", "no address")
	f.Set("city", "Ber\x07gen")
	if f.Check() {
		t.Fatal("saved with three errors")
	}
	if got := f.Error("password"); got != "12 characters: 3 more are needed." {
		t.Error(got)
	}
	if f.Error("email") == "" || f.Error("city") == "" || f.Error("phone") != "" {
		t.Error("errors beside other fields")
	}
	bold, rest := f.Headline()
	if bold != "Not saved: 3 things to put right." || rest != "All you typed is kept." {
		t.Error(bold, rest)
	}
	if f.Step() != Account || f.FirstError() != "password" || f.NextError("password") != "email" || f.NextError("email") != "city" || f.NextError("city") != "password" {
		t.Error("the errors are gone through in another order")
	}
	for i, line := range f.StepLines() {
		if want := i < 2 || line.Step == Account; line.Error != want {
			t.Errorf("%s: error %v", line.Step, line.Error)
		}
	}
	if s := f.Section(); !s.Fields.Bad || s.Fields.Hint != "12 characters: 3 more are needed." {
		t.Errorf("%+v", s.Fields)
	}
	f.Set("email", "hedi@acs.example")
	f.Set("city", "Bergen")
	f.Type(secret.New(good))
	f.Retype(secret.New("gravel-otter-Mi"))
	f.Pair().Judge()
	if f.Check() || f.Error("confirm") != "6 more characters to match." || f.FirstError() != "confirm" {
		t.Error(f.Error("confirm"))
	}
	f.Retype(secret.New(good))
	if !f.Check() {
		t.Error("a good form is refused:", f.FirstError())
	}
}

func TestGoesToTheFirstErrorsSection(t *testing.T) {
	f := Open(hedi(), true)
	f.Set("email", "no address")
	f.Go(Address)
	if f.Check() || f.Step() != Details || f.FirstError() != "email" {
		t.Error("stays at", f.Step())
	}
}

func TestNewCustomersFirstValidMoment(t *testing.T) {
	f := New(terms, core.AllPermissions)
	if f.Valid() || f.Changed() {
		t.Error("nobody can be saved")
	}
	f.Set("company", "Plant 7")
	if !f.Valid() {
		t.Error("a company is a customer; e-mail is optional")
	}
	if title, beside := f.Title(); title != "New customer" || beside != "Plant 7" {
		t.Error(title, beside)
	}
	f.Set("company", "")
	f.Set("city", "Bergen")
	if f.Valid() || f.Check() || f.Error("lastName") != nobody {
		t.Error("a city is no customer")
	}
}

func TestWhatTheCoreRefuses(t *testing.T) {
	f := Open(hedi(), true)
	f.Go(Account)
	for _, c := range []struct {
		err   error
		field string
		step  Step
	}{
		{&core.FieldError{Field: "email", Sentence: "no."}, "email", Details},
		{&core.Error{Kind: core.ErrExists, Sentence: "Customer 10001 has the external ID already."}, "externalId", Details},
		{&core.PolicyError{}, "password", Account},
	} {
		f.Go(Account)
		if f.Failed(c.err); c.field != "password" && f.Error(c.field) == "" || f.Step() != c.step {
			t.Errorf("%v: %q, at %s", c.err, f.Error(c.field), f.Step())
		}
	}
	if f.Failed(&core.Error{Kind: core.ErrPermission, Sentence: "This needs the permission Edit Customers."}) {
		t.Error("no permission is no conflict")
	}
	if bold, rest := f.Headline(); bold != "Not saved. This needs the permission Edit Customers." || !strings.Contains(rest, "All you typed is kept.") {
		t.Error(bold, rest)
	}
	if !f.Failed(&core.Error{Kind: core.ErrConflict, Sentence: "Changed."}) {
		t.Error("a conflict is not told")
	}
}

func TestUnsavedChangesAreAskedFor(t *testing.T) {
	f := Open(hedi(), true)
	if _, ok := f.BeforeLeaving(); ok {
		t.Error("asked, and nothing was changed")
	}
	f.Set("phone", "+36 1 555 0142")
	q, ok := f.BeforeLeaving()
	if !ok || q.Text != "Not saved yet: Phone." || q.Buttons[len(q.Buttons)-1].Choice != SaveFirst {
		t.Errorf("%+v", q)
	}
	action := f.Facts().Action(person.Generate)
	if q, ok = f.BeforeAction(action); !ok || q.Title != "Generate and send credentials via email" || q.Buttons[1].Label != "Save first" {
		t.Errorf("%+v", q)
	}
	f.Set("email", "new@acs.example")
	if q, _ = f.BeforeAction(action); q.Buttons[1].Label != "Save first and send to new@acs.example" || q.Text != "There are unsaved changes: E-mail, Phone and Email confirmed." {
		t.Errorf("%+v", q)
	}
	f.Cancel()
	if f.Changed() || f.Editing() || f.Value("phone") != "" {
		t.Error("cancelled, and still changed")
	}
}

func TestChangedMeanwhile(t *testing.T) {
	f := Open(hedi(), true)
	f.Set("phone", "1")
	f.Set("city", "Bergen")
	f.Set("company", "Same")
	f.Type(secret.New(good))
	fresh := hedi()
	fresh.Customer.Version = 4
	fresh.Customer.Phone, fresh.Customer.Company, fresh.Customer.Website = "2", "Same", "https://acs.example"
	fresh.Customer.LoginEnabled = false
	m := f.Meanwhile(fresh)
	if len(m.Clashes) != 1 || m.Clashes[0].Label != "Phone" || m.Clashes[0].Mine != "1" || m.Clashes[0].Theirs != "2" || !slices.Equal(m.Taken, []string{"Website", "Enable Login"}) {
		t.Fatalf("%+v", m)
	}
	if f.Merge(m) {
		t.Error("merged with a clash undecided")
	}
	m.Decide("phone", true)
	if !f.Merge(m) {
		t.Fatal("not merged")
	}
	r := f.Request()
	if r.Save.Version != 4 || r.Save.Fields.Phone != "1" || r.Save.Fields.City != "Bergen" || r.Save.Fields.Website != "https://acs.example" || r.Save.Access.LoginEnabled != nil {
		t.Errorf("%+v", r.Save)
	}
	if f.Pair().Password().Reveal() != good {
		t.Error("the typed password was lost silently")
	}
	fresh.Customer.Version, fresh.Customer.Phone = 5, "3"
	m = f.Meanwhile(fresh)
	m.Decide("phone", false)
	f.Merge(m)
	if f.Value("phone") != "3" || f.Value("city") != "Bergen" {
		t.Error("theirs was not taken")
	}
	if same := f.Meanwhile(fresh); same.Any() {
		t.Errorf("nothing changed, and %+v", same)
	}
}

func TestSharedAddressAndBanner(t *testing.T) {
	facts := hedi()
	facts.Customer.Shared = []uint64{10050, 10051}
	facts.Customer.LockedUntil, facts.Customer.FailedAttempts = time.Date(2026, 5, 14, 10, 40, 0, 0, time.UTC), 10
	f := Open(facts, false)
	if got := f.Section().SharedText(); got != "The e-mail address is also that of 10050 and 10051, so it logs nobody in. The Customer ID does." {
		t.Error(got)
	}
	if text, ok := f.Banner(clock); !ok || text != "Locked until 10:40: 10 wrong passwords" {
		t.Error(text)
	}
	if _, ok := Open(hedi(), false).Banner(clock); ok {
		t.Error("a banner for who is not locked")
	}
}

func TestPlansOfSave(t *testing.T) {
	f := New(terms, core.AllPermissions)
	if f.Plans() != nil {
		t.Error("plans for nobody")
	}
	f.Set("firstName", "Marit")
	f.Set("company", "Tindemål AS")
	f.Set("city", "Bergen")
	if p := f.Plans(); len(p) != 2 || p[0].Title != "Marit is kept as a customer" || p[0].Extra != "Tindemål AS · Bergen" || p[1].Title != "No password is set" {
		t.Errorf("%+v", p)
	}
	f.Set("email", "marit@tindemaal.example")
	if p := f.Plans(); len(p) != 3 || p[2].Extra != "Login IDs, password, confirmation link" {
		t.Errorf("%+v", p)
	}
}

// The form's requests on a desk: a new customer, then the address changes.
func TestSavingOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	load := func(id uint64) person.Facts {
		t.Helper()
		facts, err := person.Load(t.Context(), d.Session, id, 5)
		if err != nil {
			t.Fatal(err)
		}
		return facts
	}
	got, err := d.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := New(got, d.Permissions())
	f.Set("lastName", "Tinde")
	f.Set("email", "marit@tindemaal.example")
	if !f.Check() {
		t.Fatal(f.FirstError())
	}
	r := f.Request()
	saved, err := r.Run(t.Context(), d.Session)
	if err != nil {
		t.Fatal(err)
	}
	after := f.Saved(r, saved, load(saved.ID))
	if after.Mail == 0 || f.IsNew() || f.Changed() || f.Editing() || !strings.Contains(after.Toast, "Tinde is customer 10001.") {
		t.Errorf("%+v", after)
	}
	if facts := f.Facts(); facts.Mail.Mailing != "credentials" || facts.Customer.Status != "unconfirmed" || facts.Customer.PasswordOrigin != core.OriginGenerated {
		t.Errorf("%+v", facts.Customer)
	}
	f.Edit()
	f.Set("email", "marit@new.example")
	r = f.Request()
	if saved, err = r.Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	if after = f.Saved(r, saved, load(saved.ID)); after.Offer == nil || after.Offer.Action != person.Generate || !strings.Contains(after.Offer.Text, "marit@new.example") {
		t.Errorf("the credentials went to the old address, and nothing is offered: %+v", after)
	}
	if f.Facts().Mail.State != "cancelled" {
		t.Error("the mail to the old address still waits")
	}
	// Someone else saves meanwhile.
	f.Set("phone", "1")
	other := Open(load(saved.ID), true)
	other.Set("phone", "2")
	if _, err := other.Request().Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	_, err = f.Request().Run(t.Context(), d.Session)
	if !errors.Is(err, core.ErrConflict) || !f.Failed(err) {
		t.Fatal("the second save went through:", err)
	}
	m := f.Meanwhile(load(saved.ID))
	m.Decide("phone", true)
	f.Merge(m)
	if _, err := f.Request().Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	if phone := load(saved.ID).Customer.Phone; phone != "1" {
		t.Error("mine was not kept:", phone)
	}
}

func TestWhatIsSaidOfCredentialsThatWereSaved(t *testing.T) {
	f := Open(hedi(), true)
	f.Generate(true)
	after := f.Saved(f.Request(), core.Saved{ID: 10042, Password: core.PasswordResult{Set: true, MailID: 7, NoLink: "There is no customer page."}}, hedi())
	if after.Mail != 7 || after.Toast != "Hedi Ács: saved. New credentials were generated; their mail is in the outbox." ||
		after.Detail != "The mail goes without the link that confirms the address: There is no customer page." {
		t.Errorf("%+v", after)
	}
}
