package core

import (
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/vault"
)

// A bulk action is the deed on one customer done to many, each in a transaction
// of his own with an audit entry of his own that names the batch. It is asked in
// two steps: PlanBulk says who would be left out and why, RunBulk does it to the
// others and looks at each anew. What is done stays done: after an error, ctx's
// end or a program that was ended, planning it again leaves out who was mailed
// already (bulkbatch.go), and for the other actions what a customer is says so.

// BulkAction is what is done to many customers.
type BulkAction string

// The bulk actions.
const (
	BulkEmailForgotten BulkAction = "email-forgotten" // Email Forgotten Password: a link that works for 7 days
	BulkGenerate       BulkAction = "generate"        // Generate and send credentials
	BulkUnlock         BulkAction = "unlock"
	BulkConfirm        BulkAction = "send-confirmation"
	BulkWelcome        BulkAction = "send-welcome"
	BulkEnable         BulkAction = "enable-login"
	BulkDisable        BulkAction = "disable-login"
	BulkMove           BulkAction = "move" // into the scope Bulk.Scope
	BulkDelete         BulkAction = "delete"
	BulkRestore        BulkAction = "restore"
	BulkRelock         BulkAction = "lock-again" // takes BulkUnlock back: see BulkResult.Undo
)

// AllBulkActions are those that can be asked for.
func AllBulkActions() []BulkAction {
	return []BulkAction{
		BulkEmailForgotten, BulkGenerate, BulkUnlock, BulkConfirm, BulkWelcome,
		BulkEnable, BulkDisable, BulkMove, BulkDelete, BulkRestore,
	}
}

// Mails says that the action sends each customer a mail.
func (a BulkAction) Mails() bool {
	return slices.Contains([]BulkAction{BulkEmailForgotten, BulkGenerate, BulkConfirm, BulkWelcome}, a)
}

// Links says that this mail is nothing without its link.
func (a BulkAction) Links() bool { return a == BulkEmailForgotten || a == BulkConfirm }

// Bulk asks for an action on many customers.
type Bulk struct {
	Action BulkAction
	IDs    []uint64 // in the order in which it is done
	Scope  string   // BulkMove: where to, by name
	Again  bool     // also to those whom a batch that was left in its middle has mailed

	locks map[uint64]loginState // BulkRelock: as they were
}

// BulkWho is a customer of a bulk action, as people name him.
type BulkWho struct {
	ID    uint64
	Name  string
	Email string
}

// BulkLeft is a customer who is left out, and why.
type BulkLeft struct {
	BulkWho
	Why    BulkReason
	Detail string // a sentence that says more; ""
}

// BulkPlan is a bulk action that can be run: PlanBulk makes it.
type BulkPlan struct {
	Bulk
	Do  []BulkWho
	Out []BulkLeft
	// Before is the batch of this action that was left in its middle; this one
	// goes on with it. Nil where there is none, or with Again.
	Before *BulkBefore
}

// BulkBefore is a batch that was stopped, by Cancel or with its program.
type BulkBefore struct {
	Begun time.Time
	By    string
	Count int // of the customers whom it was for
}

// BulkReason is why a customer is left out, by its name in JSON.
type BulkReason string

// The reasons. A reason stands in two places that must agree: the plan, and the
// transaction.
const (
	BulkGone      BulkReason = "not-found"
	BulkInBin     BulkReason = "in-recycle-bin"
	BulkNotInBin  BulkReason = "not-in-recycle-bin"
	BulkDone      BulkReason = "done-already" // by the batch that was left in its middle
	BulkNoAddress BulkReason = "no-deliverable-address"
	BulkInactive  BulkReason = "login-inactive" // somebody switched it off
	BulkNoSender  BulkReason = "no-sender"
	BulkNoLink    BulkReason = "no-link"
	BulkConfirmed BulkReason = "confirmed-already"
	BulkUnlocked  BulkReason = "not-locked"
	BulkEnabled   BulkReason = "enabled-already"
	BulkDisabled  BulkReason = "disabled-already"
	BulkThere     BulkReason = "there-already"
	BulkExternal  BulkReason = "external-id-taken"
	BulkChanged   BulkReason = "changed-meanwhile" // there were attempts since
	BulkDamaged   BulkReason = "record-damaged"    // one of his records does not open
)

// BulkState is what became of one customer.
type BulkState string

// The states.
const (
	BulkStateDone   BulkState = "done"
	BulkStateLeft   BulkState = "left-out"
	BulkStateFailed BulkState = "failed" // for another reason, which Detail says
)

// BulkOutcome is what became of one customer.
type BulkOutcome struct {
	BulkWho
	State  BulkState
	Why    BulkReason // left out
	Detail string     // a sentence that says more; ""
	MailID uint64     // 0: no mail was queued
	NoLink string     // why the credentials went without a confirm link

	lock loginState // BulkUnlock: as it was
}

// BulkResult is what came of a bulk action.
type BulkResult struct {
	Bulk
	Batch              string // named by the audit entries
	Done, Left, Failed int
	Outcomes           []BulkOutcome // those who were come to, in the plan's order, and who was left out
	Rest               int           // who were not come to: it was stopped
}

// DoneIDs are the customers to whom it was done.
func (r BulkResult) DoneIDs() (ids []uint64) {
	for _, o := range r.Outcomes {
		if o.State == BulkStateDone {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// Undo is what takes the action back with those to whom it was done; ok is
// false where nothing does, as with mails.
func (r BulkResult) Undo() (back Bulk, ok bool) {
	back.Action, ok = map[BulkAction]BulkAction{
		BulkDelete: BulkRestore, BulkRestore: BulkDelete, BulkDisable: BulkEnable, BulkEnable: BulkDisable, BulkUnlock: BulkRelock,
	}[r.Action]
	back.IDs = r.DoneIDs()
	if r.Action == BulkUnlock {
		back.locks = map[uint64]loginState{}
		for _, o := range r.Outcomes {
			back.locks[o.ID] = o.lock
		}
	}
	return back, ok && len(back.IDs) > 0
}

// mayBulk holds the permissions of a bulk action: Bulk Actions, what a list
// needs, and what the action needs with one customer.
func (s *Session) mayBulk(a BulkAction) error {
	if err := s.may(vault.ViewCustomers | vault.BulkActions); err != nil {
		return err
	}
	switch a {
	case BulkEmailForgotten, BulkGenerate, BulkUnlock, BulkRelock, BulkConfirm, BulkWelcome:
		return s.mayAny(vault.ResetPasswords, vault.EditCustomers)
	case BulkEnable, BulkDisable, BulkMove, BulkDelete, BulkRestore:
		return s.may(vault.EditCustomers)
	}
	return &FieldError{"action", "There is no bulk action " + string(a) + "."}
}
