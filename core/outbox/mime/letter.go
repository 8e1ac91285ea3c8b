// Package mime puts a mail together: addresses in normal form, headers that
// nothing can be smuggled through, and a body of text and HTML as
// quoted-printable. go-message writes; this package decides what it is given.
//
// Caveat: line breaks in a body come back as CRLF, whatever they were; a lone
// CR or LF on the wire is how mails are smuggled (CVE-2023-51764 and its kin).
package mime

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message"
)

// Person is a mailbox and whose it is; the name may be empty.
type Person struct {
	Name    string
	Address Address
}

// Letter is one mail to one person. Date and MessageID are given, because
// they are fixed when the mail is queued: one that is sent twice after a crash
// can then be told by its Message-ID.
type Letter struct {
	From      Person
	To        Person
	Subject   string
	Date      time.Time
	MessageID string // "<left@right>", see NewMessageID
	Text      string
	HTML      string // may be empty: a mail of text alone
	Headers   []Header
}

// NewMessageID gives a fresh Message-ID with its angle brackets. domain is the
// sender's, so that no name of this machine goes out.
func NewMessageID(domain string) string {
	return "<" + strings.ToLower(rand.Text()) + "@" + domain + ">"
}

// Compose gives the message as it goes on the wire: CRLF ends every line, no
// line is longer than 998 bytes, and it is ASCII unless an address itself is
// not. The same letter always gives the same bytes. Errors wrap ErrHeader or
// ErrAddress, or say that the body is not UTF-8.
func Compose(l Letter) ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	var err error
	if l.HTML == "" {
		err = writePart(l.header("text/plain", nil), l.Text, func(h message.Header) (io.WriteCloser, error) {
			return message.CreateWriter(&out, h)
		})
	} else {
		err = l.writeBoth(&out)
	}
	if err != nil {
		return nil, fmt.Errorf("composing a mail: %w", err)
	}
	if err := CheckWire(out.Bytes()); err != nil {
		return nil, fmt.Errorf("composing a mail: %w", err)
	}
	return out.Bytes(), nil
}

func (l Letter) check() error {
	if l.Date.IsZero() {
		return fmt.Errorf("%w: there is no date", ErrHeader)
	}
	if len(l.MessageID) > 250 || !regexp.MustCompile(`^<[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+>$`).MatchString(l.MessageID) {
		return fmt.Errorf("%w: the Message-ID %+q", ErrHeader, l.MessageID)
	}
	if !utf8.ValidString(l.Text) || !utf8.ValidString(l.HTML) {
		return errors.New("the body of the mail is not UTF-8")
	}
	for _, v := range []struct{ field, value string }{
		{"the subject", l.Subject}, {"the sender's name", l.From.Name}, {"the recipient's name", l.To.Name},
	} {
		if err := CheckValue(v.field, v.value); err != nil {
			return err
		}
	}
	for _, h := range l.Headers {
		if err := h.check(); err != nil {
			return err
		}
	}
	return errors.Join(l.From.Address.Check(), l.To.Address.Check())
}

// header gives the fields of the message. go-message writes them last set
// first, so they are set from the bottom up.
func (l Letter) header(kind string, params map[string]string) message.Header {
	h := bodyHeader(kind, params)
	h.Set("MIME-Version", "1.0")
	for i := len(l.Headers) - 1; i >= 0; i-- {
		h.Add(l.Headers[i].Name, l.Headers[i].Value)
	}
	h.Set("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	h.Set("Message-ID", l.MessageID)
	h.Set("Date", l.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	h.Set("Subject", encodeText(l.Subject))
	h.Set("To", l.To.field())
	h.Set("From", l.From.field())
	return h
}

func (p Person) field() string {
	if p.Name == "" {
		return "<" + p.Address.String() + ">"
	}
	return encodePhrase(p.Name) + " <" + p.Address.String() + ">"
}

func bodyHeader(kind string, params map[string]string) message.Header {
	var h message.Header
	if params == nil {
		params = map[string]string{"charset": "utf-8"}
		h.Set("Content-Transfer-Encoding", "quoted-printable")
	}
	h.SetContentType(kind, params)
	return h
}

// writeBoth writes text and HTML as alternatives. The boundary has a "=_",
// which quoted-printable can never give (RFC 2045 section 6.7), so no body can
// forge it.
func (l Letter) writeBoth(out io.Writer) error {
	sum := sha256.Sum256([]byte(l.MessageID))
	h := l.header("multipart/alternative", map[string]string{"boundary": "=_" + hex.EncodeToString(sum[:16])})
	w, err := message.CreateWriter(out, h)
	if err != nil {
		return err
	}
	create := func(h message.Header) (io.WriteCloser, error) { return w.CreatePart(h) }
	if err := writePart(bodyHeader("text/plain", nil), l.Text, create); err != nil {
		return err
	}
	if err := writePart(bodyHeader("text/html", nil), l.HTML, create); err != nil {
		return err
	}
	return w.Close()
}

func writePart(h message.Header, body string, create func(message.Header) (io.WriteCloser, error)) error {
	w, err := create(h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, CanonicalBody(body)); err != nil {
		return err
	}
	return w.Close()
}

// CanonicalBody gives text with every line break, CRLF, CR or LF, as CRLF and
// one at the end.
func CanonicalBody(s string) string {
	s = strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n").Replace(s)
	if !strings.HasSuffix(s, "\r\n") {
		s += "\r\n"
	}
	return s
}
