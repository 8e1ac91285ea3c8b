package mail

import "github.com/keydesk/keydesk/core"

// WhyNot says why an operator has no page Mail.
const WhyNot = "You need one of the permissions Reset Passwords, Edit Customers and Change Settings."

// MayOpen says whether an operator may: whoever may reset passwords sees to
// their mails.
func MayOpen(may core.Permissions) bool {
	return may.Has(core.ResetPasswords) || may.Has(core.EditCustomers) || may.Has(core.ChangeSettings)
}
