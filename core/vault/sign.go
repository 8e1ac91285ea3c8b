package vault

import (
	"crypto/ed25519"
	"fmt"
)

// Sign signs the parts for one purpose with the current authority key, which
// must be held: audit checkpoints. Rosters are signed by SignRoster.
func (k *Keyring) Sign(label string, parts ...[]byte) (signature []byte, epoch uint32, err error) {
	epoch = k.Current(AuthorityKey)
	err = k.with(KeyRef{AuthorityKey, epoch}, func(h *held) error {
		signature = ed25519.Sign(h.sign, k.signMessage(label, epoch, parts))
		return nil
	})
	return signature, epoch, err
}

// VerifyAuthority answers ErrForged unless the authority key of that epoch
// signed the parts for this purpose. It takes no key.
func (k *Keyring) VerifyAuthority(epoch uint32, label string, signature []byte, parts ...[]byte) error {
	if k.Locked() {
		return ErrLocked
	}
	ref := KeyRef{AuthorityKey, epoch}
	entry, known := k.roster.epoch(ref)
	if !known || !ed25519.Verify(entry.Value, k.signMessage(label, epoch, parts), signature) {
		return fmt.Errorf("a signature by the %s %w", ref, ErrForged)
	}
	return nil
}

func (k *Keyring) signMessage(label string, epoch uint32, parts [][]byte) []byte {
	return k.purpose(labelSign, epoch, label, parts)
}

// SignRoster signs a changed roster, which must be of this vault and the next
// generation, with the current authority key. The keyring keeps the old one:
// open again by Operator.Open.
func (k *Keyring) SignRoster(next Roster) ([]byte, error) {
	if next.Vault != k.Vault() || next.Generation != k.roster.Generation+1 {
		return nil, &RosterError{"only the next generation of the same vault is signed"}
	}
	current := k.Current(AuthorityKey)
	if next.Current(AuthorityKey) != current {
		return nil, &RosterError{"a new authority key must be held to sign by it"}
	}
	var out []byte
	err := k.with(KeyRef{AuthorityKey, current}, func(h *held) (err error) {
		out, err = encodeRoster(next, h.sign)
		return err
	})
	return out, err
}
