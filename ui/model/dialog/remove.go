package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Remove is the dialog Delete. What it does is taken back by Undo.
type Remove struct{ c core.Customer }

// NewRemove opens it.
func NewRemove(c core.Customer) *Remove { return &Remove{c} }

// Title is the dialog's, and who it is about.
func (d *Remove) Title() (title, who string) { return "Delete", say.Who(d.c) }

// Text says what follows.
func (d *Remove) Text() string {
	return say.Name(d.c.Fields, d.c.ID) + " can no longer log in. Waiting mail is cancelled. In the recycle bin for 30 days."
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
