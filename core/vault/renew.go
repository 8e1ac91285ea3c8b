package vault

import (
	"cmp"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
)

// Renewal is a changed roster with new keys: what is to be stored in one
// transaction.
type Renewal struct {
	Roster []byte
	Grants []Grant // of the new keys, to all who are entitled and the recovery key
}

// Renew adds a new key of each kind to a changed roster, which must be of this
// vault and the next generation, and signs it; a new authority key is handed
// over to and signs. The keys are granted and then forgotten here: open the
// roster again, by Operator.Open, to hold those that the permissions allow.
// With no kinds it is SignRoster. The authority key must be held.
//
// Caveat: a program of the signer's own could keep the keys that it makes here;
// whoever manages operators could give himself the permission as well.
func (k *Keyring) Renew(next Roster, of ...Kind) (Renewal, error) {
	if len(of) == 0 {
		signed, err := k.SignRoster(next)
		return Renewal{Roster: signed}, err
	}
	if err := k.follows(next); err != nil {
		return Renewal{}, err
	}
	next = next.Clone()
	fresh := newMaterial()
	defer fresh.wipe()
	for _, kind := range of {
		if err := k.drawEpoch(&next, fresh, kind); err != nil {
			return Renewal{}, fmt.Errorf("making a new %s: %w", kind, err)
		}
	}
	out := Renewal{}
	var err error
	if out.Roster, err = k.signRenewed(next, fresh); err != nil {
		return Renewal{}, err
	}
	for _, h := range fresh.keys {
		grants, err := grantAll(next, h)
		if err != nil {
			return Renewal{}, err
		}
		out.Grants = append(out.Grants, grants...)
	}
	return out, nil
}

// follows refuses a roster that is not the next one, or whose keys are not
// those of this one.
func (k *Keyring) follows(next Roster) error {
	if next.Vault != k.Vault() || next.Generation != k.roster.Generation+1 {
		return &RosterError{"only the next generation of the same vault is signed"}
	}
	for _, kind := range kinds() {
		if next.Current(kind) != k.Current(kind) {
			return &RosterError{fmt.Sprintf("a new %s must be made by the one who signs", kind)}
		}
	}
	return nil
}

// drawEpoch draws the next key of a kind and lists it in the roster.
func (k *Keyring) drawEpoch(next *Roster, fresh *material, kind Kind) error {
	ref := KeyRef{kind, next.Current(kind) + 1}
	var seed [keySize]byte
	defer clear(seed[:])
	_, _ = rand.Read(seed[:]) // never fails, says crypto/rand
	h, err := newHeld(k.Vault(), ref, seed[:])
	if err != nil {
		return err
	}
	fresh.keys[ref] = h
	entry := RosterEpoch{Kind: kind, Number: ref.Epoch, Value: slices.Clone(h.value(k.Vault()))}
	if kind == AuthorityKey {
		err = k.with(KeyRef{AuthorityKey, k.Current(AuthorityKey)}, func(old *held) error {
			entry.HandOver = ed25519.Sign(old.sign, handOverMessage(k.Vault(), entry))
			return nil
		})
	}
	next.Epochs = append(next.Epochs, entry)
	slices.SortFunc(next.Epochs, func(a, b RosterEpoch) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
	})
	return err
}

// signRenewed signs with the new authority key if there is one, and else with
// the present one.
func (k *Keyring) signRenewed(next Roster, fresh *material) ([]byte, error) {
	if h := fresh.keys[KeyRef{AuthorityKey, next.Current(AuthorityKey)}]; h != nil {
		return encodeRoster(next, h.sign)
	}
	return k.SignRoster(next)
}

// grantAll grants one key to everybody who is to hold it, and to the recovery
// key.
func grantAll(r Roster, h *held) ([]Grant, error) {
	var grants []Grant
	give := func(to OperatorID, public []byte) error {
		g, err := makeGrant(r.Vault, h.ref, h.seed[:], to, public)
		grants = append(grants, g)
		return err
	}
	if err := give(RecoveryID, r.Recovery.Public); err != nil {
		return nil, err
	}
	for _, o := range r.Operators {
		if !r.Entitled(o, h.ref.Kind) {
			continue
		}
		if err := give(o.ID, o.Public); err != nil {
			return nil, err
		}
	}
	return grants, nil
}
