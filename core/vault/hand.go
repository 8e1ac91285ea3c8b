package vault

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/keydesk/keydesk/core/secret"
)

// GrantTo seals a held key to an operator, or with RecoveryID to the recovery
// key. The recipient's public half is the roster's; one whom the permissions
// do not entitle to the key is refused with a GrantError.
func (k *Keyring) GrantTo(ref KeyRef, to OperatorID) (Grant, error) {
	public := k.roster.Recovery.Public
	if to != RecoveryID {
		o, known := k.roster.Find(to)
		if !known || !k.roster.Entitled(o, ref.Kind) {
			return Grant{}, &GrantError{ref, to, "the roster does not entitle him to it"}
		}
		public = o.Public
	}
	var g Grant
	err := k.with(ref, func(h *held) (err error) {
		g, err = makeGrant(k.Vault(), ref, h.seed[:], to, public)
		return err
	})
	return g, err
}

// NewOperator makes a new key pair for an operator and a slot for it under a
// password: for a new one (with RecoveryID an ID is drawn) and, because nobody
// else opens a slot, for one whose password another sets. The entry goes into
// the next roster, with permissions or groups; SlotFrom of that generation
// makes him change the password. It takes the KDF's time.
func (k *Keyring) NewOperator(ctx context.Context, id OperatorID, name string, password secret.Text, kdf KDF) (RosterOperator, []byte, error) {
	if k.Locked() {
		return RosterOperator{}, nil, ErrLocked
	}
	inside := slotInside{Seen: k.roster.Generation, SetAt: k.roster.Generation}
	defer clear(inside.Seed[:])
	_, _ = rand.Read(inside.Seed[:]) // never fails, says crypto/rand
	for id == RecoveryID {
		_, _ = rand.Read(id[:])
	}
	authority, _ := k.roster.epoch(KeyRef{AuthorityKey, k.Current(AuthorityKey)})
	copy(inside.Authority[:], authority.Value)
	private, err := box(DataKey, inside.Seed[:])
	if err != nil {
		return RosterOperator{}, nil, fmt.Errorf("making the operator key: %w", err)
	}
	s, key, err := newSlot(id, name, password, kdf, rand.Reader)
	if err != nil {
		return RosterOperator{}, nil, err
	}
	defer clear(key[:])
	slot, err := s.seal(k.Vault(), key[:], inside, rand.Reader)
	if err != nil {
		return RosterOperator{}, nil, err
	}
	entry := RosterOperator{ID: id, Name: name, Public: private.PublicKey().Bytes(), State: Active, SlotFrom: inside.SetAt}
	return entry, slot, ctx.Err()
}

// NewRecovery draws a new recovery key and its entry for the next roster. The
// old one's grants are then to be replaced by GrantTo(…, RecoveryID).
func (k *Keyring) NewRecovery() (secret.Text, RosterRecovery, error) {
	if k.Locked() {
		return secret.Text{}, RosterRecovery{}, ErrLocked
	}
	key, err := drawRecovery(rand.Reader)
	if err != nil {
		return secret.Text{}, RosterRecovery{}, err
	}
	authority, _ := k.roster.epoch(KeyRef{AuthorityKey, k.Current(AuthorityKey)})
	entry, err := rosterRecovery(key, k.Vault(), k.roster.Recovery.Generation+1, authority.Value)
	return key, entry, err
}
