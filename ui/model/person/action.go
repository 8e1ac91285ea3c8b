package person

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// ID names an action, for the window that carries it out.
type ID string

// The actions on a customer.
const (
	EmailForgotten ID = "email-forgotten"
	Generate       ID = "generate"
	Reset          ID = "reset"
	Unlock         ID = "unlock"
	Show           ID = "show"
	SendConfirm    ID = "send-confirm"
	SendWelcome    ID = "send-welcome"
	Edit           ID = "edit"
	Delete         ID = "delete"
	Restore        ID = "restore"
)

// Action is a line of the Actions. What cannot be used stays in its place.
type Action struct {
	ID    ID
	Label string
	Key   string // F5 … F9, or ""
	On    bool
	Why   string // why it is off, as a sentence
	Topic string // help that says more, or ""
	// Setting is where the reason can be put right: the setting's name, or "".
	Setting string
}

// The reasons that several actions share.
const (
	whyBin      = "The customer is in the recycle bin; restore the customer first."
	whyReset    = "You need the permission Reset Passwords or Edit Customers."
	whyEdit     = "You need the permission Edit Customers."
	whyNoMail   = "The customer has no e-mail address."
	whyNoSender = "The sender's address is not set yet."
	whyLocked   = "The account is not locked."
	whyView     = "Set by the customer. You need View Password to see it."
	whyNoCopy   = "No readable copy is kept."
	whyImported = "Not known to Keydesk (imported)."
	whyNone     = "The customer has no password yet."
	whyConfirm  = "The e-mail address is confirmed already."
)

// delayed is from how many failed attempts on the answers are held back, which
// Unlock ends as well.
const delayed = 5

// reason is why an action is off; the zero value is that it is on.
type reason struct{ why, topic, setting string }

// Actions are those of the preview, F5 to F9.
func (f Facts) Actions() []Action {
	return []Action{
		f.action(EmailForgotten, label.EmailForgotten, "F5", f.noLinkMail()),
		f.action(Generate, label.GenerateAndSend, "F6", f.noMail()),
		f.action(Reset, label.ResetPassword, "F7", f.noReset()),
		f.action(Unlock, label.Unlock, "F8", f.noUnlock()),
		f.action(Show, label.Show, "F9", f.noShow()),
	}
}

// PageActions are those of Customer Details, in its order.
func (f Facts) PageActions() []Action {
	return []Action{
		f.action(Generate, label.GenerateAndSend, "F6", f.noMail()),
		f.action(EmailForgotten, label.EmailForgotten, "F5", f.noLinkMail()),
		f.action(Reset, label.ResetPassword, "F7", f.noReset()),
		f.action(Unlock, label.Unlock, "F8", f.noUnlock()),
		f.action(SendConfirm, label.SendConfirm, "", f.noConfirm()),
		f.action(SendWelcome, label.SendWelcome, "", f.noMail()),
	}
}

// Action is one of them all.
func (f Facts) Action(id ID) Action {
	for _, a := range append(f.Actions(), f.PageActions()...) {
		if a.ID == id {
			return a
		}
	}
	switch id {
	case Edit:
		return f.action(Edit, label.Edit, "", f.noEdit())
	case Delete:
		return f.action(Delete, "Delete", "", f.noEdit())
	}
	off := reason{}
	switch {
	case !f.May.Has(core.EditCustomers):
		off = reason{why: whyEdit}
	case !f.Deleted():
		off = reason{why: "The customer is not in the recycle bin."}
	}
	return f.action(Restore, "Restore", "", off)
}

func (f Facts) action(id ID, text, key string, off reason) Action {
	return Action{ID: id, Label: text, Key: key, On: off.why == "", Why: off.why, Topic: off.topic, Setting: off.setting}
}

func (f Facts) noReset() reason {
	switch {
	case !f.MayReset():
		return reason{why: whyReset}
	case f.Deleted():
		return reason{why: whyBin}
	}
	return reason{}
}

// noMail is why no mail can be sent to the customer.
func (f Facts) noMail() reason {
	if off := f.noReset(); off.why != "" {
		return off
	}
	return f.undeliverable()
}

// undeliverable is why mail to this customer's address cannot be queued; the
// zero value is that it can.
func (f Facts) undeliverable() reason {
	switch {
	case f.Customer.Email == "":
		return reason{why: whyNoMail}
	case f.Terms.NoSender:
		return reason{why: whyNoSender, setting: "mail.from"}
	}
	return reason{}
}

func (f Facts) noLinkMail() reason {
	if off := f.noMail(); off.why != "" {
		return off
	}
	if f.Terms.NoLink != "" {
		return reason{why: say.BySetting(f.Terms.NoLink), setting: "portal.base-url"}
	}
	return reason{}
}

func (f Facts) noConfirm() reason {
	if off := f.noLinkMail(); off.why != "" {
		return off
	}
	if f.Customer.EmailConfirmed {
		return reason{why: whyConfirm}
	}
	return reason{}
}

func (f Facts) noUnlock() reason {
	switch {
	case !f.MayReset():
		return reason{why: whyReset}
	case !say.Locked(f.Customer) && f.Customer.FailedAttempts < delayed:
		return reason{why: whyLocked}
	}
	return reason{}
}

// noShow says as much as can be known beforehand; a copy that was deleted while
// Password accessibility was lower is only found missing when it is asked for.
func (f Facts) noShow() reason {
	access := f.Terms.Accessibility
	origin := f.Customer.PasswordOrigin
	switch {
	case !f.May.Has(core.ViewCustomers):
		return reason{why: "You need the permission View Customers."}
	case origin == core.OriginNone || origin == "":
		return reason{why: whyNone}
	case origin == core.OriginImported:
		return reason{why: whyImported, topic: label.PasswordAccessibility}
	case access == "never", access == "staff-set-only" && origin == core.OriginCustomer:
		return reason{why: whyNoCopy, topic: label.PasswordAccessibility}
	case origin == core.OriginCustomer && !f.May.Has(core.ViewPassword):
		return reason{why: whyView, topic: label.PasswordAccessibility}
	}
	return reason{}
}

func (f Facts) noEdit() reason {
	switch {
	case !f.May.Has(core.EditCustomers):
		return reason{why: whyEdit}
	case f.Deleted():
		return reason{why: whyBin}
	}
	return reason{}
}

// PasswordField is what stands in the field of a password in read mode:
// SECURED and why, or where it comes from.
type PasswordField struct {
	Secured bool
	Text    string // SECURED, or the origin
	Why     string
	Topic   string
	CanShow bool
}

// PasswordField says what is shown of the password before Show.
func (f Facts) PasswordField(origin string) PasswordField {
	off := f.noShow()
	if f.Customer.PasswordOrigin == core.OriginCustomer && off.why == whyView {
		return PasswordField{Secured: true, Text: label.Secured, Why: off.why, Topic: off.topic}
	}
	return PasswordField{Text: origin, Why: off.why, Topic: off.topic, CanShow: off.why == ""}
}
