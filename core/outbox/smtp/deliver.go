package smtp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"unicode/utf8"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/keydesk/keydesk/core/outbox/mime"
)

// Envelope is what the server is told of sender and recipient: one recipient a
// mail, so that every reply is about one.
type Envelope struct {
	From mime.Address
	To   mime.Address
}

// Receipt is the server's word that it has the mail.
type Receipt struct {
	Reply string // the reply to the dot, cleaned
}

// Deliver sends one mail on a connection of its own. A nil error means that
// the server has accepted it; any other is a *Failure.
func Deliver(ctx context.Context, server Server, env Envelope, message []byte) (Receipt, error) {
	s, err := Open(ctx, server)
	if err != nil {
		return Receipt{}, err
	}
	defer s.Close()
	return s.Send(ctx, env, message)
}

// Send hands over one message, as mime.Compose gives it. A nil error means the
// server has accepted it; any other is a *Failure. After one, ask Usable
// before the next mail. ctx ends it at once, and the session with it.
func (s *Session) Send(ctx context.Context, env Envelope, message []byte) (Receipt, error) {
	if s.broken {
		return Receipt{}, s.ended(net.ErrClosed)
	}
	if err := ctx.Err(); err != nil {
		return Receipt{}, s.failure(ctx, Sender, err)
	}
	options, err := s.fit(env, message)
	if err != nil {
		return Receipt{}, err
	}
	stop := context.AfterFunc(ctx, s.guard.cancel)
	reply, step, err := s.transact(env, options, message)
	if !stop() {
		s.broken = true
	}
	if err != nil {
		f := s.failure(ctx, step, err)
		s.broken = s.broken || f.cause != nil || f.Code == 421
		return Receipt{}, f
	}
	return Receipt{Reply: s.clean("250 " + reply)}, nil
}

// ended is the failure of a session that is over before a mail was begun.
func (s *Session) ended(cause error) *Failure {
	return &Failure{Outcome: Temporary, Step: Connect, cause: cause, words: "the connection to " + s.server.name() + " has ended"}
}

// fit refuses what the server could not take, before anything is said to it.
func (s *Session) fit(env Envelope, message []byte) (*gosmtp.MailOptions, error) {
	never := func(step Step, words string) error {
		return &Failure{Outcome: Permanent, Step: step, words: words}
	}
	if err := env.From.Check(); err != nil {
		return nil, never(Sender, "the sender's address cannot be used: "+err.Error())
	}
	if err := env.To.Check(); err != nil {
		return nil, never(Recipient, "the recipient's address cannot be used: "+err.Error())
	}
	if err := mime.CheckWire(message); err != nil {
		return nil, never(Data, err.Error())
	}
	if s.maxSize > 0 && len(message) > s.maxSize {
		return nil, never(Data, fmt.Sprintf("the message has %d bytes, and %s takes %d at most", len(message), s.server.Host, s.maxSize))
	}
	wide := env.From.NeedsUTF8() || env.To.NeedsUTF8() || bytes.ContainsFunc(message, func(r rune) bool { return r >= utf8.RuneSelf })
	if wide && !s.utf8 {
		return nil, never(Recipient, s.server.Host+" cannot take an address with letters beyond ASCII before the @ (it does not offer SMTPUTF8)")
	}
	return &gosmtp.MailOptions{UTF8: wide}, nil
}

// transact is the mail itself. It returns the step that err is of.
func (s *Session) transact(env Envelope, options *gosmtp.MailOptions, message []byte) (string, Step, error) {
	limits := s.server.Limits
	if s.used {
		s.guard.step(limits.Command)
		if err := s.client.Reset(); err != nil {
			return "", Connect, s.ended(net.ErrClosed) // whatever it said, a new connection is the answer
		}
	}
	s.used = true
	s.guard.step(limits.Command)
	if err := s.client.Mail(env.From.String(), options); err != nil {
		return "", Sender, err
	}
	s.guard.step(limits.Command)
	if err := s.client.Rcpt(env.To.String(), nil); err != nil {
		return "", Recipient, err
	}
	s.guard.step(limits.Command)
	data, err := s.client.Data()
	if err != nil {
		return "", Data, err
	}
	s.guard.step(limits.Data)
	if _, err := data.Write(message); err != nil {
		return "", Data, err
	}
	s.guard.step(limits.Accept)
	response, err := data.CloseWithResponse()
	if err != nil {
		return "", Accept, err
	}
	if response == nil {
		return "", Accept, errors.New("no reply to the end of the message")
	}
	return response.StatusText, Accept, nil
}
