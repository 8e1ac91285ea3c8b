package mail

import (
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Where is the box in which a mail is shown best: the local mailbox if it lies
// there, else among all; ok is false for one that is not listed.
func (p *Page) Where(id uint64) (box Box, ok bool) {
	for _, m := range p.contents.Local {
		if m.ID == id {
			return Local, true
		}
	}
	for _, m := range p.contents.Mails {
		if m.ID == id {
			return All, true
		}
	}
	return p.box, false
}

// GoTo selects a mail of the box that is shown; -1: it is not listed.
func (p *Page) GoTo(id uint64) (row int) {
	for i, m := range p.rows {
		if m.ID == id {
			p.selected = id
			return i
		}
	}
	return -1
}

// SelectedRow is the selected mail's row, -1 for none.
func (p *Page) SelectedRow() int { return p.GoTo(p.selected) }

// Concerns says whether a commit changed what the page shows.
func (p *Page) Concerns(c core.Change) bool {
	if c.All || c.Mail || c.Settings {
		return true
	}
	for _, id := range c.Customers {
		if _, named := p.contents.Names[id]; named {
			return true
		}
	}
	return false
}

// NotListed is said of a mail that is to be shown and is not there.
func (p *Page) NotListed(id uint64) string {
	if p.contents.Scope != "" {
		return fmt.Sprintf("Mail %d is not listed here: it is not to a customer of %s, or was erased. All in the Scope Selector lists every mail.", id, p.contents.Scope)
	}
	return fmt.Sprintf("Mail %d is not listed any more: it was erased, or is older than the newest %s.", id, words.Number(newest))
}

// Hint stands in the search field.
func (p *Page) Hint() string {
	if p.box == Local {
		return "Find in local mailbox"
	}
	return "Find by name, address or mailing"
}

// Line is the line below the box that is shown.
func (p *Page) Line() string {
	if p.box == Local {
		return p.LocalCount()
	}
	return p.Summary()
}

// ShortLine is Line for a narrow window.
func (p *Page) ShortLine() string {
	if p.box == Local {
		return p.LocalCount()
	}
	return p.counts()
}

// LocalEmpty is what stands in place of the local mailbox's list, a title and a
// sentence; "" where there are messages.
func (p *Page) LocalEmpty() (title, text string) {
	typed := strings.TrimSpace(p.text)
	switch {
	case len(p.LocalLines()) > 0:
		return "", ""
	case typed != "" && len(p.contents.Local) > 0:
		return "No match", "No message in the local mailbox matches " + words.Quoted(typed) + "."
	case p.contents.Mode == say.ModeLocal:
		return "No message yet", "While no mail server is set, every mail that is sent lies here and nothing leaves this computer."
	case p.contents.Mode == say.ModeByHand:
		return "No message", "Mail goes to the outbox, to be handed over by hand."
	}
	return "No message", "Mail goes to the mail server."
}

// Done says what came of an act on the mail, for a toast: what, and a second
// line or "".
func (p *Page) Done(act Act, d Detail) (text, more string) {
	switch act {
	case Retry:
		if p.contents.Status.Paused {
			more = "Sending is paused; it goes out once that is mended."
		}
		return d.Title + ": waiting to be sent again.", more
	case Cancel:
		return d.Title + ": cancelled.", "It will not go out."
	case HandedOver:
		return d.Title + ": handed over.", ""
	case Bounced:
		return d.Title + ": marked as bounced.", "The customer is found under Mail failed."
	case NotBounced:
		return d.Title + ": not bounced after all.", ""
	}
	return d.Title + ".", ""
}

// Resumed says what came of Try again.
func Resumed(s core.MailSummary) string {
	if s.Alarm != "" {
		return "Sending is paused again: " + words.Sentence(s.Alarm)
	}
	var parts []string
	for _, one := range []struct {
		n    int
		what string
	}{{s.Sent, "accepted"}, {s.Deferred, "deferred"}, {s.Failed, "failed"}, {s.Left, "still waiting"}} {
		if one.n > 0 {
			parts = append(parts, words.Number(one.n)+" "+one.what)
		}
	}
	if len(parts) == 0 {
		return "Sending goes on. Nothing was due."
	}
	return "Sending goes on: " + words.List(parts) + "."
}
