package license

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// activates says whether a password activates the license.
func (s *scene) activates(t *testing.T, password, computer string) error {
	t.Helper()
	p, err := s.desk.Portal()
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Activate(t.Context(), core.Activation{LicenseID: fmt.Sprint(s.id), Password: secret.New(password), Computer: computer})
	return err
}

// The dialog in the words that it has elsewhere. The old password stops at once;
// the seats stay, or end where the box is ticked; a mail brings the new one.
func TestResetActivationPassword(t *testing.T) {
	s := on(t, stage.Plain(), 0)
	old := s.license(t).ActivationPassword
	s.Tap(t, label.ResetPassword)
	s.Says(t, "Reset Activation Password", "Hedi Ács (", "hedi@acs.example", "The old activation password stops at once.",
		"Also end the 3 activations: they stop at their next check.",
		"Computers that are never online keep running until their license file expires (2 have no expiry).", "The new activation password, to hedi@acs.example.")
	s.Hit(fyne.KeyReturn) // a double Enter resets nobody
	if s.license(t).ActivationPassword != old {
		t.Fatal("Enter was not ignored")
	}
	s.Press(fyne.KeyReturn)
	l := s.license(t)
	if l.ActivationPassword == old || len(l.Seats) != 3 {
		t.Errorf("%+v", l)
	}
	s.toast(t, model.Groups(l.ActivationPassword))
	s.Says(t, model.Groups(l.ActivationPassword))
	if s.activates(t, old, "NEW") == nil || s.activates(t, l.ActivationPassword, "NEW") != nil {
		t.Error("the old one activates, or the new one does not")
	}
	var mailed []string
	err := s.desk.Mail().List(t.Context(), func(m core.Message) (bool, error) { mailed = append(mailed, m.To+" "+m.Mailing); return true, nil })
	if err != nil || !slices.Equal(mailed, []string{"hedi@acs.example license-details"}) {
		t.Error(mailed, err)
	}
	s.page.Changed(core.Change{Licenses: true})
	s.Press(fyne.KeyF7)
	s.Check(t, "Also end the 4 activations: they stop at their next check.").Tapped(nil)
	s.Check(t, label.MailLicenseAfterwards).Tapped(nil)
	s.Press(fyne.KeyReturn)
	if l := s.license(t); len(l.Seats) != 0 || l.ActivationsLeft != 5 {
		t.Errorf("%+v", l)
	}
	s.Says(t, "No computer is activated.", "0 of 5 in use")
	s.Press(fyne.KeyF7)
	s.SaysNot(t, "Also end", "never online")
}

// Seats are freed, and handed on, in place.
func TestSeats(t *testing.T) {
	s := on(t, stage.Plain(), 0)
	s.Says(t, "WS-ACS-01", "4F1B-9C20-77AE", "Never: offline", "3 of 5 in use")
	s.of(t, label.Deactivate, "PLANT-07")
	s.Says(t, "PLANT-07 · C3D8-0E45-19BF · License", "PLANT-07 gives its seat back, and stops at its next check. Computers that are never online keep running until their license file expires (1 has no expiry).")
	s.Press(fyne.KeyReturn)
	s.toast(t, "PLANT-07: deactivated. Activations Left of license")
	s.SaysNot(t, "C3D8-0E45-19BF")
	s.of(t, label.ReplaceComputer, "WS-ACS-01")
	s.Type(t, label.ComputerID, "4F1B-9C20-77AE")
	if why := kit.DialogOn(s.Canvas).Default.Why(); why != "That computer has the seat already." {
		t.Error(why)
	}
	s.Type(t, label.ComputerID, "NEW-1")
	s.Type(t, label.ComputerName, "WS-ACS-02")
	s.Press(fyne.KeyReturn)
	s.toast(t, "WS-ACS-02 has the seat of WS-ACS-01. Saved: hedi.kdlicense")
	s.file(t, "NEW-1")
	s.page.Act(model.File)
	s.Type(t, label.ComputerID, "NEW-2")
	s.Press(fyne.KeyReturn)
	s.file(t, "NEW-2")
	l := s.license(t)
	var computers []string
	for _, seat := range l.Seats {
		computers = append(computers, seat.Computer)
	}
	if !slices.Equal(computers, []string{"A07D-51E2-0B96", "NEW-1", "NEW-2"}) || l.ActivationsLeft != 2 {
		t.Error(computers, l.ActivationsLeft)
	}
}

// file verifies the license file that was saved, as the program on the computer
// does.
func (s *scene) file(t *testing.T, computer string) {
	t.Helper()
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.desk.Products().Find(t.Context(), "Fieldscope Pro 4")
	if err != nil {
		t.Fatal(err)
	}
	key, err := license.ParseKey(p.Key)
	if err != nil {
		t.Fatal(err)
	}
	v := license.Verifier{Keys: []license.PublicKey{key}, Product: p.Name, Computer: computer, Now: s.Hand.Now}
	if _, err := v.License(content); err != nil {
		t.Error(err)
	}
}

// What can be taken back, is: voiding and moving.
func TestVoidAndMove(t *testing.T) {
	s := on(t, stage.Plain(), 0)
	other, err := s.desk.Customers().Add(t.Context(), core.Save{Fields: core.Fields{Company: "Plant 7"}})
	if err != nil {
		t.Fatal(err)
	}
	s.page.Act(model.Certificate)
	if s.printed != s.id {
		t.Errorf("the certificate of %d was printed, not of %d", s.printed, s.id)
	}
	s.page.Act(model.Void)
	s.Says(t, "Nothing more can be activated with it; the 3 activations in place stop at their next check. Computers that are never online keep running until their license file expires (2 have no expiry).")
	s.Press(fyne.KeyReturn)
	undo := s.toast(t, ": void.")
	if s.license(t).Status != core.LicenseVoid || s.page.panel.rows[model.Void].Why() == "" || s.page.panel.rows[model.Email].Why() == "" || s.page.panel.rows[model.Certificate].Why() == "" {
		t.Error("it is not void, or can be voided again")
	}
	s.Says(t, "Void", "No new activations; those in place stop at their next check.")
	undo.Do()
	if s.license(t).Status != core.LicenseOK {
		t.Error("Undo left it void")
	}
	s.page.Act(model.Move)
	s.Letters("plant")
	s.Press(fyne.KeyReturn, fyne.KeyReturn)
	s.page.Changed(core.Change{All: true})
	if s.license(t).Customer != other.ID {
		t.Error("it was not moved")
	}
	s.Says(t, "Plant 7")
	s.Tap(t, "Plant 7")
	if s.opened != other.ID {
		t.Error("the customer's name leads to", s.opened)
	}
	undo = s.toast(t, "is Plant 7's now.")
	undo.Do()
	if s.license(t).Customer != s.hedi {
		t.Error("Undo left it with the other one")
	}
}

// All fields are saved at once; what another operator saved meanwhile is said,
// and nothing is written over before Save is pressed again.
func TestEdit(t *testing.T) {
	s := on(t, stage.Plain(), 0)
	s.Shortcut(fyne.KeyE, fyne.KeyModifierControl)
	s.Type(t, label.Expiry, "tomorrow")
	s.Type(t, label.Activations, "7")
	s.Type(t, label.ExternalID, "OLD-7")
	s.Shortcut(fyne.KeyS, fyne.KeyModifierControl)
	s.Says(t, "Not saved: 1 thing to put right.", model.HowDays)
	s.Type(t, label.Expiry, "31 Dec 2027")
	if err := s.desk.Licenses().SetStatus(t.Context(), s.id, core.LicenseCheck); err != nil {
		t.Fatal(err)
	}
	if err := s.desk.Licenses().Edit(t.Context(), s.id, core.LicenseForm{Activations: new(6)}); err != nil {
		t.Fatal(err)
	}
	s.Shortcut(fyne.KeyS, fyne.KeyModifierControl)
	s.Says(t, "Someone else changed this license meanwhile: Activations is 6 now.", "What you typed is kept.")
	if l := s.license(t); l.Activations != 6 || l.ExternalID != "" {
		t.Errorf("it was saved: %+v", l)
	}
	left := false
	s.page.Leave(func() { left = true })
	s.Says(t, "Not saved yet: Expiry, Activations and External ID.")
	s.Press(fyne.KeyEscape)
	if left {
		t.Error("it was left")
	}
	s.Shortcut(fyne.KeyReturn, fyne.KeyModifierControl)
	l := s.license(t)
	if l.Activations != 7 || l.ExternalID != "OLD-7" || l.Status != core.LicenseCheck || l.Expires.Format("2006-01-02 15:04") != "2028-01-01 00:00" {
		t.Errorf("%+v", l)
	}
	if s.toast(t, "saved."); !s.back {
		t.Error("OK did not go back")
	}
}

// Who may not edit licenses, changes nothing: each button says what is missing.
func TestWithoutEditLicenses(t *testing.T) {
	s := on(t, stage.Plain(), core.ViewCustomers|core.IssueLicenseFiles)
	was := s.license(t)
	s.Says(t, model.Groups(was.ActivationPassword)) // always shown
	for id, want := range map[model.ID]string{model.Reset: model.WhyEdit, model.Move: model.WhyEdit, model.Void: model.WhyEdit, model.Email: "You need the permission Edit Licenses, Edit Customers or Reset Passwords."} {
		s.page.Act(id)
		s.Says(t, want)
		s.Press(fyne.KeyEscape)
	}
	for _, link := range []string{label.Deactivate, label.ReplaceComputer} {
		s.of(t, link, "PLANT-07")
		s.Says(t, model.WhyEdit)
		s.Press(fyne.KeyEscape)
	}
	s.Shortcut(fyne.KeyE, fyne.KeyModifierControl)
	s.Tap(t, label.Edit)
	s.Says(t, model.WhyEdit)
	if s.page.form.Editing() || kit.DialogOpen(s.Canvas) {
		t.Error("it can be edited")
	}
	if now := s.license(t); now.ActivationPassword != was.ActivationPassword || len(now.Seats) != 3 || now.Status != was.Status {
		t.Errorf("%+v", now)
	}
}

// A slow desk: the page says that it reads and saves, can be stopped, and drops
// what comes once it is closed.
func TestSlow(t *testing.T) {
	s := on(t, stage.Plain(), 0)
	q := task.NewQueue(t.Context(), s.Hand)
	defer q.Close()
	s.begin(t, q.Runner)
	if err := q.Until(t.Context(), func() bool { return s.page.form != nil }); err != nil {
		t.Fatal(err)
	}
	s.Shortcut(fyne.KeyE, fyne.KeyModifierControl)
	s.Type(t, label.ExternalID, "OLD-7")
	s.page.Save()
	if s.page.head.save.Why() != savingWhy || !s.page.body.edit.entries[model.FieldExternal].Disabled() {
		t.Error("the form does not rest while it is saved")
	}
	if err := q.Until(t.Context(), func() bool { return !s.page.saving.Running() }); err != nil {
		t.Fatal(err)
	}
	if got := s.license(t).ExternalID; got != "OLD-7" {
		t.Errorf("%q was saved", got)
	}
	if d, typed := s.page.Typed(); typed {
		t.Errorf("a saved form would be kept: %+v", d)
	}
	s.Type(t, label.ExternalID, "OLD-8")
	d, typed := s.page.Typed()
	s.page.Close()
	if !typed || d.Typed[model.FieldExternal] != "OLD-8" {
		t.Errorf("%+v", d)
	}
	p := Resume(q.Runner, s.page.source, s, d)
	defer p.Close()
	p.Start()
	if err := q.Until(t.Context(), func() bool { return p.form != nil }); err != nil {
		t.Fatal(err)
	}
	if p.form.Value(model.FieldExternal) != "OLD-8" || !p.form.Changed() {
		t.Error("what was typed is not there again")
	}
}
