package core

import (
	"context"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Audit is the room of the audit log.
type Audit struct{ s *Session }

// AuditEntry is one entry of the log.
type AuditEntry = record.Audited

// AuditValue is one changed field of an entry.
type AuditValue = record.Value

// List calls fn with the entries, newest first, until fn returns false. Needs
// Manage Operators or Change Settings: the log says what everybody did.
func (a *Audit) List(ctx context.Context, fn func(AuditEntry) (bool, error)) error {
	if err := a.s.mayAny(vault.ManageOperators, vault.ChangeSettings); err != nil {
		return err
	}
	return a.s.h.store.Audit(ctx, fn)
}

// Of lists the latest entries on one customer. Needs View Customers.
func (a *Audit) Of(ctx context.Context, id uint64, limit int) (entries []AuditEntry, err error) {
	if err := a.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	err = a.s.h.store.View(ctx, func(r *record.Reader) error {
		entries, err = r.AuditOf(id, limit)
		return err
	})
	return entries, err
}

// AuditProof is what verifying the log came to.
type AuditProof = record.AuditProof

// Verify walks the chains and the checkpoints and returns how many entries fit.
// The first that does not is an ErrDamaged that names it. Needs no permission:
// it shows nothing.
func (a *Audit) Verify(ctx context.Context) (int, error) {
	proof, err := a.Prove(ctx)
	return proof.Entries, err
}

// Prove is Verify that says how far the checkpoints vouch for the log, too:
// against an operator who writes entries anew, those since the last checkpoint
// are kept by nothing but their chain.
func (a *Audit) Prove(ctx context.Context) (AuditProof, error) {
	proof, err := a.s.h.store.VerifyAudit(ctx)
	if broken, ok := asBreak(err); ok {
		return proof, &Error{Kind: ErrDamaged, Sentence: "The audit log was tampered with or damaged: " + broken.Error() + ".", Cause: err}
	}
	return proof, err
}
