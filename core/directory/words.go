package directory

import "fmt"

// Origin says where a customer's password came from. Its number is part of the
// row format.
type Origin byte

// The origins.
const (
	OriginNone Origin = iota
	OriginCustomer
	OriginOperator
	OriginGenerated
	OriginImported
)

var originNames = [...]string{"none", "customer", "operator", "generated", "imported"}

// String is the word for it; a number that a newer version wrote prints as one.
func (o Origin) String() string { return nameOf(originNames[:], byte(o), "origin") }

// ParseOrigin is the reverse of String for the known words.
func ParseOrigin(word string) (Origin, error) {
	n, err := numberOf(originNames[:], word, "password origin")
	return Origin(n), err
}

// MailState says what became of the last mail to a customer. Its number is
// part of the row format.
type MailState byte

// The mail states.
const (
	MailNone MailState = iota
	MailQueued
	MailSending
	MailAccepted
	MailDeferred
	MailFailed
	MailCancelled
	MailExpired
	MailByHand
	MailBounced
)

var mailNames = [...]string{
	"none", "queued", "sending", "accepted", "deferred", "failed", "cancelled", "expired", "by-hand", "bounced",
}

// String is the word for it; a number that a newer version wrote prints as one.
func (m MailState) String() string { return nameOf(mailNames[:], byte(m), "mail state") }

// Failed says whether the mail did not reach the customer for good.
func (m MailState) Failed() bool { return m == MailFailed || m == MailExpired || m == MailBounced }

// ParseMailState is the reverse of String for the known words.
func ParseMailState(word string) (MailState, error) {
	n, err := numberOf(mailNames[:], word, "mail state")
	return MailState(n), err
}

func nameOf(names []string, n byte, what string) string {
	if int(n) < len(names) {
		return names[n]
	}
	return fmt.Sprintf("%s %d", what, n)
}

func numberOf(names []string, word, what string) (byte, error) {
	for n, name := range names {
		if name == word {
			return byte(n), nil
		}
	}
	return 0, fmt.Errorf("%q is no %s", word, what)
}
