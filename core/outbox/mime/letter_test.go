package mime_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message/mail"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/internal/naughty"
)

// smuggled are the ends of DATA that one server or another has taken for one:
// what follows must never be read as commands.
var smuggled = []string{
	"\r\n.\r\n", "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r.\n", "\n.\r", "\n\n.\r\n", "\r\n\x00.\r\n", "\r\r\n.\r\r\n",
}

const payload = "MAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx"

func address(t testing.TB, s string) mime.Address {
	t.Helper()
	a, err := mime.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func letter(t testing.TB) mime.Letter {
	t.Helper()
	return mime.Letter{
		From:      mime.Person{Name: "Example Software", Address: address(t, "desk@example.com")},
		To:        mime.Person{Name: "Ada Lovelace", Address: address(t, "ada@example.org")},
		Subject:   "Your new password",
		Date:      time.Date(2026, 11, 22, 9, 30, 0, 0, time.FixedZone("", 3600)),
		MessageID: "<q7x@example.com>",
		Text:      "Hello Ada,\nthis is it.\n",
		HTML:      "<p>Hello Ada,<br>this is it.</p>\n",
	}
}

// read is what a mail program makes of a message.
func read(t testing.TB, message []byte) (h mail.Header, text, html string) {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(message))
	if err != nil {
		t.Fatalf("the message does not parse: %v\n%q", err, message)
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return r.Header, text, html
		}
		if err != nil {
			t.Fatalf("a part does not parse: %v\n%q", err, message)
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			html = string(body)
		} else {
			text = string(body)
		}
	}
}

// sameBack composes l, reads it back and compares all of it.
func sameBack(t testing.TB, l mime.Letter) []byte {
	t.Helper()
	message, err := mime.Compose(l)
	if err != nil {
		t.Fatalf("%+q, %+q: %v", l.Subject, l.To.Name, err)
	}
	h, text, html := read(t, message)
	if got, err := h.Text("Subject"); err != nil || got != l.Subject {
		t.Errorf("the subject %+q comes back as %+q, %v", l.Subject, got, err)
	}
	for field, want := range map[string]mime.Person{"From": l.From, "To": l.To} {
		list, err := h.AddressList(field)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address.String() {
			t.Errorf("%s %+q comes back as %+q, %v", field, want, list, err)
		}
	}
	if date, err := h.Date(); err != nil || !date.Equal(l.Date) {
		t.Errorf("the date comes back as %v, %v", date, err)
	}
	if h.Get("Message-ID") != l.MessageID || h.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("the message says %q, %q", h.Get("Message-ID"), h.Get("Auto-Submitted"))
	}
	// The CRLF before a boundary belongs to it, and quoted-printable's reader
	// gives back all others.
	if text != mime.CanonicalBody(l.Text) {
		t.Errorf("the text %+q comes back as %+q", l.Text, text)
	}
	if l.HTML != "" && html != mime.CanonicalBody(l.HTML) {
		t.Errorf("the HTML %+q comes back as %+q", l.HTML, html)
	}
	return message
}

func TestComposeReadsBack(t *testing.T) {
	sameBack(t, letter(t))
	textOnly := letter(t)
	textOnly.HTML = ""
	sameBack(t, textOnly)

	l := letter(t)
	l.From.Name, l.To.Name = `Bücher & "Co" \ Söhne, GmbH`, strings.Repeat("Ada ", 200)+"L"
	l.Subject = strings.Repeat("Grüße 🗝 ", 60) + "x"
	l.Text = strings.Repeat("long ", 2000) + "=3D . \t \n.\n..\nFrom me\n--=_x--\n ü"
	l.HTML = "<p>" + strings.Repeat("x", 5000)
	l.Headers = []mime.Header{{Name: "X-Mailing", Value: "credentials"}}
	message := sameBack(t, l)
	for line := range bytes.SplitSeq(message, []byte("\r\n")) {
		if len(line) > 78 {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	if i := bytes.IndexFunc(message, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
		t.Errorf("not ASCII at %d", i)
	}
}

func TestComposeIsTheSameTwice(t *testing.T) {
	a, errA := mime.Compose(letter(t))
	b, errB := mime.Compose(letter(t))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("two compositions of one letter differ: %v, %v", errA, errB)
	}
}

func TestNaughtyLetters(t *testing.T) {
	for _, s := range naughty.Strings() {
		l := letter(t)
		l.Subject, l.To.Name, l.Text, l.HTML = s, s, s, s
		if mime.CheckValue("it", s) != nil {
			if _, err := mime.Compose(l); !errors.Is(err, mime.ErrHeader) {
				t.Errorf("%+q in a header: %v; want a refusal", s, err)
			}
			l.Subject, l.To.Name = "plain", ""
		}
		sameBack(t, l)
	}
}

func TestSmuggling(t *testing.T) {
	for _, end := range smuggled {
		l := letter(t)
		l.Text, l.HTML = "a"+end+payload, "a"+end+payload
		sameBack(t, l)

		for _, put := range []func(*mime.Letter, string){
			func(l *mime.Letter, s string) { l.Subject = s },
			func(l *mime.Letter, s string) { l.To.Name = s },
			func(l *mime.Letter, s string) { l.From.Name = s },
			func(l *mime.Letter, s string) { l.To.Address.Local = s },
			func(l *mime.Letter, s string) { l.From.Address.Domain = s },
			func(l *mime.Letter, s string) { l.MessageID = "<" + s + "@example.com>" },
			func(l *mime.Letter, s string) { l.Headers = []mime.Header{{Name: "X-A", Value: s}} },
			func(l *mime.Letter, s string) { l.Headers = []mime.Header{{Name: s, Value: "a"}} },
		} {
			l := letter(t)
			put(&l, "a"+end+payload)
			if _, err := mime.Compose(l); !errors.Is(err, mime.ErrHeader) && !errors.Is(err, mime.ErrAddress) {
				t.Errorf("%q: %v; want a refusal", end, err)
			}
		}
	}
}

func TestHeaderInjection(t *testing.T) {
	for _, s := range []string{
		"x\r\nBcc: eve@example.com", "x\nBcc: eve@example.com", "x\rBcc: eve@example.com", "x\x00", "x\x1b[2J", "x\u0085Bcc: y", "x\u2028y", "x\x7f", "\xff",
		strings.Repeat("x", 2001),
	} {
		l := letter(t)
		l.Subject = s
		if _, err := mime.Compose(l); !errors.Is(err, mime.ErrHeader) {
			t.Errorf("%+q: %v; want a refusal", s, err)
		}
	}
	// An encoded word is text, and must not be decoded by whoever reads it.
	for _, s := range []string{"=?utf-8?Q?a=0D=0ABcc:_eve@example.com?=", `","eve" <eve@example.com>, "`, "a, b <c@d>", "(x)", "  a  b  "} {
		l := letter(t)
		l.Subject, l.To.Name, l.From.Name = s, s, s
		sameBack(t, l)
	}
	for _, h := range []mime.Header{{"Bcc", "eve@example.com"}, {"subject", "x"}, {"Content-Type", "text/html"}, {"X A", "x"}, {"X-A", ""}, {"X-A", "ü"}, {"", "x"}, {"X-A:", "x"}} {
		l := letter(t)
		l.Headers = []mime.Header{h}
		if _, err := mime.Compose(l); !errors.Is(err, mime.ErrHeader) {
			t.Errorf("the header %q: %v; want a refusal", h, err)
		}
	}
}

func TestIncompleteLetters(t *testing.T) {
	for name, spoil := range map[string]func(*mime.Letter){
		"no date":       func(l *mime.Letter) { l.Date = time.Time{} },
		"no message ID": func(l *mime.Letter) { l.MessageID = "" },
		"no recipient":  func(l *mime.Letter) { l.To = mime.Person{} },
		"no sender":     func(l *mime.Letter) { l.From = mime.Person{} },
		"text":          func(l *mime.Letter) { l.Text = "\xff" },
		"HTML":          func(l *mime.Letter) { l.HTML = "\xff" },
	} {
		l := letter(t)
		spoil(&l)
		if _, err := mime.Compose(l); err == nil {
			t.Errorf("%s: composed all the same", name)
		}
	}
}

func TestNewMessageID(t *testing.T) {
	a, b := mime.NewMessageID("example.com"), mime.NewMessageID("example.com")
	if a == b || !regexp.MustCompile(`^<[a-z2-7]{26}@example\.com>$`).MatchString(a) {
		t.Errorf("%q, %q", a, b)
	}
}

func TestCheckWire(t *testing.T) {
	if err := mime.CheckWire([]byte("a: b\r\n\r\n.\r\n..\r\n" + strings.Repeat("x", 998) + "\r\n")); err != nil {
		t.Error(err)
	}
	bad := []string{"", "a", "a\n", "a\r", "a\nb\r\n", "a\rb\r\n", "a\r\r\n", "\n\r\n", "a\x00\r\n", strings.Repeat("x", 999) + "\r\n"}
	for _, end := range smuggled[1:] {
		bad = append(bad, "a"+end+"b\r\n")
	}
	for _, s := range bad {
		if err := mime.CheckWire([]byte(s)); !errors.Is(err, mime.ErrWire) {
			t.Errorf("%q: %v; want a refusal", s, err)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("Subject", "Name", "text", "<p>html")
	f.Add("=?utf-8?q?x?=", `a "b"`, "a\r\n.\r\nb", "\r\r\n")
	f.Add("a\r\nb", "", " \t\n= ", "ü\x00")
	f.Fuzz(func(t *testing.T, subject, name, text, html string) {
		l := letter(t)
		l.Subject, l.From.Name, l.To.Name, l.Text, l.HTML = subject, name, name, text, html
		fit := mime.CheckValue("", subject) == nil && mime.CheckValue("", name) == nil && utf8.ValidString(text) && utf8.ValidString(html)
		if _, err := mime.Compose(l); (err == nil) != fit {
			t.Fatalf("fit is %v, and composing gives %v", fit, err)
		}
		if fit {
			sameBack(t, l)
		}
	})
}
