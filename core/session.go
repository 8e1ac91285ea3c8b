package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Session is a signed-in operator. It hands out rooms; every method of a room
// checks the permission it names.
type Session struct {
	h        *house
	actor    record.Actor
	leave    func(context.Context, Kept)
	desk     *Desk
	operator *vault.Operator // guarded by the desk's team

	// RolledBack says that the database is older than when this machine last
	// closed it: somebody put an earlier copy in its place.
	RolledBack bool

	// Restored says that this is the first sign-in after a restore, and what
	// that has done; else it is nil.
	Restored *Restored
}

// Operator is the operator's sign-in name, as the list of operators has it now.
func (s *Session) Operator() string { return s.h.keys.keyring().Name() }

// Vendor is the vendor's name.
func (s *Session) Vendor() string { return s.h.vendor }

// Leave signs out and drops the keys, those of the desk's staff too where
// nobody else is signed in.
func (s *Session) Leave(ctx context.Context) { s.leave(context.WithoutCancel(ctx), Kept{}) }

// Customers is the room of customers and their passwords.
func (s *Session) Customers() *Customers { return &Customers{s} }

// Mail is the room of the outbox and the local mailbox.
func (s *Session) Mail() *Mail { return &Mail{s} }

// Operators is the room of operators, their groups and keys.
func (s *Session) Operators() *Operators { return &Operators{s} }

// Scopes is the room of scopes.
func (s *Session) Scopes() *Scopes { return &Scopes{s} }

// Sales is the room of sales: customer, licenses and one mail in one deed.
func (s *Session) Sales() *Sales { return &Sales{s} }

// Settings is the room of settings.
func (s *Session) Settings() *Settings { return &Settings{s: s} }

// Templates is the room of mail templates.
func (s *Session) Templates() *Templates { return &Templates{s} }

// Audit is the room of the audit log.
func (s *Session) Audit() *Audit { return &Audit{s} }

// portalActor is who does what customers ask for.
const portalActor = "portal"

// Portal opens the customers' door. It needs Run Portal, whose holder has the
// key that verifiers are kept by.
func (s *Session) Portal() (*Portal, error) {
	if err := s.may(vault.RunPortal); err != nil {
		return nil, err
	}
	return &Portal{h: s.h, actor: record.Actor{Kind: portalActor}}, nil
}

// may refuses what the operator's permissions do not hold.
func (s *Session) may(need vault.Permissions) error {
	if s.h.keys.keyring().Locked() {
		return &Error{Kind: ErrSignIn, Sentence: "This session has ended; sign in again."}
	}
	if s.h.keys.Permissions().Has(need) {
		return nil
	}
	return &Error{Kind: ErrPermission, Sentence: fmt.Sprintf("This needs the permission %s.", need)}
}

// mayAny is may for deeds that one of several permissions allows.
func (s *Session) mayAny(needs ...vault.Permissions) error {
	var err error
	for _, need := range needs {
		if err = s.may(need); err == nil {
			return nil
		}
	}
	return err
}
