package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	// The charsets beside UTF-8 in which a template of the vendor's may be.
	_ "github.com/emersion/go-message/charset"
	gomail "github.com/emersion/go-message/mail"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// LocalLine is a message of the local mailbox in its list.
type LocalLine struct {
	ID           uint64
	Customer     uint64
	Who, Subject string
	When         string
	Unread       bool
}

// LocalLines are the messages, newest first, as far as the search finds them.
func (p *Page) LocalLines() []LocalLine {
	var lines []LocalLine
	for _, m := range p.contents.Local {
		if p.found(m.Message) {
			lines = append(lines, LocalLine{
				ID: m.ID, Customer: m.Customer, Who: p.name(m.Message), Subject: m.Subject, When: p.clock.Short(m.ReceivedAt), Unread: !m.Read,
			})
		}
	}
	return lines
}

// Unread is how many messages of the local mailbox nobody has opened.
func (p *Page) Unread() int {
	n := 0
	for _, m := range p.contents.Local {
		if !m.Read {
			n++
		}
	}
	return n
}

// LocalCount is "6 messages, 2 unread".
func (p *Page) LocalCount() string {
	text := words.Count(len(p.contents.Local), "message", "messages")
	if n := p.Unread(); n > 0 {
		text += fmt.Sprintf(", %s unread", words.Number(n))
	}
	return text
}

// Letter is a message to be read.
type Letter struct {
	From, To, Subject string
	Date              time.Time
	Text              string
	Links             []string // web addresses in Text, each once
}

// maxText bounds what is shown of a message.
const maxText = 256 << 10

// ReadLetter takes a message apart, as it goes on the wire. It may hold a
// password, like the message.
func ReadLetter(message []byte) (Letter, error) {
	r, err := gomail.CreateReader(bytes.NewReader(message))
	if err != nil {
		return Letter{}, fmt.Errorf("reading the message: %w", err)
	}
	defer r.Close()
	l := Letter{From: people(r.Header, "From"), To: people(r.Header, "To")}
	// A header that cannot be decoded is shown as it stands.
	if l.Subject, err = r.Header.Subject(); err != nil {
		l.Subject = r.Header.Get("Subject")
	}
	if date, err := r.Header.Date(); err == nil {
		l.Date = date
	}
	if l.Text, err = plain(r); err != nil {
		return l, err
	}
	l.Links = links(l.Text)
	return l, nil
}

func people(h gomail.Header, name string) string {
	list, err := h.AddressList(name)
	if err != nil {
		return h.Get(name)
	}
	var all []string
	for _, a := range list {
		if a.Name == "" {
			all = append(all, a.Address)
		} else {
			all = append(all, fmt.Sprintf("%s <%s>", a.Name, a.Address))
		}
	}
	return strings.Join(all, ", ")
}

// plain is the first text part.
func plain(r *gomail.Reader) (string, error) {
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("reading the message: %w", err)
		}
		header, inline := part.Header.(*gomail.InlineHeader)
		if !inline {
			continue
		}
		if kind, _, err := header.ContentType(); err == nil && kind != "text/plain" {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part.Body, maxText))
		if err != nil {
			return "", fmt.Errorf("reading the message: %w", err)
		}
		return strings.ReplaceAll(string(text), "\r\n", "\n"), nil
	}
}

func links(text string) []string {
	var found []string
	seen := map[string]bool{}
	for _, link := range regexp.MustCompile(`https?://[^\s<>"]+`).FindAllString(text, -1) {
		link = strings.TrimRight(link, ".,;:!?)")
		if !seen[link] {
			seen[link] = true
			found = append(found, link)
		}
	}
	return found
}

// Chip says where a message lies.
const Chip = "In the local mailbox"

// EMLName is the file name that Save as .eml offers.
func EMLName(m core.Message) string {
	return fmt.Sprintf("mail-%d-%s.eml", m.ID, strings.ReplaceAll(strings.ToLower(say.Mailing(m.Mailing)), " ", "-"))
}
