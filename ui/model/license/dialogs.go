package license

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// RunningOn says of computers that are never online what ending their seats
// does not do, where a license is reset, voided or a computer deactivated.
func RunningOn(seats []core.Seat) string {
	const sentence = "Computers that are never online keep running until their license file expires"
	never := 0
	for _, s := range seats {
		if s.Offline && s.Expires.IsZero() {
			never++
		}
	}
	switch never {
	case 0:
		return sentence + "."
	case 1:
		return sentence + " (1 has no expiry)."
	}
	return fmt.Sprintf("%s (%s have no expiry).", sentence, words.Number(never))
}

// ResetNow is the dialog's first sentence.
const ResetNow = "The old activation password stops at once."

// ResetDialog is the dialog Reset Activation Password.
type ResetDialog struct {
	facts     Facts
	End, Mail bool
}

// NewReset opens it. The mail is offered where one could reach the customer.
func NewReset(f Facts) *ResetDialog { return &ResetDialog{facts: f, Mail: f.noMail().Why == ""} }

// EndLabel is the box that ends the activations too; "" where there are none.
func (d *ResetDialog) EndLabel() string {
	switch n := len(d.facts.License.Seats); n {
	case 0:
		return ""
	case 1:
		return label.AlsoEndOne
	default:
		return fmt.Sprintf(label.AlsoEndMany, words.Number(n))
	}
}

// RunningOn is the sentence under it.
func (d *ResetDialog) RunningOn() string { return RunningOn(d.facts.License.Seats) }

// MailHelp is the line under the box of the mail; why says why it cannot be
// ticked.
func (d *ResetDialog) MailHelp() (help, why string) {
	if off := d.facts.noMail(); off.Why != "" {
		return off.Why, off.Why
	}
	return "The new activation password, to " + d.facts.Owner.Email + ".", ""
}

// Done is what came of a deed.
type Done struct {
	Password string
	Mail     uint64 // the mail that was queued, 0 for none
}

// Run does it.
func (d *ResetDialog) Run(ctx context.Context, s *core.Session) (done Done, err error) {
	if d.Mail {
		done.Password, done.Mail, err = s.Licenses().ResetAndEmail(ctx, d.facts.License.ID, d.End)
		return done, err
	}
	done.Password, err = s.Licenses().ResetPassword(ctx, d.facts.License.ID, d.End)
	return done, err
}

// Toast says what was done.
func (d *ResetDialog) Toast(done Done) (text, detail string) {
	text = name(d.facts) + ": new activation password " + Groups(done.Password) + "."
	if done.Mail != 0 {
		detail = words.Sentence(say.MailGoes(theDetails, d.facts.Terms.MailMode, d.facts.Owner.Email))
	}
	return text, detail
}

// theDetails is what Email License Details sends.
const theDetails = "the mail with the license details"

// name is "License 10043".
func name(f Facts) string { return label.License + " " + strconv.FormatUint(f.License.ID, 10) }

// Emailed is the toast of Email License Details.
func Emailed(f Facts) string {
	return name(f) + ": " + say.MailGoes(theDetails, f.Terms.MailMode, f.Owner.Email)
}

// VoidText says what voiding does.
func VoidText(f Facts) string {
	text := "Nothing more can be activated with it"
	switch n := len(f.License.Seats); n {
	case 0:
		return text + "."
	case 1:
		return text + "; the activation in place stops at its next check. " + RunningOn(f.License.Seats)
	default:
		return fmt.Sprintf("%s; the %s activations in place stop at their next check. %s", text, words.Number(n), RunningOn(f.License.Seats))
	}
}

// Voided is the toast of it, and Unvoided that of its Undo.
func Voided(f Facts) string { return name(f) + ": void." }

// Unvoided is said after Undo.
func Unvoided(f Facts) string { return name(f) + ": its status is as before." }

// Before is the status that Undo of Void gives back. One that had expired by its
// day expires by itself again.
func Before(f Facts) core.LicenseStatus {
	if f.License.Status == core.LicenseExpired && !f.License.Expires.IsZero() {
		return core.LicenseOK
	}
	return f.License.Status
}

// SeatName is what a computer is called: its name, or its Computer ID.
func SeatName(s core.Seat) string {
	if s.Machine != "" {
		return s.Machine
	}
	return s.Computer
}

// SeatSub is the line under a dialog's title that is about a seat.
func SeatSub(f Facts, s core.Seat) string {
	computer := s.Computer
	if computer == SeatName(s) {
		computer = ""
	}
	return words.Dot(SeatName(s), computer, f.Sub())
}

// DeactivateText says what deactivating does.
func DeactivateText(s core.Seat) string {
	return SeatName(s) + " gives its seat back, and stops at its next check. " + RunningOn([]core.Seat{s})
}

// Deactivated is the toast of it.
func Deactivated(f Facts, s core.Seat) string {
	left := f.License.ActivationsLeft + 1
	return fmt.Sprintf("%s: deactivated. Activations Left of license %d: %s.", SeatName(s), f.License.ID, words.Number(min(left, f.License.Activations)))
}

// Order is a computer that gets a seat by hand: a new one, or one in place of
// another.
type Order struct {
	facts             Facts
	seat              *core.Seat // nil: none is replaced
	Computer, Machine string
}

// NewOrder opens License file…, or with a seat Replace computer….
func NewOrder(f Facts, replaces *core.Seat) *Order { return &Order{facts: f, seat: replaces} }

// Text says what follows.
func (o *Order) Text() string {
	if o.seat == nil {
		return "The computer gets a seat, and you its license file to be carried there. A computer that has a seat keeps it."
	}
	return fmt.Sprintf("The seat of %s goes to another computer, and you get its license file to be carried there. %s stops at its next check. %s",
		SeatName(*o.seat), SeatName(*o.seat), RunningOn([]core.Seat{*o.seat}))
}

// Problem is what the button waits for, "" for nothing.
func (o *Order) Problem() string {
	switch {
	case o.Computer == "":
		return "Type the Computer ID that the program shows there."
	case o.seat != nil && o.Computer == o.seat.Computer:
		return "That computer has the seat already."
	}
	return ""
}

// FileName is what the license file is offered to be called.
func (o *Order) FileName() string {
	return fmt.Sprintf("license-%d.kdlicense", o.facts.License.ID)
}

// Run gives the seat and returns the license file.
func (o *Order) Run(ctx context.Context, s *core.Session) ([]byte, error) {
	l := o.facts.License
	if o.seat != nil {
		return s.Licenses().ReplaceComputer(ctx, l.ID, o.seat.ID, o.Computer, o.Machine)
	}
	return s.Licenses().Activate(ctx, core.Activation{
		LicenseID: strconv.FormatUint(l.ID, 10), Password: secret.New(l.ActivationPassword), Computer: o.Computer, Machine: o.Machine,
	})
}

// Toast says what was done.
func (o *Order) Toast(file string) string {
	who := o.Machine
	if who == "" {
		who = o.Computer
	}
	if o.seat != nil {
		return fmt.Sprintf("%s has the seat of %s. Saved: %s", who, SeatName(*o.seat), file)
	}
	return fmt.Sprintf("%s has a seat of license %d. Saved: %s", who, o.facts.License.ID, file)
}

// SetComputer is called with what stands in the field Computer ID, SetMachine
// with the computer's name.
func (o *Order) SetComputer(text string) { o.Computer = strings.TrimSpace(text) }

// SetMachine is called with what stands in the field of the computer's name.
func (o *Order) SetMachine(text string) { o.Machine = strings.TrimSpace(text) }

// MoveText says what moving does.
const MoveText = "The license, its seats and its activation password stay as they are. From then on it is the other customer's."

// WhyNotMove is what the button waits for.
func WhyNotMove(f Facts, to *Owner) string {
	switch {
	case to == nil:
		return "Choose the customer first."
	case to.ID == f.Owner.ID:
		return "The license is that customer's already."
	}
	return ""
}

// Moved is the toast of it, and MovedBack that of its Undo.
func Moved(f Facts, to Owner) string {
	if to.ID == 0 {
		return name(f) + " is nobody's now."
	}
	return name(f) + " is " + to.Name + "'s now."
}

// MovedBack is said after Undo.
func MovedBack(f Facts) string { return name(f) + ": moved back." }

// SeatWithoutFile is said where a seat was given and its file not written.
const SeatWithoutFile = "The computer has its seat; License file… for the same Computer ID makes the file again."

// ListMailed is the toast of a list of seats that was mailed to a customer.
func ListMailed(f person.Facts) string {
	return say.Name(f.Customer.Fields, f.Customer.ID) + ": " + say.MailGoes("the list of seats", f.Terms.MailMode, f.Customer.Email)
}
