package backup

import (
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Restored is what the first sign-in to a restored desk tells.
type Restored struct {
	in    core.Restored
	clock words.Clock
}

// NewRestored tells of r.
func NewRestored(r core.Restored, clock words.Clock) Restored { return Restored{r, clock} }

// From says of when the backup is, and that what came after is not in it.
func (r Restored) From() string {
	text := "From a backup of a day that is not known."
	if !r.in.Made.IsZero() {
		text = "From the backup of " + r.clock.Full(r.in.Made) + "."
	}
	if r.in.LastChange.IsZero() {
		return text + " What was done after that is not in it."
	}
	return text + " What was done after " + r.clock.Full(r.in.LastChange) + " is not in it."
}

// Facts are what was done before anything else, a sentence each.
func (r Restored) Facts() []string {
	var all []string
	if r.in.FirstID > 0 {
		all = append(all, fmt.Sprintf("New customers are numbered from %d on, so that no number is given twice.", r.in.FirstID))
	}
	switch {
	case r.in.Voided == 1:
		all = append(all, "1 link in a mail no longer works. That customer needs a new one.")
	case r.in.Voided > 1:
		all = append(all, words.Number(r.in.Voided)+" links in mails no longer work. Those customers need a new one.")
	}
	return append(all, "All passwords are those of that day, yours too. An operator who was removed since is one again.")
}

// Held asks about the mails that waited then; "" where none did.
func (r Restored) Held() string {
	switch r.in.Held {
	case 0:
		return ""
	case 1:
		return "1 mail was waiting then. It may have gone out since. Nothing is mailed before you decide."
	}
	return words.Number(r.in.Held) + " mails were waiting then. These mails may have gone out since. Nothing is mailed before you decide."
}

// Sent and Cancelled are what deciding came to, for a toast.
func Sent(n int) string {
	return words.Count(n, "held mail goes out.", "held mails go out.")
}

// Cancelled is what Cancel them came to.
func Cancelled(n int) string {
	return words.Count(n, "held mail is cancelled.", "held mails are cancelled.")
}
