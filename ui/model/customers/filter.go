package customers

import (
	"strings"

	"github.com/keydesk/keydesk/ui/model/label"
)

// Filter is one choice of the status filter.
type Filter struct {
	Label string
	Query string // the word of core.Query.Status
	noun  string // for "No … customer matches"
}

// Filters are the choices, in the order of the box; the first shows all but
// the recycle bin.
func Filters() []Filter {
	return []Filter{
		{label.AnyStatus, "", ""},
		{label.CanLogIn, "can-log-in", "customer who can log in"},
		{label.LoginInactive, "disabled", "customer with inactive login"},
		{label.Locked, "locked", "locked customer"},
		{label.Unconfirmed, "unconfirmed", "customer with an unconfirmed e-mail"},
		{label.NoPassword, "no-password", "customer without a password"},
		{label.Unregistered, "unregistered", "unregistered customer"},
		{label.MailFailed, "mail-failed", "customer with a failed mail"},
		{label.Deleted, "deleted", "deleted customer"},
	}
}

// filterOf finds a choice by its label or its word; the first one where there
// is none.
func filterOf(name string) Filter {
	for _, f := range Filters() {
		if f.Label == name || f.Query == name {
			return f
		}
	}
	return Filters()[0]
}

// trimmed is the typed text as far as it is compared.
func trimmed(text string) string { return strings.Join(strings.Fields(text), " ") }
