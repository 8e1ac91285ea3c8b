package customer

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Choice is what was answered to a question on unsaved changes.
type Choice int

// The choices.
const (
	Stay Choice = iota
	SaveFirst
	Discard
)

// Button is an answer to a question; the last of several is the default.
type Button struct {
	Label  string
	Choice Choice
}

// Question is a dialog on unsaved changes.
type Question struct {
	Title, Text string
	Buttons     []Button
}

// BeforeLeaving asks before the page is left; ok is false where nothing would
// be lost.
func (f *Form) BeforeLeaving() (q Question, ok bool) { return Leaving(f.unsaved()) }

// BeforeCancel asks before what was typed is dropped; ok is false where
// nothing was.
func (f *Form) BeforeCancel() (q Question, ok bool) { return Dropping(f.unsaved()) }

// BeforeAction asks before an action on a customer whose form was changed: it
// would work on what is kept, not on what is seen.
func (f *Form) BeforeAction(a person.Action) (q Question, ok bool) {
	save := "Save first"
	if mails(a.ID) && !core.SameAddress(f.fields.Email, f.base.Customer.Email) && f.fields.Email != "" {
		save = "Save first and send to " + f.fields.Email
	}
	return Acting(a.Label, save, f.unsaved())
}

// unsaved are the changes that would be lost.
func (f *Form) unsaved() []string {
	if !f.Changed() {
		return nil
	}
	return f.Changes()
}

// Leaving asks before a form with changes is left; ok is false where there are
// none.
func Leaving(changes []string) (q Question, ok bool) {
	return Question{
		Title: "Leave without saving?", Text: notSaved(changes),
		Buttons: []Button{{"Leave without saving", Discard}, {label.Cancel, Stay}, {label.Save, SaveFirst}},
	}, len(changes) > 0
}

// Dropping asks before changes are dropped.
func Dropping(changes []string) (q Question, ok bool) {
	return Question{
		Title: "Drop what you typed?", Text: notSaved(changes),
		Buttons: []Button{{"Drop it", Discard}, {"Go on editing", Stay}},
	}, len(changes) > 0
}

// Acting asks before an action that works on what is kept; save is what saves
// first.
func Acting(action, save string, changes []string) (q Question, ok bool) {
	return Question{
		Title: action, Text: "There are unsaved changes: " + words.List(changes) + ".",
		Buttons: []Button{{label.Cancel, Stay}, {save, SaveFirst}},
	}, len(changes) > 0
}

func notSaved(changes []string) string { return "Not saved yet: " + words.List(changes) + "." }

// WhyNotAct says why an action cannot be done; "" where it can, if need be after
// what is typed was saved: the address may be what it lacks.
func (f *Form) WhyNotAct(a person.ID, facts person.Facts) string {
	if f.Changed() && mails(a) && core.CheckField("email", f.fields.Email) == nil {
		facts.Customer.Email = f.fields.Email
	}
	return facts.Action(a).Why
}

func mails(a person.ID) bool {
	switch a {
	case person.EmailForgotten, person.Generate, person.Reset, person.SendConfirm, person.SendWelcome:
		return true
	}
	return false
}
