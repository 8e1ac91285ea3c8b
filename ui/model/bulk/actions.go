package bulk

import (
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Way is how windows speak of a bulk action.
type Way struct {
	Action core.BulkAction
	Label  string // as with one customer
	Key    string // F5 …, or ""
	Asked  string // what follows, with %s for "12 customers"
	Button string // of the question, with %s for the number
	Done   string // with %s for "12 customers"
	Undone string // of those that are taken back: what stands in the toast then
	Danger bool
}

// ways are the actions in words.
func ways() []Way {
	return []Way{
		{core.BulkEmailForgotten, label.EmailForgotten, "F5",
			"Mail %s a link to choose a new password. The present passwords work until the customers choose new ones. Each link works once, for 7 days.",
			"Mail %s links", "A link was mailed to %s.", "", false},
		{core.BulkGenerate, label.GenerateAndSend, "F6",
			"Are you sure you want to send new credentials to %s? The current access data will be reset. This action immediately resets the old passwords and sends new login details via email. Open reset links stop working; locked accounts are unlocked, where a reset does so.",
			"Send %s credentials", "New credentials go to %s.", "", false},
		{core.BulkUnlock, label.Unlock, "F8", "Unlock %s. Count and delay begin anew; the passwords stay.", "Unlock %s", "Unlocked: %s.", "Locked again: %s.", false},
		{core.BulkConfirm, label.SendConfirm, "", "Mail %s a link that confirms the e-mail address. Each link works once, for 7 days.", "Mail %s links", "A link was mailed to %s.", "", false},
		{core.BulkWelcome, label.SendWelcome, "", "Mail %s how to log in, without a password.", "Send %s mails", "Welcome Mailing: %s.", "", false},
		{core.BulkEnable, label.EnableLogins, "", "%s can log in from now on.", "Enable %s", "Login enabled: %s.", "Login disabled again: %s.", false},
		{core.BulkDisable, label.DisableLogins, "", "%s can no longer log in, and who is logged in is not any more. The passwords stay.", "Disable %s", "Login disabled: %s.", "Login enabled again: %s.", true},
		{core.BulkMove, label.MoveToScope, "", "%s are found and mailed by the rules of that scope from then on. What was mailed to them works on.", "Move %s", "Moved: %s.", "", false},
		{core.BulkDelete, label.Delete, "", "%s can no longer log in. Waiting mail is cancelled. In the recycle bin for 30 days.", "Delete %s", "In the recycle bin: %s.", "Restored: %s.", true},
		{core.BulkRestore, label.Restore, "", "%s are taken out of the recycle bin.", "Restore %s", "Restored: %s.", "In the recycle bin again: %s.", false},
	}
}

// WayOf is an action in words.
func WayOf(a core.BulkAction) Way {
	for _, w := range ways() {
		if w.Action == a {
			return w
		}
	}
	return Way{Action: a, Label: string(a), Asked: "%s.", Button: "%s", Done: "%s."} // lock-again, which is not asked
}

// Title is the label where nothing more is asked.
func (w Way) Title() string { return strings.TrimSuffix(w.Label, "…") }

// May says whether an operator may do an action to several customers at all. To
// whom it is not, it is not shown.
func May(p core.Permissions, a core.BulkAction) bool {
	if !p.Has(core.ViewCustomers | core.BulkActions) {
		return false
	}
	if a.Mails() || a == core.BulkUnlock {
		return p.Has(core.ResetPasswords) || p.Has(core.EditCustomers)
	}
	return p.Has(core.EditCustomers)
}

// Reason is why customers are left out, as the end of a sentence: "login is
// inactive".
func Reason(r core.BulkReason) string {
	return map[core.BulkReason]string{
		core.BulkGone: "no longer there", core.BulkInBin: "in the recycle bin", core.BulkNotInBin: "not in the recycle bin",
		core.BulkDone: "mailed already by the batch that was stopped", core.BulkNoAddress: "no e-mail address that mail can reach",
		core.BulkInactive: "login is inactive", core.BulkNoSender: "the sender's address is not set yet",
		core.BulkNoLink: "a link in the mail would lead nowhere", core.BulkConfirmed: "the e-mail address is confirmed already",
		core.BulkUnlocked: "not locked", core.BulkEnabled: "login is enabled already", core.BulkDisabled: "login is inactive already",
		core.BulkThere: "in that scope already", core.BulkExternal: "somebody there has the same external ID",
		core.BulkChanged: "there were login attempts since", core.BulkDamaged: "the record is damaged",
	}[r]
}

// people counts customers.
func people(n int) string { return words.Count(n, "customer", "customers") }
