package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	gosmtp "github.com/emersion/go-smtp"
)

// maxWords bounds what is kept of a server's words, in bytes.
const maxWords = 500

// refusal is the sentence for a reply that says no.
func (s *Session) refusal(step Step, f *Failure) string {
	what := map[Step]string{
		Greeting:  "did not let us in",
		Hello:     "refused our greeting",
		Encrypt:   "refused to encrypt (STARTTLS)",
		SignIn:    "refused the sign-in",
		Sender:    "refused the sender",
		Recipient: "refused the recipient",
		Data:      "refused to take a message",
		Accept:    "refused the message",
	}[step]
	if f.Outcome == Temporary {
		what += " for now"
	}
	return fmt.Sprintf("%s %s: %s", s.server.Host, what, f.Reply)
}

// stopped is the sentence for a context that ended.
func (s *Session) stopped(step Step) string {
	if step == Accept {
		return fmt.Sprintf("stopped before %s had confirmed the message; it will be sent again and may arrive twice", s.server.Host)
	}
	return fmt.Sprintf("stopped (%s) before %s had been given the message", step, s.server.Host)
}

// lost is the sentence for a connection that failed or fell silent.
func (s *Session) lost(step Step, err error) string {
	why := s.networkWords(step, err)
	switch step {
	case Connect:
		return fmt.Sprintf("cannot reach %s: %s", s.server.name(), why)
	case Accept:
		return fmt.Sprintf("%s has not confirmed the message (%s); it will be sent again and may arrive twice", s.server.Host, why)
	}
	return fmt.Sprintf("lost the connection to %s (%s): %s", s.server.name(), step, why)
}

func (s *Session) networkWords(step Step, err error) string {
	var dns *net.DNSError
	var code syscall.Errno
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %v", s.server.Limits.limit(step))
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "the name cannot be looked up now"
	case errors.As(err, &code):
		return code.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe), errors.Is(err, net.ErrClosed):
		return "the connection was closed"
	}
	return s.clean(err.Error())
}

// tlsWords is the sentence for a handshake that failed, or a bad setting.
func (s *Session) tlsWords(step Step, err error) string {
	var expired x509.CertificateInvalidError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case step == Setup:
		return err.Error()
	case errors.As(err, &expired) && expired.Reason == x509.Expired:
		return fmt.Sprintf("the certificate of %s is valid from %s to %s, and this computer's clock is outside of that",
			s.server.Host, expired.Cert.NotBefore.UTC().Format("2 January 2006"), expired.Cert.NotAfter.UTC().Format("2 January 2006"))
	case errors.As(err, &name):
		return fmt.Sprintf("the certificate of %s is for another name; nothing was sent", s.server.Host)
	case errors.As(err, &authority):
		return fmt.Sprintf("the certificate of %s is from an authority this computer does not know; mail.ca can name it", s.server.Host)
	case errors.As(err, &record):
		return fmt.Sprintf("%s does not speak TLS here; the port and mail.security may not belong together", s.server.name())
	}
	return fmt.Sprintf("the encryption with %s failed: %s", s.server.name(), s.clean(err.Error()))
}

// replyText gives a reply as one line with its codes.
func (s *Session) replyText(r *gosmtp.SMTPError) string {
	enhanced := ""
	if c := r.EnhancedCode; c[0] > 0 {
		enhanced = fmt.Sprintf("%d.%d.%d ", c[0], c[1], c[2])
	}
	return s.clean(fmt.Sprintf("%d %s%s", r.Code, enhanced, r.Message))
}

// clean makes a server's words fit to be shown: one line, nothing invisible,
// none of our credentials should it repeat them, 500 bytes at most.
func (s *Session) clean(text string) string {
	text = strings.ToValidUTF8(text, "?")
	if p := s.server.Password.Reveal(); p != "" {
		for _, form := range []string{"\x00" + s.server.Username + "\x00" + p, p} {
			text = strings.ReplaceAll(text, base64.StdEncoding.EncodeToString([]byte(form)), "[hidden]")
			text = strings.ReplaceAll(text, form, "[hidden]")
		}
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) && r != utf8.RuneError {
			return r
		}
		return ' '
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= maxWords {
		return text
	}
	end := maxWords - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
