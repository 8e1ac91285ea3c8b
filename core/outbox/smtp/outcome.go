package smtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	gosmtp "github.com/emersion/go-smtp"
)

// Outcome is what a failure means for the queue.
type Outcome int

// The three ways not to be accepted.
const (
	// Temporary: try this mail again later (4xx, network, time).
	Temporary Outcome = iota + 1
	// Permanent: this mail will never be taken (5xx to RCPT or later).
	Permanent
	// Trouble: no mail will be taken before somebody has looked (5xx or TLS
	// trouble before a recipient was named): the queue pauses, with an alarm.
	Trouble
)

// String names the outcome for logs and tests.
func (o Outcome) String() string {
	return [...]string{"accepted", "temporary", "permanent", "trouble"}[o]
}

// Step is where in the conversation something happened.
type Step string

// The steps, in their order.
const (
	Setup     Step = "settings"
	Connect   Step = "connecting"
	Greeting  Step = "greeting"
	Hello     Step = "EHLO"
	Encrypt   Step = "STARTTLS"
	Handshake Step = "TLS"
	SignIn    Step = "sign-in"
	Sender    Step = "sender"
	Recipient Step = "recipient"
	Data      Step = "data"
	Accept    Step = "acceptance"
)

// Failure is every error of this package. Error is one sentence for people; it
// and Reply hold no control characters, no credentials and 500 bytes of the
// server's words at most.
type Failure struct {
	Outcome Outcome
	Step    Step
	Code    int    // the server's reply code, or 0
	Reply   string // the server's reply with its code, or ""
	words   string
	cause   error
}

// Error is the sentence for people.
func (f *Failure) Error() string { return f.words }

// Unwrap gives the cause where it was not the server's reply: a network
// error, a certificate, a context's end.
func (f *Failure) Unwrap() error { return f.cause }

// failure makes a Failure of what went wrong in a step.
func (s *Session) failure(ctx context.Context, step Step, err error) *Failure {
	var own *Failure
	if errors.As(err, &own) {
		return own
	}
	f := &Failure{Step: step, cause: err}
	var reply *gosmtp.SMTPError
	switch {
	case errors.As(err, &reply):
		f.cause = nil // its text is the server's, unbounded and unscrubbed
		f.Code, f.Reply = reply.Code, s.replyText(reply)
		f.Outcome = outcomeOf(step, reply.Code)
		f.words = s.refusal(step, f)
	case ctx.Err() != nil:
		f.Outcome, f.cause = Temporary, ctx.Err()
		f.words = s.stopped(step)
	case step == Connect || isNetwork(err):
		f.Outcome = Temporary
		f.words = s.lost(step, err)
	case step == Handshake || step == Setup:
		f.Outcome = Trouble
		f.words = s.tlsWords(step, err)
	default:
		f.Outcome = Trouble
		if step == Recipient || step == Data || step == Accept {
			f.Outcome = Temporary
		}
		f.words = fmt.Sprintf("%s does not answer like a mail server (%s): %s", s.server.name(), step, s.clean(err.Error()))
	}
	return f
}

// outcomeOf reads a reply code. A code that is neither 4xx nor 5xx is a server
// that talks out of turn.
func outcomeOf(step Step, code int) Outcome {
	late := step == Recipient || step == Data || step == Accept
	switch {
	case code/100 == 5 && late:
		return Permanent
	case code/100 == 4 || late:
		return Temporary
	}
	return Trouble
}

// isNetwork says whether err is the line's, not the peer's words: what may be
// gone by itself in a while.
func isNetwork(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Op != "remote error" && op.Op != "local error" // those are TLS alerts
	}
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.ErrClosedPipe) || errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.Is(err, context.DeadlineExceeded)
}

// limit is the time the step was given.
func (l Limits) limit(step Step) time.Duration {
	switch step {
	case Connect:
		return l.Connect
	case Data:
		return l.Data
	case Accept:
		return l.Accept
	}
	return l.Command
}
