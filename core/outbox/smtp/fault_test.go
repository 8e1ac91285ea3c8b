package smtp_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/keydesk/keydesk/core/outbox/smtp"
)

// fails asserts that err is a Failure of the outcome and step given, fit to be
// shown to people.
func fails(t *testing.T, err error, outcome smtp.Outcome, step smtp.Step, words string) *smtp.Failure {
	t.Helper()
	var f *smtp.Failure
	if !errors.As(err, &f) {
		t.Fatalf("%v; want a failure", err)
	}
	if f.Outcome != outcome || f.Step != step || !strings.Contains(f.Error(), words) {
		t.Errorf("%v at %q, %q; want %v at %q, %q", f.Outcome, f.Step, f, outcome, step, words)
	}
	if len(f.Error()) > 700 || len(f.Reply) > 500 {
		t.Errorf("%d and %d bytes are too many to show", len(f.Error()), len(f.Reply))
	}
	for _, r := range f.Error() + f.Reply {
		if !unicode.IsGraphic(r) {
			t.Errorf("%q has %+q in it", f, r)
		}
	}
	for _, leak := range credentials() {
		if strings.Contains(f.Error()+f.Reply, leak) {
			t.Errorf("%q gives the password away", f)
		}
	}
	return f
}

func TestRefusals(t *testing.T) {
	endless := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		name     string
		security smtp.Security
		script   script
		outcome  smtp.Outcome
		step     smtp.Step
		words    string
	}{
		{"busy", smtp.TLS, script{"greeting": "421 too many of you"}, smtp.Temporary, smtp.Greeting, "127.0.0.1 did not let us in for now: 421 too many of you"},
		{"closed", smtp.TLS, script{"greeting": "554 no service"}, smtp.Trouble, smtp.Greeting, "554 no service"},
		{"not a mail server", smtp.None, script{"greeting": "RFB 003.008"}, smtp.Trouble, smtp.Greeting, "does not answer like a mail server"},
		{"a web server", smtp.None, script{"greeting": "HTTP/1.1 400 Bad Request"}, smtp.Trouble, smtp.Greeting, "does not answer like a mail server"},
		{"endless greeting", smtp.StartTLS, script{"greeting": forever}, smtp.Trouble, smtp.Greeting, "without end"},
		{"endless EHLO", smtp.TLS, script{"EHLO": forever}, smtp.Trouble, smtp.Hello, "without end"},
		{"endless line", smtp.StartTLS, script{"greeting": "220 " + endless}, smtp.Trouble, smtp.Greeting, "does not answer like a mail server"},
		{"endless line at the dot", smtp.TLS, script{"message": "250 " + endless}, smtp.Temporary, smtp.Accept, "does not answer like a mail server"},
		{"EHLO refused", smtp.TLS, script{"EHLO": "550 go away"}, smtp.Trouble, smtp.Hello, "127.0.0.1 refused our greeting: 550 go away"},
		{"EHLO deferred", smtp.StartTLS, script{"EHLO": "450 later"}, smtp.Temporary, smtp.Hello, "450 later"},
		{"STARTTLS stripped", smtp.StartTLS, script{"EHLO": "250-fake\r\n250 AUTH PLAIN"}, smtp.Trouble, smtp.Encrypt, "offers no encryption (STARTTLS), so nothing was sent"},
		{"EHLO unknown", smtp.StartTLS, script{"EHLO": "502 what"}, smtp.Trouble, smtp.Encrypt, "offers no encryption"},
		{"STARTTLS refused", smtp.StartTLS, script{"STARTTLS": "454 not now"}, smtp.Temporary, smtp.Encrypt, "454 not now"},
		{"STARTTLS refused for good", smtp.StartTLS, script{"STARTTLS": "554 never"}, smtp.Trouble, smtp.Encrypt, "refused to encrypt (STARTTLS): 554 never"},
		{"plaintext behind STARTTLS", smtp.StartTLS, script{"STARTTLS": "220 go\r\n250-fake\r\n250 AUTH PLAIN"}, smtp.Trouble, smtp.Handshake, "does not speak TLS here"},
		{"no TLS at all", smtp.TLS, script{"handshake": "220 fake ESMTP in clear"}, smtp.Trouble, smtp.Handshake, "does not speak TLS here"},
		{"TLS too old", smtp.TLS, script{"handshake": oldTLS}, smtp.Trouble, smtp.Handshake, "the encryption with 127.0.0.1"},
		{"TLS too old after STARTTLS", smtp.StartTLS, script{"handshake": oldTLS}, smtp.Trouble, smtp.Handshake, "the encryption with 127.0.0.1"},
		{"no sign-in", smtp.TLS, script{"EHLO": "250 fake"}, smtp.Trouble, smtp.SignIn, "offers no sign-in"},
		{"sign-in of another kind", smtp.TLS, script{"EHLO": "250-fake\r\n250 AUTH GSSAPI"}, smtp.Trouble, smtp.SignIn, "offers no sign-in"},
		{"wrong password", smtp.StartTLS, script{"AUTH": "535 5.7.8 authentication failed"}, smtp.Trouble, smtp.SignIn, "127.0.0.1 refused the sign-in: 535 5.7.8 authentication failed"},
		{"password repeated", smtp.TLS, script{"AUTH": "535 no: " + strings.Join(credentials(), " ")}, smtp.Trouble, smtp.SignIn, "535 no: [hidden] [hidden] [hidden]"},
		{"sign-in deferred", smtp.TLS, script{"AUTH": "454 directory down"}, smtp.Temporary, smtp.SignIn, "454 directory down"},
		{"sender deferred", smtp.TLS, script{"MAIL": "451 later"}, smtp.Temporary, smtp.Sender, "451 later"},
		{"sender refused", smtp.TLS, script{"MAIL": "553 not yours"}, smtp.Trouble, smtp.Sender, "refused the sender: 553 not yours"},
		{"recipient deferred", smtp.StartTLS, script{"RCPT": "451 4.7.1 greylisted"}, smtp.Temporary, smtp.Recipient, "refused the recipient for now: 451 4.7.1 greylisted"},
		{"recipient refused", smtp.TLS, script{"RCPT": "550 5.1.1 unknown"}, smtp.Permanent, smtp.Recipient, "refused the recipient: 550 5.1.1 unknown"},
		{"DATA deferred", smtp.TLS, script{"DATA": "451 disk full"}, smtp.Temporary, smtp.Data, "451 disk full"},
		{"DATA refused", smtp.TLS, script{"DATA": "554 no"}, smtp.Permanent, smtp.Data, "554 no"},
		{"DATA with a yes too early", smtp.TLS, script{"DATA": "250 done already"}, smtp.Temporary, smtp.Data, "250 done already"},
		{"message deferred", smtp.TLS, script{"message": "451 scanning"}, smtp.Temporary, smtp.Accept, "451 scanning"},
		{"message refused", smtp.TLS, script{"message": "554 5.7.1 spam"}, smtp.Permanent, smtp.Accept, "refused the message: 554 5.7.1 spam"},
		{"escape sequences", smtp.TLS, script{"RCPT": "550 \x1b[31mred\x07 \u202eback\u200b \xff\x00 end"}, smtp.Permanent, smtp.Recipient, "550 [31mred back ? end"},
		{"many words", smtp.TLS, script{"RCPT": strings.Repeat("550-"+strings.Repeat("ü", 400)+"\r\n", 9) + "550 end"}, smtp.Permanent, smtp.Recipient, "…"},
		{"hung up at greeting", smtp.None, script{"greeting": hangUp}, smtp.Temporary, smtp.Greeting, "the connection was closed"},
		{"hung up at EHLO", smtp.None, script{"EHLO": hangUp}, smtp.Temporary, smtp.Hello, "lost the connection"},
		{"hung up at STARTTLS", smtp.StartTLS, script{"STARTTLS": hangUp}, smtp.Temporary, smtp.Encrypt, "lost the connection"},
		{"hung up at the handshake", smtp.StartTLS, script{"handshake": hangUp}, smtp.Temporary, smtp.Handshake, "lost the connection"},
		{"hung up at sign-in", smtp.TLS, script{"AUTH": hangUp}, smtp.Temporary, smtp.SignIn, "lost the connection"},
		{"hung up at MAIL", smtp.TLS, script{"MAIL": hangUp}, smtp.Temporary, smtp.Sender, "lost the connection"},
		{"hung up at RCPT", smtp.TLS, script{"RCPT": hangUp}, smtp.Temporary, smtp.Recipient, "lost the connection"},
		{"hung up at DATA", smtp.TLS, script{"DATA": hangUp}, smtp.Temporary, smtp.Data, "lost the connection"},
		{"hung up at the dot", smtp.TLS, script{"message": hangUp}, smtp.Temporary, smtp.Accept, "may arrive twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, c.security, c.script)
			_, err := smtp.Deliver(t.Context(), f.server(), envelope(t), compose(t, letter(t)))
			fails(t, err, c.outcome, c.step, c.words)
			f.noPassword(t)
		})
	}
}

// stalls are the places where a server can fall silent, and the steps that
// are then to blame.
var stalls = []struct {
	at       string
	security smtp.Security
	step     smtp.Step
}{
	{"greeting", smtp.StartTLS, smtp.Greeting},
	{"handshake", smtp.TLS, smtp.Handshake},
	{"handshake", smtp.StartTLS, smtp.Handshake},
	{"EHLO", smtp.TLS, smtp.Hello},
	{"STARTTLS", smtp.StartTLS, smtp.Encrypt},
	{"AUTH", smtp.TLS, smtp.SignIn},
	{"MAIL", smtp.StartTLS, smtp.Sender},
	{"RCPT", smtp.TLS, smtp.Recipient},
	{"DATA", smtp.TLS, smtp.Data},
	{"body", smtp.TLS, smtp.Data},
	{"message", smtp.TLS, smtp.Accept},
}

// bulky is a message that no socket buffer takes as a whole.
func bulky() []byte { return []byte(strings.Repeat(strings.Repeat("x", 98)+"\r\n", 120_000)) }

func message(t *testing.T, stallAt string) []byte {
	if stallAt == "body" {
		return bulky()
	}
	return compose(t, letter(t))
}

// TestStalls lets all servers stall at once, because each costs the limit;
// t.Parallel runs no more of them than there are processors.
func TestStalls(t *testing.T) {
	const limit = 2 * time.Second
	errs, fakes := make([]error, len(stalls)), make([]*fake, len(stalls))
	begun := time.Now()
	var all sync.WaitGroup
	for i, c := range stalls {
		fakes[i] = newFake(t, c.security, script{c.at: stall})
		server, env, m := fakes[i].server(), envelope(t), message(t, c.at)
		server.Limits = every(limit)
		all.Go(func() { _, errs[i] = smtp.Deliver(t.Context(), server, env, m) })
	}
	all.Wait()
	if took := time.Since(begun); took > 10*limit {
		t.Errorf("it took %v", took)
	}
	for i, c := range stalls {
		t.Run(c.at+" "+string(c.security), func(t *testing.T) {
			fails(t, errs[i], smtp.Temporary, c.step, "no answer within 2s")
			if !errors.Is(errs[i], os.ErrDeadlineExceeded) {
				t.Errorf("the cause of %q is %v", errs[i], errors.Unwrap(errs[i]))
			}
			fakes[i].noPassword(t)
		})
	}
}

func TestCancel(t *testing.T) {
	for _, c := range stalls {
		t.Run(c.at+" "+string(c.security), func(t *testing.T) {
			t.Parallel()
			f := newFake(t, c.security, script{c.at: stall})
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error, 1)
			go func() {
				_, err := smtp.Deliver(ctx, f.server(), envelope(t), message(t, c.at))
				result <- err
			}()
			<-f.arrived
			cancel()
			select {
			case err := <-result:
				var f *smtp.Failure // its step may be one earlier: the server arrives first
				if !errors.As(err, &f) || f.Outcome != smtp.Temporary || !strings.Contains(f.Error(), "stopped") {
					t.Errorf("%v; want a temporary failure that says stopped", err)
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("the cause of %q is %v", err, errors.Unwrap(err))
				}
			case <-time.After(10 * time.Second):
				t.Fatal("it goes on")
			}
		})
	}
}

func TestCancelConnecting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dialing := make(chan struct{})
	server := smtp.Server{Host: "mail.example", Port: 25, Security: smtp.StartTLS, Dial: func(ctx context.Context) (net.Conn, error) {
		close(dialing)
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	go func() { <-dialing; cancel() }()
	_, err := smtp.Open(ctx, server)
	fails(t, err, smtp.Temporary, smtp.Connect, "stopped")
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	_, err = smtp.Open(t.Context(), smtp.Server{Host: "127.0.0.1", Port: port, Security: smtp.TLS})
	fails(t, err, smtp.Temporary, smtp.Connect, "connection refused")

	unknown := func(context.Context) (net.Conn, error) { return nil, &net.DNSError{Name: "x", IsNotFound: true} }
	_, err = smtp.Open(t.Context(), smtp.Server{Host: "mail.example", Port: 587, Security: smtp.TLS, Dial: unknown})
	fails(t, err, smtp.Temporary, smtp.Connect, "cannot reach mail.example:587: no such host")

	silent := func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	_, err = smtp.Open(t.Context(), smtp.Server{Host: "mail.example", Port: 587, Security: smtp.TLS, Dial: silent, Limits: every(time.Millisecond)})
	fails(t, err, smtp.Temporary, smtp.Connect, "no answer within 1ms")
}
