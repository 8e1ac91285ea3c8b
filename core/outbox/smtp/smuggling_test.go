package smtp_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/internal/exim"
	"github.com/keydesk/keydesk/internal/naughty"
)

// smuggled are the ends of DATA that one server or another has taken for one.
var smuggled = []string{
	"\r\n.\r\n", "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r.\n", "\n.\r", "\n\n.\r\n", "\r\n\x00.\r\n", "\r\r\n.\r\r\n",
}

// injections are names and subjects that pass for text, and must stay it.
var injections = []string{
	"=?utf-8?Q?a=0D=0ABcc:_eve@example.com?=", "=?utf-8?B?YQ0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=",
	`Eve" <eve@example.com>, "x`, "Eve <eve@example.com>", "a, b: c; d@e", "(comment) \\", ".", "Bcc: eve@example.com", `a\r\n.\r\nb`, "  two  blanks  ",
}

// attacks are letters that try to be two: one for each end in the bodies, one
// for each injection in names, subject and bodies. Their Message-IDs differ.
func attacks(t *testing.T) []mime.Letter {
	var all []mime.Letter
	for _, end := range smuggled {
		l := letter(t)
		l.Text = "first" + end + "MAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA\r\nSubject: second\r\n\r\nsecond" + end
		l.HTML = "<p>" + l.Text
		all = append(all, l)
	}
	for _, s := range injections {
		l := letter(t)
		l.From.Name, l.To.Name, l.Subject, l.Text, l.HTML = s, s, s, s, s
		all = append(all, l)
	}
	for i := range all {
		all[i].MessageID = mime.NewMessageID("example.com")
	}
	return all
}

// sendAll sends letters over one connection; each must be accepted.
func sendAll(t *testing.T, server smtp.Server, letters []mime.Letter) {
	t.Helper()
	s, err := smtp.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, l := range letters {
		if _, err := s.Send(t.Context(), envelope(t), compose(t, l)); err != nil {
			t.Errorf("%q, %q: %v", l.Subject, l.Text, err)
		}
	}
}

// oneEach asserts that of every letter one message arrived, and nothing else.
func oneEach(t *testing.T, arrived [][]byte, letters []mime.Letter) {
	t.Helper()
	if len(arrived) != len(letters) {
		t.Fatalf("%d messages arrived of %d", len(arrived), len(letters))
	}
	for _, l := range letters {
		i := slices.IndexFunc(arrived, func(m []byte) bool { return bytes.Contains(m, []byte(l.MessageID)) })
		if i < 0 {
			t.Fatalf("%q, %q did not arrive", l.Subject, l.Text)
		}
		arrivedAs(t, arrived[i], l)
	}
}

func TestSmugglingRealServer(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	letters := attacks(t)
	sendAll(t, eximServer(s, smtp.StartTLS), letters)
	oneEach(t, s.Messages(), letters)
}

func TestSmugglingLocalMailbox(t *testing.T) {
	t.Parallel()
	var arrived [][]byte
	box := smtp.NewMailbox(func(_ context.Context, _, _ string, message []byte) error {
		arrived = append(arrived, message)
		return nil
	})
	letters := attacks(t)
	for _, s := range naughty.Strings() {
		l := letter(t)
		l.MessageID = mime.NewMessageID("example.com")
		if l.Text, l.HTML = s, "<p>"+s; mime.CheckValue("it", s) == nil {
			l.Subject, l.To.Name = s, s
		}
		letters = append(letters, l)
	}
	sendAll(t, box.Server(), letters)
	box.Close()
	oneEach(t, arrived, letters)
}

// In names and subject the ends of DATA are refused before there is a message.
func TestSmugglingInHeaders(t *testing.T) {
	for _, end := range smuggled {
		for _, put := range []func(*mime.Letter, string){
			func(l *mime.Letter, s string) { l.Subject = s },
			func(l *mime.Letter, s string) { l.To.Name = s },
			func(l *mime.Letter, s string) { l.From.Name = s },
		} {
			l := letter(t)
			put(&l, "first"+end+"MAIL FROM:<eve@example.com>")
			if message, err := mime.Compose(l); !errors.Is(err, mime.ErrHeader) || strings.Contains(string(message), "eve") {
				t.Errorf("%q: composed as %q, %v", end, message, err)
			}
		}
	}
}
