package say

import (
	"regexp"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// The states of a mail, as the core writes them.
const (
	Queued    = "queued"
	Sending   = "sending"
	Accepted  = "accepted"
	Deferred  = "deferred"
	Failed    = "failed"
	Cancelled = "cancelled"
	Expired   = "expired"
	Bounced   = "bounced"
)

// What a mail was given to, where it was no server.
const (
	viaByHand = "by hand"
	viaLocal  = "the local mailbox"
)

// The modes of mail, by the setting mail.mode.
const (
	ModeLocal  = "local"
	ModeSMTP   = "smtp"
	ModeByHand = "by-hand"
)

// Mailing is what a mail is called.
func Mailing(name string) string {
	names := map[string]string{
		"credentials": "Credentials", "reset-password": "Reset Password", "password-changed": "Customer Password Changed",
		"confirm-email": "Confirm e-mail", "welcome": "Welcome Mailing",
		"account-exists": "Account exists", "choose-password": "Choose password", "contact-us": "Contact us", "test": "Test mail",
		"license-details": "License details", "license-list": "List of licenses", "sale": "New sale",
	}
	if known, ok := names[name]; ok {
		return known
	}
	return words.Sentence(name)
}

// MailState is a mail's state in honest words: "Accepted by smtp.example
// 10:02", "Deferred: 451 greylisted, next try 10:29". mode says where mail
// goes now.
func MailState(m core.Message, mode string, clock words.Clock) Mark {
	ended := clock.At(words.Millis(m.EndedAt))
	switch string(m.State) {
	case Queued:
		if mode == ModeByHand {
			return Mark{"Waiting to be handed over", ShapeHand, Plain}
		}
		return Mark{"Waiting", ShapeClock, Plain}
	case Sending:
		return Mark{"Being sent", ShapeClock, Plain}
	case Deferred:
		return Mark{"Deferred: " + Reply(m) + nextTry(m, clock), ShapeClock, Caution}
	case Failed:
		return Mark{"Failed: " + Reply(m), ShapeTriangle, Bad}
	case Cancelled:
		return Mark{"Cancelled: " + Reply(m), ShapeBar, Plain}
	case Expired:
		return Mark{"Expired: " + Reply(m), ShapeBar, Caution}
	case Bounced:
		return Mark{"Bounced, marked by " + m.MarkedBy + " " + clock.At(words.Millis(m.MarkedAt)), ShapeTriangle, Caution}
	case Accepted:
		return accepted(m, ended)
	}
	return Mark{words.Sentence(string(m.State)), ShapeBar, Plain}
}

func accepted(m core.Message, when string) Mark {
	switch m.Via {
	case viaByHand:
		return Mark{"Handed over " + when, ShapeHand, Good}
	case viaLocal:
		return Mark{"In the local mailbox " + when, ShapeTray, Plain}
	}
	return Mark{"Accepted by " + m.Via + " " + when, ShapeCheck, Good}
}

// LocalMail says that a mail lies in the local mailbox.
func LocalMail(m core.Message) bool { return string(m.State) == Accepted && m.Via == viaLocal }

func nextTry(m core.Message, clock words.Clock) string {
	if m.DueAt == 0 {
		return ""
	}
	return ", next try " + clock.At(words.Millis(m.DueAt))
}

// Reply is the server's own words where there are some, in quotation marks,
// else what is known: “550 5.1.1 no such user”, cannot reach smtp.example.
func Reply(m core.Message) string {
	text := m.LastError
	if text == "" {
		return "no reason is known"
	}
	if code := replyCode().FindStringIndex(text); code != nil {
		return words.Quoted(text[code[0]+len(": "):])
	}
	return BySetting(text)
}

func replyCode() *regexp.Regexp { return regexp.MustCompile(`: [245]\d\d `) }

// LastMail is a customer's last mail in the preview: what, and what became of
// it; ok is false for who has none.
type LastMail struct {
	Mark   Mark   // "Reset link sent 10:02, valid to 10:32"
	Detail string // "Accepted by smtp.example at 10:02", the server's words
	Retry  bool   // it can be tried again
}

// Last puts a customer's last mail and link together. m is the mail, of which
// its own row was read.
func Last(c core.Customer, m core.Message, mode string, clock words.Clock) (LastMail, bool) {
	if m.ID == 0 {
		return LastMail{}, false
	}
	state := MailState(m, mode, clock)
	what := map[string]string{"reset-password": "Reset link", "credentials": "Credentials"}[m.Mailing]
	if what == "" {
		what = Mailing(m.Mailing)
	}
	last := LastMail{Mark: Mark{what, state.Shape, state.Tone}, Detail: words.Sentence(state.Word)}
	since := clock.Short(words.Millis(max(m.EndedAt, m.QueuedAt)))
	switch string(m.State) {
	case Accepted:
		last.Mark.Word += " sent " + since
		if m.Mailing == "reset-password" && c.LastLink != nil {
			last.Mark.Word = "Reset link " + Link(c.LastLink, clock)
		}
	case Failed:
		last.Mark.Word += " refused " + since
		last.Detail, last.Retry = words.Sentence(Reply(m)), true
	case Deferred:
		last.Mark.Word += " deferred" + nextTry(m, clock)
		last.Detail, last.Retry = words.Sentence(Reply(m)), true
	case Expired:
		last.Mark.Word += " never accepted"
		last.Retry = true
	case Bounced:
		last.Mark.Word += " bounced"
		if m.LastError != "" {
			last.Detail += " " + words.Sentence(m.LastError)
		}
	case Cancelled:
		last.Mark.Word += " cancelled"
	default:
		last.Mark.Word += " waiting since " + clock.At(words.Millis(m.QueuedAt))
	}
	return last, true
}

// QueuedAt is when a mail was queued.
func QueuedAt(m core.Message) time.Time { return words.Millis(m.QueuedAt) }

// MailGoes says where a mail is that was just queued, by where mail goes.
func MailGoes(what, mode, to string) string {
	switch mode {
	case ModeLocal:
		return what + " is in the local mailbox; nothing has left this computer."
	case ModeByHand:
		return what + " is ready. Hand the mail over."
	}
	return what + " is on its way to " + to + "."
}
