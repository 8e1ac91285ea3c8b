package mail

import (
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Box is a folder of the page.
type Box string

// The boxes.
const (
	All    Box = "All"
	Outbox Box = "Outbox"
	Sent   Box = "Sent"
	Failed Box = "Failed"
	Local  Box = "Local mailbox"
)

// BoxLine is a line of the box list.
type BoxLine struct {
	Box   Box
	Count int // beside it; 0: none is shown
}

// Page is the state of the page.
type Page struct {
	clock    words.Clock
	box      Box
	text     string
	contents Contents
	rows     []core.Message
	selected uint64
}

// New is a page that has read nothing yet.
func New(clock words.Clock) *Page { return &Page{clock: clock, box: All} }

// Take shows what was read.
func (p *Page) Take(c Contents) { p.contents = c; p.filter() }

// Open shows a box.
func (p *Page) Open(b Box) { p.box = b; p.filter() }

// Box is the one that is shown.
func (p *Page) Box() Box { return p.box }

// Type is called with what stands in the search field.
func (p *Page) Type(text string) { p.text = text; p.filter() }

// Boxes are the boxes with what waits in them.
func (p *Page) Boxes() []BoxLine {
	return []BoxLine{
		{All, 0}, {Outbox, p.contents.Count.Waiting}, {Sent, 0}, {Failed, p.contents.Count.Failed}, {Local, p.Unread()},
	}
}

func (p *Page) filter() {
	p.rows = nil
	for _, m := range p.contents.Mails {
		if p.box.holds(m) && p.found(m) {
			p.rows = append(p.rows, m)
		}
	}
	if _, ok := p.mail(p.selected); !ok {
		p.selected = 0
	}
}

func (b Box) holds(m core.Message) bool {
	state := string(m.State)
	switch b {
	case Outbox:
		return state == say.Queued || state == say.Sending || state == say.Deferred
	case Sent:
		return state == say.Accepted
	case Failed:
		return state == say.Failed || state == say.Expired || state == say.Bounced
	}
	return b == All
}

func (p *Page) found(m core.Message) bool {
	text := strings.ToLower(strings.Join([]string{p.name(m), m.To, say.Mailing(m.Mailing), m.Subject}, " "))
	for _, word := range strings.Fields(strings.ToLower(p.text)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (p *Page) name(m core.Message) string {
	if name := p.contents.Names[m.Customer]; name != "" {
		return name
	}
	return m.To
}

// Len is the number of rows.
func (p *Page) Len() int { return len(p.rows) }

// Line is a row in words.
type Line struct {
	ID      uint64
	State   say.Mark
	To      string
	Mailing string
	Tries   int
	Queued  string
	NextTry string
}

// Row is the i-th row.
func (p *Page) Row(i int) (Line, bool) {
	if i < 0 || i >= len(p.rows) {
		return Line{}, false
	}
	m := p.rows[i]
	return Line{
		ID: m.ID, State: p.state(m, p.box == Outbox), To: p.name(m), Mailing: say.Mailing(m.Mailing),
		Tries: m.Tries, Queued: p.clock.Short(say.QueuedAt(m)), NextTry: p.nextTry(m),
	}, true
}

// state is a mail's state. The next try is left out of it where it stands
// elsewhere, and where sending is paused: then there is none at that time.
func (p *Page) state(m core.Message, short bool) say.Mark {
	if short || p.contents.Status.Paused {
		m.DueAt = 0
	}
	return say.MailState(m, p.contents.Mode, p.clock)
}

func (p *Page) nextTry(m core.Message) string {
	switch {
	case !Outbox.holds(m) || p.contents.Mode == say.ModeByHand:
		return ""
	case p.contents.Status.Paused:
		return "When resumed"
	case m.DueAt == 0:
		return ""
	}
	return p.clock.At(words.Millis(m.DueAt))
}

// Summary is the line below the list.
func (p *Page) Summary() string {
	c := p.contents.Count
	text := p.counts() + ". “Accepted” means that the server took it, not that it was read."
	if hidden := c.Waiting + c.Failed + c.Accepted + c.Other - len(p.contents.Mails); hidden > 0 {
		text += " The newest " + words.Number(len(p.contents.Mails)) + " are listed."
	}
	return text
}

// counts is how many mails there are of each kind.
func (p *Page) counts() string {
	c := p.contents.Count
	return fmt.Sprintf("%s waiting · %s failed or bounced · %s accepted", words.Number(c.Waiting), words.Number(c.Failed), words.Number(c.Accepted))
}

// Empty is what stands in place of the rows; "" where there are rows.
func (p *Page) Empty() string {
	switch {
	case len(p.rows) > 0 || p.box == Local:
		return ""
	case len(p.contents.Mails) == 0:
		return "No mail yet."
	case strings.TrimSpace(p.text) != "":
		return "No mail in " + string(p.box) + " matches " + words.Quoted(strings.TrimSpace(p.text)) + "."
	}
	return "Nothing in " + string(p.box) + "."
}

// Banner is what stands above while sending is paused; ok is false where it is
// not. Its button is Try again, its link leads to the mail settings; where the
// queue is Held its buttons decide about that.
func (p *Page) Banner() (bold, text string, ok bool) {
	s := p.contents.Status
	switch {
	case s.Held > 0:
		return "These mails may have gone out", words.Sentence(s.Alarm), true
	case !s.Paused:
		return "", "", false
	}
	return "Sending is paused", fmt.Sprintf("%s Since %s. %s.",
		words.Sentence(s.Alarm), p.clock.At(s.Since), waits(s.Waiting)), true
}

// Held says that a restore holds mails until somebody decides about them.
func (p *Page) Held() bool { return p.contents.Status.Held > 0 }

func waits(n int) string {
	if n == 1 {
		return "1 message waits"
	}
	return words.Number(n) + " messages wait"
}

// TopBar is what the top bar says of mail: "2 queued", "2 queued, paused",
// "2 queued, held", "Local mailbox".
func TopBar(status core.MailStatus, mode string) string {
	text := words.Number(status.Waiting) + " queued"
	switch {
	case mode == say.ModeByHand:
		return words.Number(status.Waiting) + " to hand over"
	case mode == say.ModeLocal && status.Waiting == 0:
		return "Local mailbox"
	case status.Held > 0:
		return text + ", held"
	case status.Paused:
		return text + ", paused"
	}
	return text
}
