package core

import (
	"context"
	"errors"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// verify compares the password, or does the same work where no password would
// do: then no verifier is tried, and nobody learns from a locked account.
func (p *Portal) verify(ctx context.Context, t tried, pw secret.Text) (right bool, err error) {
	phc, err := p.verifier(t)
	if err != nil {
		return false, err
	}
	imported := ""
	if t.imported() {
		phc, imported = password.Dummy(), phc
	}
	memory := int64(hashedBlock)
	for _, one := range t.most {
		memory += one.Memory()
	}
	err = p.h.hashing.do(ctx, memory, func() error {
		own, err := p.h.compare(pw, phc)
		if err != nil {
			return err
		}
		elsewhere, err := p.h.elsewhere(pw, imported, t.most)
		right = own || elsewhere
		return err
	})
	return right && !t.refused, err
}

// imported says that the password is tried on another program's hash.
func (t tried) imported() bool { return t.credential.Foreign != nil && !t.refused }

// verifier opens what the password is compared with.
func (p *Portal) verifier(t tried) (phc string, err error) {
	sealed, epoch, parts := t.credential.Verifier, t.credential.VerifierEpoch, [2]uint64{t.id, t.credential.Version}
	if t.refused {
		parts = [2]uint64{}
		if sealed, epoch, err = p.h.decoy(); err != nil {
			return "", err
		}
	}
	plain, err := p.h.keys.OpenLogin(epoch, verifierPurpose, sealed, number8(parts[0]), number8(parts[1]))
	if errors.Is(err, vault.ErrForged) {
		return "", &record.DamagedError{Key: credentialKey(t.id), Cause: err}
	}
	return string(plain), err
}

// decoy is a verifier that no password opens, sealed as a customer's is.
func (h *house) decoy() (sealed []byte, epoch uint32, err error) {
	h.decoyLock.Lock()
	defer h.decoyLock.Unlock()
	if h.decoyEpoch != h.keys.keyring().Current(vault.LoginKey) {
		sealed, epoch, err := h.keys.SealLogin(verifierPurpose, []byte(password.Dummy()), number8(0), number8(0))
		if err != nil {
			return nil, 0, err
		}
		h.decoySealed, h.decoyEpoch = sealed, epoch
	}
	return h.decoySealed, h.decoyEpoch, nil
}

// compare is password.Verify; nothing at all is never right.
func compare(pw secret.Text, phc string) (bool, error) {
	right, err := password.Verify(pw, phc)
	return right && !pw.Empty(), err
}

// ownVerifier makes the desk's verifier of a right password that was tried on
// an imported hash; "" where it was not.
func (p *Portal) ownVerifier(ctx context.Context, was tried, pw secret.Text) (phc string, err error) {
	if !was.imported() {
		return "", nil
	}
	err = p.h.slow(ctx, func() error {
		phc, err = password.Hash(password.Normal(pw))
		return err
	})
	return phc, err
}
