package dialog

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Remove is the dialog Delete. What it does is taken back by Undo.
type Remove struct {
	c     core.Customer
	may   core.Permissions
	voids bool
}

// NewRemove opens it for an operator with these permissions.
func NewRemove(c core.Customer, may core.Permissions) *Remove { return &Remove{c: c, may: may} }

// Title is the dialog's, and who it is about.
func (d *Remove) Title() (title, who string) { return "Delete", say.Who(d.c) }

// Text says what follows.
func (d *Remove) Text() string {
	text := say.Name(d.c.Fields, d.c.ID) + " can no longer log in"
	switch {
	case !d.Licensed():
	case d.voids:
		text += "; " + d.licenses("is", "are") + " void"
	default:
		text += "; " + d.licenses("stays", "stay") + " valid"
	}
	return text + ". Waiting mail is cancelled. In the recycle bin for 30 days."
}

// licenses names the customer's licenses, of which only the first are known,
// with a verb.
func (d *Remove) licenses(one, more string) string {
	switch n := len(d.c.Licenses); {
	case n == 1:
		return "the license " + one
	case n < core.MaxLicenses:
		return fmt.Sprintf("the %d licenses %s", n, more)
	}
	return "all licenses " + more
}

// Licensed says whether the customer has licenses, about which is asked too.
func (d *Remove) Licensed() bool { return len(d.c.Licenses) > 0 }

// WhyNotVoid is why this operator cannot void them; "": he can.
func (d *Remove) WhyNotVoid() string {
	if d.may.Has(core.EditLicenses) {
		return ""
	}
	return "You need the permission Edit Licenses."
}

// VoidHelp says what voiding does.
func (d *Remove) VoidHelp() string {
	return "None can be activated, and activations end at their next check. Computers that are never online keep running until their license file expires."
}

// SetVoid is called with the tick.
func (d *Remove) SetVoid(on bool) { d.voids = on }

// Run asks the core.
func (d *Remove) Run(ctx context.Context, s *core.Session) error {
	if d.voids {
		return s.Customers().DeleteAndVoid(ctx, d.c.ID)
	}
	return s.Customers().Delete(ctx, d.c.ID)
}

// Toast is said once it is done, beside Undo.
func (d *Remove) Toast() string { return say.Name(d.c.Fields, d.c.ID) + ": in the recycle bin." }

// Restored is said after Undo.
func (d *Remove) Restored() string { return say.Name(d.c.Fields, d.c.ID) + ": restored." }

// Enabled is said after Undo of a form that was saved without Enable Login.
func Enabled(c core.Customer) string {
	return say.Name(c.Fields, c.ID) + ": login enabled again."
}

// Erase is the dialog Erase for good, for who is in the bin already. It cannot
// be taken back, so the Customer ID is typed.
type Erase struct {
	c     core.Customer
	typed string
}

// NewErase opens it.
func NewErase(c core.Customer) *Erase { return &Erase{c: c} }

// Title is the dialog's, and who it is about.
func (d *Erase) Title() (title, who string) { return "Erase for good", say.Who(d.c) }

// Text says what follows.
func (d *Erase) Text() string {
	return fmt.Sprintf("%s is erased, and what the log notes of the old and new values. "+
		"That something was done, when and by whom stays in the log. Earlier backups keep what they hold. "+
		"This cannot be undone. Type %d to go on.", say.Name(d.c.Fields, d.c.ID), d.c.ID)
}

// Type is called with what stands in the field.
func (d *Erase) Type(text string) { d.typed = strings.TrimSpace(text) }

// OK says whether it can be done.
func (d *Erase) OK() bool { return d.typed == strconv.FormatUint(d.c.ID, 10) }

// Leaving is what quitting with mail waiting asks.
type Leaving int

// The answers.
const (
	Stay Leaving = iota
	WaitAndQuit
	QuitNow
)

// Quit is the dialog before the program ends.
type Quit struct {
	status core.MailStatus
	mode   string
	rests  bool
}

// NewQuit opens it; ok is false where nothing waits and nobody is asked. rests
// says that no mail goes out before somebody signs in.
func NewQuit(status core.MailStatus, mode string, rests bool) (q *Quit, ok bool) {
	return &Quit{status, mode, rests}, status.Waiting > 0
}

// Text says what waits.
func (q *Quit) Text() string {
	text := words.Count(q.status.Waiting, "mail is", "mails are") + " waiting"
	switch {
	case q.mode == say.ModeByHand:
		return text + " to be handed over, and will be here when Keydesk runs again."
	case q.status.Paused:
		return text + ": sending is paused (" + strings.TrimSuffix(q.status.Alarm, ".") + ")."
	}
	return text + " and will go out when Keydesk runs again."
}

// Answer is a button of Quit.
type Answer struct {
	Label  string
	Answer Leaving
}

// Answers are the buttons; the last is the default. Where waiting would be for
// ever it is not offered.
func (q *Quit) Answers() []Answer {
	all := []Answer{{"Cancel", Stay}, {"Quit now", QuitNow}}
	if q.mode != say.ModeByHand && !q.status.Paused && !q.rests {
		all = append(all, Answer{"Wait and quit when sent", WaitAndQuit})
	}
	return all
}
