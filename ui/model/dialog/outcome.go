package dialog

import (
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Kind is which of the five came out.
type Kind string

// The outcomes of Generate and send.
const (
	OutAccepted Kind = "accepted"
	OutQueued   Kind = "queued"
	OutLocal    Kind = "local"
	OutFailed   Kind = "failed"
	OutByHand   Kind = "by hand"
)

// Act is a button under an outcome.
type Act string

// The acts.
const (
	Print     Act = "Print"
	ReadAloud Act = "Read aloud"
	Retry     Act = "Retry"
	Copy      Act = "Copy"
	SaveEML   Act = "Save as .eml"
	OpenMail  Act = "Open"
)

// Outcome says what came of sending credentials. A toast is for what went
// well; a dialog for what the operator has to do something about while the
// caller waits.
type Outcome struct {
	Kind  Kind
	Toast bool
	Title string // of the dialog
	Bold  string // the first sentence
	Text  string // the rest
	Acts  []Act  // the last is the default, where it is not a plain OK
}

// OutcomeOf makes an Outcome of what became of the mail.
func OutcomeOf(news Tidings, clock words.Clock) Outcome {
	m := news.Mail
	switch string(m.State) {
	case say.Accepted:
		if say.LocalMail(m) {
			return Outcome{Kind: OutLocal, Toast: true, Bold: "New credentials generated.",
				Text: "The mail is in the local mailbox; nothing has left this computer.", Acts: []Act{OpenMail}}
		}
		return Outcome{Kind: OutAccepted, Toast: true, Bold: "Credentials generated and sent successfully.",
			Text: fmt.Sprintf("Accepted by %s for %s at %s.", m.Via, m.To, clock.At(words.Millis(m.EndedAt)))}
	case say.Failed, say.Expired, say.Cancelled:
		return failed(m)
	case say.Queued:
		if news.Mode == say.ModeByHand {
			return Outcome{Kind: OutByHand, Title: "Hand it over", Bold: "New credentials generated. Hand the mail over.",
				Text: "The old password no longer works.", Acts: []Act{Copy, SaveEML, Print, ReadAloud}}
		}
	}
	return Outcome{Kind: OutQueued, Title: "Waiting", Bold: "New credentials generated.",
		Text: "The mail is waiting" + waiting(m, clock) + ". The old password no longer works.",
		Acts: []Act{Print, ReadAloud}}
}

// failed: a mail that was cancelled is void, and no try brings it back.
func failed(m core.Message) Outcome {
	out := Outcome{Kind: OutFailed, Title: "Not delivered", Acts: []Act{Print, ReadAloud, Retry},
		Text: "The old password no longer works; the new one was not delivered."}
	reply := strings.TrimSuffix(say.Reply(m), ".")
	switch string(m.State) {
	case say.Expired:
		out.Bold = fmt.Sprintf("The mail to %s was given up: %s.", m.To, reply)
	case say.Cancelled:
		out.Bold, out.Acts = fmt.Sprintf("The mail to %s was cancelled: %s.", m.To, reply), []Act{Print, ReadAloud}
	default:
		out.Bold = fmt.Sprintf("%s was refused: %s.", m.To, reply)
	}
	return out
}

// waiting is why a mail waits, and when it is tried next.
func waiting(m core.Message, clock words.Clock) string {
	text := ""
	if m.LastError != "" {
		text = ": " + strings.TrimSuffix(m.LastError, ".")
	}
	if m.DueAt != 0 && m.Tries > 0 {
		text += "; next try " + clock.At(words.Millis(m.DueAt))
	}
	return text
}
