package smtp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
)

// Whatever passes CheckWire arrives byte by byte, and as one message.
func FuzzArrivesAsOne(f *testing.F) {
	for _, end := range smuggled {
		f.Add([]byte("a" + end + "QUIT\r\n"))
	}
	f.Add([]byte(".\r\n..\r\n.a\r\n\r\n"))
	arrived := make(chan []byte, 2)
	box := smtp.NewMailbox(func(_ context.Context, _, _ string, message []byte) error {
		arrived <- message
		return nil
	})
	f.Cleanup(box.Close)
	f.Fuzz(func(t *testing.T, message []byte) {
		_, err := smtp.Deliver(t.Context(), box.Server(), envelope(t), message)
		if mime.CheckWire(message) != nil {
			fails(t, err, smtp.Permanent, smtp.Data, "not fit")
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := <-arrived; !bytes.Equal(got, message) || len(arrived) > 0 {
			t.Errorf("%q arrived as %q, and %d more", message, got, len(arrived))
		}
	})
}

// Whatever a server says, the client ends in time, with words fit to be shown,
// and calls nothing accepted that has no 250.
func FuzzServerReplies(f *testing.F) {
	f.Add([]byte("220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n250 f\r\n221 g\r\n"))
	f.Add([]byte("220-a\r\n220 b\r\n250-c\r\n250 SIZE -1\r\n250 d\r\n550-5.1.1 e\r\n550 5.1.1 f\r\n"))
	f.Add([]byte("220\r\n250\r\n451 4.x.y \x1b\x00\xff\r\n"))
	f.Add([]byte("99999999999999999999 a\r\n-1\r\n"))
	f.Fuzz(func(t *testing.T, replies []byte) {
		server := smtp.Server{Host: "localhost", Security: smtp.None, Limits: every(5 * time.Second),
			Dial: func(context.Context) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go func() { _, _ = io.Copy(io.Discard, theirs) }()
				go func() {
					_, _ = theirs.Write(replies)
					_ = theirs.Close()
				}()
				return ours, nil
			}}
		receipt, err := smtp.Deliver(t.Context(), server, envelope(t), []byte("a: b\r\n\r\nc\r\n"))
		words := receipt.Reply
		if err == nil && bytes.Count(replies, []byte("250")) < 4 { // EHLO, MAIL, RCPT, the dot
			t.Errorf("accepted with %q", replies)
		}
		if err != nil {
			var failure *smtp.Failure
			if !errors.As(err, &failure) || failure.Outcome < smtp.Temporary || failure.Outcome > smtp.Trouble {
				t.Fatalf("%#v", err)
			}
			words = failure.Error() + failure.Reply
		}
		if len(words) > 1200 || !utf8.ValidString(words) {
			t.Errorf("%d bytes: %q", len(words), words)
		}
		for _, r := range words {
			if !unicode.IsGraphic(r) {
				t.Errorf("%q has %+q in it", words, r)
			}
		}
	})
}
