package say

import (
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// The core's words for a status.
const (
	statusDeleted     core.Status = "deleted"
	statusInactive    core.Status = "inactive"
	statusLocked      core.Status = "locked"
	statusUnconfirmed core.Status = "unconfirmed"
	statusNoPassword  core.Status = "no-password"
)

// RowStatus is the status that a list shows of a row at a time.
func RowStatus(row core.Row, now time.Time) Mark {
	return status(row.Status(now), row.Registered, row.Mail.Failed())
}

// CustomerStatus is the same of a customer.
func CustomerStatus(c core.Customer) Mark { return status(c.Status, c.Registered, mailFailed(c)) }

// status: where all is well but the last mail did not arrive, that is what the
// operator has to know.
func status(s core.Status, registered, mailFailed bool) Mark {
	switch {
	case s == statusDeleted:
		return Mark{label.Deleted, ShapeBin, Plain}
	case s == statusInactive && !registered:
		return Mark{label.Unregistered, ShapeDashed, Plain}
	case s == statusInactive:
		return Mark{label.LoginInactive, ShapeBar, Plain}
	case s == statusLocked:
		return Mark{label.Locked, ShapePadlock, Bad}
	case s == statusUnconfirmed:
		return Mark{label.Unconfirmed, ShapeEnvelope, Caution}
	case s == statusNoPassword:
		return Mark{label.NoPassword, ShapeKey, Caution}
	case mailFailed:
		return Mark{label.MailFailed, ShapeTriangle, Caution}
	}
	return Mark{label.CanLogIn, ShapeCheck, Good}
}

func mailFailed(c core.Customer) bool {
	return c.Mail == "failed" || c.Mail == "expired" || c.Mail == "bounced"
}

// Locked says whether the customer is locked out, by tries or for good.
func Locked(c core.Customer) bool { return c.LockedHard || !c.LockedUntil.IsZero() }

// Why says why the status is what it is.
func Why(c core.Customer, clock words.Clock) string {
	switch c.Status {
	case statusDeleted:
		return fmt.Sprintf("In the recycle bin since %s.", clock.Day(c.DeletedAt))
	case statusLocked:
		return LockedWhy(c, clock)
	case statusInactive:
		if !c.Registered {
			return "Login has never been enabled."
		}
		return "Login is switched off for this customer."
	case statusUnconfirmed:
		return "The e-mail address must be confirmed by a link before logging in."
	case statusNoPassword:
		return "No password has been set."
	}
	if mailFailed(c) {
		return "The last mail did not arrive; login works."
	}
	if c.LastLogin.IsZero() {
		return "Has never logged in."
	}
	return "Last login " + clock.Ago(c.LastLogin) + "."
}

// LockedWhy is "Locked until 10:40: 10 wrong passwords, last 10:24"; "" for who
// is not locked.
func LockedWhy(c core.Customer, clock words.Clock) string {
	if !Locked(c) {
		return ""
	}
	text := "Locked " + LockedUntil(c, clock)
	if c.FailedAttempts > 0 {
		text += ": " + words.Count(c.FailedAttempts, "wrong password", "wrong passwords")
	}
	if !c.LastFailed.IsZero() {
		text += ", last " + clock.At(c.LastFailed)
	}
	return text
}

// LockedUntil is "until 10:40", or "until an operator unlocks".
func LockedUntil(c core.Customer, clock words.Clock) string {
	if c.LockedHard {
		return "until an operator unlocks"
	}
	return "until " + clock.At(c.LockedUntil)
}

// Who names a customer as dialogs do: "Hedi Ács · 10042 · hedi@acs.example".
func Who(c core.Customer) string {
	mail := c.Email
	if mail == Name(c.Fields, c.ID) {
		mail = ""
	}
	return words.Dot(Name(c.Fields, c.ID), fmt.Sprint(c.ID), mail)
}

// Name is what a customer is called: name, company, address, external ID, or
// the number for who has none of them.
func Name(f core.Fields, id uint64) string {
	switch {
	case f.Name() != "":
		return f.Name()
	case f.ExternalID != "":
		return f.ExternalID
	}
	return fmt.Sprint("Customer ", id)
}
