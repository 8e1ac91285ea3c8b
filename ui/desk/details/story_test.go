package details

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

func TestReadEditSave(t *testing.T) {
	w, d, id := onDesk(t, false)
	w.Says(t, "Hedi Ács", fmt.Sprint(id), "Can log in", "First name", "hedi@acs.example", "Actions", label.SendWelcome)
	w.Press(enter)
	w.want(t)
	w.Press(fyne.KeyF6)
	w.want(t, fmt.Sprintf("generate %d", id))

	w.command(t, label.Edit)
	if w.Canvas.Focused() != w.Entry(t, "First name") {
		t.Errorf("the keyboard is at %T, not in the first field", w.Canvas.Focused())
	}
	if !w.Button(t, label.Save).Disabled() {
		t.Error("there is something to save")
	}
	w.put(t, "Phone", "+36 1 555 0143")
	w.Press(enter)
	if got := get(t, d, id).Phone; got != "+36 1 555 0142" {
		t.Errorf("Enter in a field saved %q", got)
	}
	w.command(t, label.Save)
	if got := get(t, d, id).Phone; got != "+36 1 555 0143" {
		t.Errorf("Save kept %q", got)
	}
	w.want(t)
	w.Says(t, "Hedi Ács: saved.", label.OK)

	w.put(t, "Phone", "+36 1 555 0144")
	w.command(t, label.OK)
	w.want(t, fmt.Sprintf("back %d", id))
	if got := get(t, d, id).Phone; got != "+36 1 555 0144" {
		t.Errorf("OK kept %q", got)
	}
	w.command(t, label.OK)
	w.want(t, fmt.Sprintf("back %d", id))
}

// Seed 002: Generate and send credentials hides the two fields.
func TestLoginSection(t *testing.T) {
	w, d, id := onDesk(t, true)
	w.Go(model.Account)
	if w.Topic() != "Managing User Passwords" {
		t.Error(w.Topic())
	}
	w.Says(t, label.Login, label.EnableLogin, fmt.Sprintf("hedi@acs.example, %d", id), label.Generate,
		"The system creates the password and sends it to hedi@acs.example when you click Save.", label.ConfirmPassword,
		"15 characters at least; common passwords are refused.", label.EmailConfirmed, "typed today by anna", label.Show, "none sent")
	if got := w.Entry(t, label.Password).PlaceHolder; got != "(Leave empty to not modify)" {
		t.Errorf("Password says %q", got)
	}
	w.Check(t, label.Generate).Tapped(nil)
	w.SaysNot(t, label.ConfirmPassword)
	w.Check(t, label.Generate).Tapped(nil)

	w.Type(t, label.Password, "too short")
	w.Says(t, "9 characters: 6 more are needed.")
	w.command(t, label.Save)
	w.Says(t, "Not saved: 1 thing to put right.", "All you typed is kept.")
	if !logsIn(t, d, id, "gravel-otter-Minute-7") || w.Field(t, label.Password).Wrong() == "" {
		t.Error("a refused password was set, or is not said to be wrong")
	}
	if w.Canvas.Focused() != w.Entry(t, label.Password) {
		t.Errorf("the keyboard is at %T", w.Canvas.Focused())
	}
	w.put(t, label.Password, "a pebble under Wet glass")
	w.put(t, label.ConfirmPassword, "a pebble under Wet glasS")
	w.Says(t, "The two are not the same.")
	w.put(t, label.ConfirmPassword, "a pebble under Wet glass")
	w.command(t, label.Save)
	w.Says(t, "The new password works from now on.")
	if !logsIn(t, d, id, "a pebble under Wet glass") {
		t.Error("the typed password does not log in")
	}
	if w.Entry(t, label.Password).Text != "" {
		t.Error("the password still stands in its field")
	}
	w.Tap(t, label.Show)
	w.Tap(t, label.ResetPassword)
	w.want(t, fmt.Sprintf("show %d", id), fmt.Sprintf("reset %d", id))
}

func TestGenerateAndSendOnSave(t *testing.T) {
	w, d, id := onDesk(t, true)
	w.Go(model.Account)
	w.Check(t, label.Generate).Tapped(nil)
	w.command(t, label.Save)
	c := get(t, d, id)
	if c.PasswordOrigin != core.OriginGenerated || c.MailID == 0 {
		t.Errorf("generated %q, mail %d", c.PasswordOrigin, c.MailID)
	}
	w.Says(t, "New credentials were generated; their mail is in the outbox.", "generated today by anna")
	w.Tap(t, label.OpenInMail)
	w.want(t, fmt.Sprintf("mail %d", c.MailID))
	if w.Check(t, label.Generate).On() {
		t.Error("Generate is still on after Save")
	}
}

func TestManualEntryOff(t *testing.T) {
	w, _, _ := onDesk(t, true, "reset.allow-manual-entry", "false")
	w.Go(model.Account)
	w.Says(t, "Typing a password is switched off. Settings > Customer > Administration > Password Reset Options > Allow Manual Entry.")
	for _, name := range []string{label.Password, label.ConfirmPassword} {
		if !w.Entry(t, name).Disabled() {
			t.Errorf("%s can be typed into", name)
		}
	}
	w.Tap(t, "Open")
	w.want(t, "setting reset.allow-manual-entry")
}

func TestErrorsAreGoneTo(t *testing.T) {
	w, _, _ := onDesk(t, true)
	w.put(t, "E-mail", "hedi@")
	w.Go(model.Account)
	w.put(t, label.Password, "too short")
	w.command(t, label.Save)
	w.Says(t, "Not saved: 2 things to put right.")
	if w.form.Step() != model.Account {
		t.Errorf("went to %s", w.form.Step())
	}
	w.Tap(t, label.Next)
	if w.form.Step() != model.Details || w.Canvas.Focused() != w.Entry(t, "E-mail") || w.Field(t, "E-mail").Wrong() == "" {
		t.Errorf("Next went to %s", w.form.Step())
	}
	w.put(t, "E-mail", "hedi@acs.example")
	if w.Field(t, "E-mail").Wrong() != "" {
		t.Error("still wrong")
	}
}

// What is typed is lost only where somebody says so.
func TestUnsavedChanges(t *testing.T) {
	w, d, id := onDesk(t, true)
	w.put(t, "E-mail", "hedi@new.example")
	if what, ok := w.Unsaved(); !ok || what != fmt.Sprintf("Customer %d: E-mail, Email confirmed", id) {
		t.Error(what)
	}
	left := false
	w.Leave(func() { left = true })
	w.Says(t, "Leave without saving?", "Not saved yet: E-mail and Email confirmed.", "Leave without saving")
	w.Press(esc)
	if left || w.Entry(t, "E-mail").Text != "hedi@new.example" {
		t.Error("Esc left, or lost what was typed")
	}

	w.Press(esc) // in the field: Cancel
	w.Says(t, "Drop what you typed?")
	w.Press(enter)
	if w.Entry(t, "E-mail").Text != "hedi@new.example" {
		t.Error("Enter dropped what was typed")
	}

	w.Press(fyne.KeyF6)
	w.Says(t, label.GenerateAndSend, "There are unsaved changes: E-mail and Email confirmed.", "Save first and send to hedi@new.example")
	w.want(t)
	w.Press(enter)
	w.want(t, fmt.Sprintf("generate %d", id))
	if get(t, d, id).Email != "hedi@new.example" || w.ran.Customer.Email != "hedi@new.example" {
		t.Errorf("ran for %q", w.ran.Customer.Email)
	}

	w.put(t, "Phone", "1")
	w.Leave(func() { left = true })
	w.Tap(t, "Leave without saving")
	if _, unsaved := w.Unsaved(); !left || unsaved || get(t, d, id).Phone != "+36 1 555 0142" {
		t.Error("not left, or not without saving")
	}
	left = false
	w.command(t, label.Edit)
	w.put(t, "Phone", "+36 1 555 0145")
	w.Leave(func() { left = true })
	w.Press(enter)
	if !left || get(t, d, id).Phone != "+36 1 555 0145" {
		t.Error("Save in the question does not save and leave")
	}
}

func TestEscInReadModeGoesBack(t *testing.T) {
	w, _, id := onDesk(t, false)
	w.Press(esc)
	w.want(t, fmt.Sprintf("back %d", id))
}

func TestLockedBanner(t *testing.T) {
	d := testdesk.Open(t)
	id := add(t, d, hedi())
	source, isLocked := From(d.Session, clock()), true
	read := source.Facts
	source.Facts = func(ctx context.Context, id uint64) (person.Facts, error) {
		f, err := read(ctx, id)
		if isLocked {
			f = locked(f)
		}
		return f, err
	}
	w := onStage(t, stage.Plain(), source, id, true, nil)
	w.Says(t, "Locked until 10:10: 10 wrong passwords, last 09:54", "Through the customer page from 203.0.113.24. Tries while locked do not count.")
	w.Tap(t, label.Unlock)
	w.want(t, fmt.Sprintf("unlock %d", id))
	w.put(t, "Phone", "+36 1 555 0111")
	isLocked = false
	w.Changed(core.Change{Customers: []uint64{id}})
	w.Says(t, model.Unlocked, "Can log in")
	w.SaysNot(t, "Locked until")
	if w.Entry(t, "Phone").Text != "+36 1 555 0111" {
		t.Error("what was typed is gone")
	}
}

func TestTheWizard(t *testing.T) {
	w, d := newOnDesk(t)
	w.Says(t, label.NewCustomer, label.WhenYouSave, "A customer needs a name, a company, an e-mail address or an external ID.")
	w.SaysNot(t, label.Actions, label.OK, label.Edit)
	if !w.Button(t, label.Save).Disabled() || !w.Button(t, label.Back).Disabled() {
		t.Error("Save before there is anything, or Back on the first step")
	}
	w.Letters("Marit")
	w.Press(fyne.KeyTab)
	w.Letters("Tinde")
	if w.Button(t, label.Save).Disabled() {
		t.Errorf("no Save from the first valid moment on: %s", w.Button(t, label.Save).Why())
	}
	w.put(t, "E-mail", "marit@tindemaal.example")
	w.Says(t, "Marit Tinde", "Marit Tinde is kept as a customer", "One mail goes out")
	w.Press(enter)
	if w.form.Step() != model.Address || w.Canvas.Focused() != w.Entry(t, "Address") {
		t.Errorf("Enter went to %s", w.form.Step())
	}
	w.Tap(t, label.Next)
	w.Says(t, label.Login, "Last step", "marit@tindemaal.example and the Customer ID, given when you save", label.MustChange)
	w.SaysNot(t, label.ConfirmPassword)
	w.command(t, label.Save)
	w.want(t)
	c := get(t, d, w.Customer())
	if c.Name() != "Marit Tinde" || c.PasswordOrigin != core.OriginGenerated || !c.LoginEnabled {
		t.Errorf("%+v", c)
	}
	w.Says(t, fmt.Sprintf("Marit Tinde is customer %d.", c.ID), label.Edit, label.Actions, "Activity", "generated today by anna")
	w.command(t, label.Edit)
	w.Says(t, label.OK)
}

// A new customer, from the open wizard to the mail with the credentials: four
// keys beside the letters.
func TestNewCustomerByKeyboard(t *testing.T) {
	w, d := newOnDesk(t)
	w.Letters("Marit Tinde")
	w.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	w.Letters("marit@tindemaal.example")
	w.command(t, label.Save) // Ctrl+S
	if c := get(t, d, w.Customer()); c.Email != "marit@tindemaal.example" || c.MailID == 0 {
		t.Errorf("%+v", c)
	}
}

func TestGenerateNewPassword(t *testing.T) {
	w, d := newOnDesk(t, "reset.allow-manual-entry", "false")
	w.Letters("Zoltán")
	w.Go(model.Account)
	w.Says(t, "There is no e-mail address to send them to.")
	w.Tap(t, label.GenerateNew)
	first, second := w.Entry(t, label.Password), w.Entry(t, label.ConfirmPassword)
	if first.Text == "" || first.Text != second.Text || first.Password || second.Password || !first.Disabled() {
		t.Errorf("filled %d and %d letters, hidden %v", len(first.Text), len(second.Text), first.Password)
	}
	text := first.Text
	w.command(t, label.Save)
	if c := get(t, d, w.Customer()); c.PasswordOrigin != core.OriginGenerated || !logsIn(t, d, c.ID, text) {
		t.Errorf("its origin is %q", c.PasswordOrigin)
	}
}

func TestCancelOfANewCustomer(t *testing.T) {
	w, _ := newOnDesk(t)
	w.Press(esc)
	w.want(t, "back 0")
	w.Letters("Marit")
	w.Tap(t, label.Cancel)
	w.Tap(t, "Drop it")
	w.want(t, "back 0")
}

// The credentials went to the old address.
func TestOfferAfterTheAddressChanged(t *testing.T) {
	w, d, id := onDesk(t, true)
	if _, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true}); err != nil {
		t.Fatal(err)
	}
	w.Changed(core.Change{Customers: []uint64{id}})
	w.put(t, "E-mail", "hedi@new.example")
	w.command(t, label.OK)
	w.Says(t, "The credentials went to the old address", "They were sent to hedi@acs.example. Generate new ones and send them to hedi@new.example?")
	w.want(t)
	w.Press(enter)
	w.want(t, fmt.Sprintf("back %d", id), fmt.Sprintf("generate %d", id))
}

func TestChangedMeanwhile(t *testing.T) {
	w, d, id := onDesk(t, true)
	w.put(t, "Phone", "mine")
	w.put(t, "Company", "Mine Kft.")
	other := get(t, d, id)
	other.Fields.Phone, other.Fields.Company, other.Fields.City = "+36 1 555 0199", "Theirs Kft.", "Pécs"
	if _, err := d.Customers().Edit(t.Context(), id, core.Save{Version: other.Version, Fields: other.Fields}); err != nil {
		t.Fatal(err)
	}
	w.put(t, "Phone", "+36 1 555 0111")
	w.command(t, label.OK)
	w.Says(t, "Changed meanwhile", "Taken over: City. You both changed 2 fields", "+36 1 555 0199", "+36 1 555 0111", "Theirs Kft.")
	if !w.Button(t, label.Save).Disabled() {
		t.Error("saved without a decision")
	}
	for _, want := range []string{"Keep mine", "Take theirs"} {
		pick := findSelect(t, w)
		w.Canvas.Focus(pick)
		w.Letters(strings.ToLower(want[:1]))
		if pick.Text() != want {
			t.Errorf("chose %q", pick.Text())
		}
	}
	w.Press(enter)
	w.want(t, fmt.Sprintf("back %d", id))
	// The order of the clashes is the fields': Company is kept, Phone is taken.
	if c := get(t, d, id); c.Phone != "+36 1 555 0199" || c.Company != "Mine Kft." || c.City != "Pécs" {
		t.Errorf("kept %q, %q, %q", c.Phone, c.Company, c.City)
	}
}

// Others' changes are said while one edits, and nothing moves.
func TestOthersChangeWhileOneEdits(t *testing.T) {
	w, d, id := onDesk(t, true)
	w.put(t, "Phone", "+36 1 555 0111")
	other := get(t, d, id)
	other.Fields.City = "Pécs"
	if _, err := d.Customers().Edit(t.Context(), id, core.Save{Version: other.Version, Fields: other.Fields}); err != nil {
		t.Fatal(err)
	}
	w.Changed(core.Change{Customers: []uint64{id}})
	w.Says(t, "Someone else changed this customer meanwhile.", "What you typed is kept.")
	w.Tap(t, "Compare…")
	w.Says(t, "Taken over: City.")
	w.Press(enter)
	w.SaysNot(t, "Someone else changed")
	w.command(t, label.Save)
	if c := get(t, d, id); c.City != "Pécs" || c.Phone != "+36 1 555 0111" {
		t.Errorf("kept %q, %q", c.City, c.Phone)
	}
}

// findSelect is the first select on top that nothing is chosen of.
func findSelect(t *testing.T, w *window) *kit.Select {
	t.Helper()
	return stage.Find(t, w.Stage, "a choice", func(s *kit.Select) bool { return s.Chosen() < 0 })
}
