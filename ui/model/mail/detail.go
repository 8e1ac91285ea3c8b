package mail

import (
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Act is a button or link of a mail.
type Act string

// The acts.
const (
	Retry        Act = "Retry"
	Cancel       Act = "Cancel"
	Copy         Act = "Copy"
	SaveEML      Act = "Save as .eml"
	Print        Act = "Print"
	ReadAloud    Act = "Read aloud"
	HandedOver   Act = "Handed over"
	Bounced      Act = "Mark as bounced"
	NotBounced   Act = "Not bounced"
	ShowCustomer Act = "Show customer"
	Read         Act = "Open"
)

// Detail is the selected mail.
type Detail struct {
	ID       uint64
	Customer uint64
	Title    string
	Lines    []Fact
	Acts     []Act
}

// Fact is a labelled line.
type Fact struct{ Label, Text string }

// Select selects a row's mail, and gives it.
func (p *Page) Select(i int) (Detail, bool) {
	if i < 0 || i >= len(p.rows) {
		return Detail{}, false
	}
	p.selected = p.rows[i].ID
	return p.Selected()
}

// Selected is the selected mail as it is now.
func (p *Page) Selected() (Detail, bool) {
	m, ok := p.mail(p.selected)
	if !ok {
		return Detail{}, false
	}
	d := Detail{ID: m.ID, Customer: m.Customer, Title: say.Mailing(m.Mailing) + " to " + p.name(m), Acts: p.acts(m)}
	add := func(label, text string) {
		if text != "" {
			d.Lines = append(d.Lines, Fact{label, text})
		}
	}
	add("Address", m.To)
	add("State", words.Sentence(p.state(m, false).Word))
	if string(m.State) == say.Bounced {
		add("Noted", m.LastError)
	} else {
		add("Last answer", lastAnswer(m))
	}
	add("What it means", Means(m))
	add("Gives up", p.givesUp(m))
	add("Kept until", p.keptUntil(m))
	if p.contents.Status.Paused {
		add("Next try", p.nextTry(m))
	}
	return d, true
}

func (p *Page) mail(id uint64) (core.Message, bool) {
	for _, m := range p.rows {
		if m.ID == id {
			return m, true
		}
	}
	return core.Message{}, false
}

func lastAnswer(m core.Message) string {
	if m.LastError == "" {
		return m.Reply
	}
	return strings.Trim(say.Reply(m), "“”")
}

// patience is how long a mail is tried; see core/outbox.
const patience = 4 * 24 * time.Hour

func (p *Page) givesUp(m core.Message) string {
	if string(m.State) != say.Deferred || m.FirstTry == 0 {
		return ""
	}
	return p.clock.At(words.Millis(m.FirstTry).Add(patience)) + ", after 4 days."
}

// kept is how long the message of a failed mail is kept; see core/outbox.
const kept = 30 * 24 * time.Hour

func (p *Page) keptUntil(m core.Message) string {
	if state := string(m.State); state != say.Failed && state != say.Expired || m.EndedAt == 0 {
		return ""
	}
	return p.clock.Short(words.Millis(m.EndedAt).Add(kept)) + ", sealed, for a retry. A new password or a new address replaces it."
}

// Means puts a server's answer into plain words; "" where there is nothing to
// be put.
func Means(m core.Message) string {
	text := meaning(m)
	if m.Mailing == "credentials" && Failed.holds(m) {
		text = strings.TrimSpace(text + " The old password no longer works; the new one was not delivered.")
	}
	return text
}

func meaning(m core.Message) string {
	if string(m.State) == say.Bounced {
		return "The server took it and sent it back. The address may have a mistake, or its mailbox is full."
	}
	if servedMail(m) { // not by hand, not the local mailbox
		return "The server took it. Whether it was read, nobody tells Keydesk."
	}
	answer := strings.ToLower(m.LastError)
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(answer, part) {
				return true
			}
		}
		return false
	}
	switch {
	case answer == "":
		return ""
	case has("5.1.1", "5.1.10", ": 550 no such", "user unknown", "no such user"):
		return "The address does not exist."
	case has("5.2.2", "4.2.2", "mailbox full", "over quota"):
		return "The customer's mailbox is full."
	case has("greylist", "graylist", "4.7.1"):
		return "The server is asking for a second try; that is usual and mends itself."
	case has("cannot reach", "lost the connection", "no answer within"):
		return "The mail server could not be reached; it is tried again by itself."
	case has("5.7.1", "spam", "blocked", "blacklist"):
		return "The server takes no such mail from this sender. Its operator can say why."
	case has(": 5"):
		return "The server refused it for good."
	case has(": 4"):
		return "The server refused it for now; it is tried again by itself."
	}
	return ""
}

// servedMail says that a mail server has accepted the mail: it was not handed
// over, and does not lie in the local mailbox.
func servedMail(m core.Message) bool {
	return say.MailState(m, "", words.Clock{}).Shape == say.ShapeCheck
}

// acts are what can be done with a mail.
func (p *Page) acts(m core.Message) []Act {
	var acts []Act
	byHand := p.contents.Mode == say.ModeByHand
	switch string(m.State) {
	case say.Queued, say.Deferred:
		if byHand {
			acts = append(acts, Copy, SaveEML, Print, HandedOver)
		} else {
			acts = append(acts, Retry)
		}
		acts = append(acts, Cancel)
	case say.Failed, say.Expired:
		acts = append(acts, Retry, Cancel)
	case say.Bounced:
		acts = append(acts, NotBounced)
	case say.Accepted:
		if say.LocalMail(m) {
			acts = append(acts, Read)
		} else if servedMail(m) {
			acts = append(acts, Bounced)
		}
	}
	if m.PasswordVersion != 0 && string(m.State) != say.Cancelled && string(m.State) != say.Accepted {
		acts = append(acts, ReadAloud)
	}
	if m.Customer != 0 {
		acts = append(acts, ShowCustomer)
	}
	return acts
}
