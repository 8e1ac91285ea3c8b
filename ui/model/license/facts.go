// Package license is what windows show of one license, read together: its
// facts, the Actions with what each needs, the form of License Details, and the
// words of the dialogs on it.
//
// Caveat: Facts are as of their reading. Load them anew when a change says that
// licenses changed.
package license

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Facts are what is known of a license and of what the operator may do.
type Facts struct {
	License core.License
	Owner   core.Customer // ID 0: the license is nobody's yet
	Events  []core.AuditEntry
	Terms   core.Terms // of the scope
	May     core.Permissions
}

// Load reads the facts, and the latest events up to a number. Errors:
// ErrPermission, ErrNotFound.
func Load(ctx context.Context, s *core.Session, id uint64, events int) (f Facts, err error) {
	f.May = s.Permissions()
	if f.License, err = s.Licenses().Get(ctx, id); err != nil {
		return f, err
	}
	if f.License.Customer != 0 {
		if f.Owner, err = s.Customers().Get(ctx, f.License.Customer); err != nil {
			return f, err
		}
	}
	if f.Terms, err = s.TermsIn(ctx, f.License.Scope); err != nil {
		return f, err
	}
	f.Events, err = s.Audit().Of(ctx, id, events)
	return f, err
}

// Who names the customer and the number; "" while the license is nobody's.
func (f Facts) Who() string {
	if f.Owner.ID == 0 {
		return ""
	}
	return say.Name(f.Owner.Fields, f.Owner.ID)
}

// Sub is the line under a dialog's title: "License 10043 · Fieldscope Pro 4 ·
// Hedi Ács (10042) · hedi@acs.example".
func (f Facts) Sub() string {
	if f.Owner.ID == 0 {
		return say.License(f.License)
	}
	mail := f.Owner.Email
	if mail == f.Who() {
		mail = ""
	}
	return words.Dot(say.License(f.License), fmt.Sprintf("%s (%d)", f.Who(), f.Owner.ID), mail)
}

// Groups is an activation password as it is read aloud: "H7KQM 2WXPR 9TBVD".
func Groups(password string) string {
	const group = 5
	var all []string
	for len(password) > group {
		all, password = append(all, password[:group]), password[group:]
	}
	return strings.Join(append(all, password), " ")
}

// ID names an action, for the window that carries it out.
type ID string

// The actions on a license, and the two on one of its seats.
const (
	Email       ID = "email"
	Reset       ID = "reset"
	Offline     ID = "offline"
	File        ID = "file"
	Certificate ID = "certificate"
	Move        ID = "move"
	Void        ID = "void"
	Edit        ID = "edit"
	Deactivate  ID = "deactivate"
	Replace     ID = "replace"
)

// Action is a line of the Actions. What cannot be used stays in its place.
type Action struct {
	ID      ID
	Label   string
	Key     string // F5 … F9, or ""
	Why     string // why it is off, as a sentence; "" where it is on
	Setting string // where the reason can be put right, or ""
}

// The reasons.
const (
	WhyEdit  = "You need the permission Edit Licenses."
	whyIssue = "You need the permission Issue License Files."
	whyMail  = "You need the permission Edit Licenses, Edit Customers or Reset Passwords."
)

// Actions are those of the preview and of License Details.
func (f Facts) Actions() []Action {
	mail := f.noMail()
	return []Action{
		{Email, label.EmailLicenseDetails, "F5", mail.Why, mail.Setting},
		{Reset, label.ResetPassword, "F7", f.noEdit(), ""},
		{Offline, label.OfflineActivation, "", f.noIssue(), ""},
		{File, label.LicenseFile, "", f.noFile(), ""},
		{Certificate, label.PrintCertificate, "", f.refuses(), ""},
		{Move, label.MoveLicense, "", f.noEdit(), ""},
		{Void, label.VoidLicense, "", f.noVoid(), ""},
	}
}

// Action is one of them all.
func (f Facts) Action(id ID) Action {
	for _, a := range f.Actions() {
		if a.ID == id {
			return a
		}
	}
	switch id {
	case Deactivate:
		return Action{ID: id, Label: label.Deactivate, Why: f.noEdit()}
	case Replace:
		return Action{ID: id, Label: label.ReplaceComputer, Why: f.noReplace()}
	}
	return Action{ID: Edit, Label: label.Edit, Why: f.noEdit()}
}

func (f Facts) noEdit() string {
	if !f.May.Has(core.EditLicenses) {
		return WhyEdit
	}
	return ""
}

func (f Facts) noIssue() string {
	if !f.May.Has(core.IssueLicenseFiles) {
		return whyIssue
	}
	return ""
}

// refuses says why the license's status allows no activation.
func (f Facts) refuses() string {
	if say.Activates(f.License.Status) {
		return ""
	}
	return "The license's status is " + string(f.License.Status) + ": it activates nothing."
}

func (f Facts) noFile() string {
	switch {
	case f.noIssue() != "":
		return f.noIssue()
	case f.refuses() != "":
		return f.refuses()
	case f.License.ActivationsLeft == 0:
		return "There are no activations left."
	}
	return ""
}

func (f Facts) noReplace() string {
	switch {
	case f.noEdit() != "":
		return f.noEdit()
	case f.noIssue() != "":
		return f.noIssue()
	}
	return f.refuses()
}

func (f Facts) noVoid() string {
	if f.noEdit() == "" && f.License.Status == core.LicenseVoid {
		return "The license is void already. Edit changes its status."
	}
	return f.noEdit()
}

func (f Facts) noMail() Action {
	switch {
	case !f.May.Has(core.EditLicenses) && !f.May.Has(core.EditCustomers) && !f.May.Has(core.ResetPasswords):
		return Action{Why: whyMail}
	case f.refuses() != "":
		return Action{Why: f.refuses()}
	}
	return f.unreachable()
}

// unreachable is why no mail could reach the license's customer.
func (f Facts) unreachable() Action {
	switch {
	case f.Owner.ID == 0:
		return Action{Why: "The license is nobody's yet."}
	case !f.Owner.DeletedAt.IsZero():
		return Action{Why: "The customer is in the recycle bin; restore the customer first."}
	case f.Owner.Email == "":
		return Action{Why: "The customer has no e-mail address."}
	case f.Terms.NoSender:
		return Action{Why: "The sender's address is not set yet.", Setting: "mail.from"}
	}
	return Action{}
}
