package vault

import (
	"bytes"
	"context"
	"crypto/hpke"
	"crypto/rand"
	"crypto/subtle"
	"fmt"

	"github.com/keydesk/keydesk/core/secret"
)

// Operator is one who proved his password: his slot is open. It is not safe
// for concurrent use.
type Operator struct {
	vault ID
	slot  Slot
	// The newest roster that was verified; what RefreshedSlot writes.
	seen     uint64
	slotFrom uint64
	hold     func() *unlocked // nil when locked
}

// unlocked is what an open slot gives.
type unlocked struct {
	key    [keySize]byte // the slot's, kept to reseal without the password
	inside slotInside
	box    hpke.PrivateKey
}

// SignIn opens a slot: that is the password check. ErrWrongPassword if it
// does not open (ask VerifyChecksum first, to tell damage from that);
// ErrTooCostly, ErrDamaged or ErrNewerFormat before any work is done. It takes
// the KDF's time and memory, so hold no lock; ctx is asked before and after.
func SignIn(ctx context.Context, header, slot []byte, password secret.Text) (*Operator, error) {
	h, err := DecodeHeader(header)
	if err != nil {
		return nil, err
	}
	s, err := DecodeSlot(slot)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key := s.KDF.stretch(password, s.Salt)
	defer clear(key[:])
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	inside, err := s.open(h.Vault, key[:])
	if err != nil {
		return nil, err
	}
	return newOperator(h.Vault, s, key, inside)
}

func newOperator(vault ID, s Slot, key [keySize]byte, inside slotInside) (*Operator, error) {
	private, err := box(DataKey, inside.Seed[:])
	if err != nil {
		return nil, fmt.Errorf("reading the operator key: %w", err)
	}
	u := &unlocked{key: key, inside: inside, box: private}
	return &Operator{vault: vault, slot: s, seen: inside.Seen, hold: func() *unlocked { return u }}, nil
}

// ID is the operator's ID.
func (o *Operator) ID() OperatorID { return o.slot.Operator }

// Name is the sign-in name in the slot.
func (o *Operator) Name() string { return o.slot.Name }

// Open verifies the roster by the authority key in the slot and each grant by
// the roster, and answers the keys. A RosterError or GrantError names what is
// refused; ErrInactive if the roster has him disabled or removed.
func (o *Operator) Open(roster []byte, grants []Grant) (*Keyring, error) {
	if o.hold == nil {
		return nil, ErrLocked
	}
	u := o.hold()
	r, err := verifyRoster(roster, o.vault, u.inside.Authority[:], o.seen)
	if err != nil {
		return nil, err
	}
	entry, err := o.entry(r, u.box.PublicKey().Bytes())
	if err != nil {
		return nil, err
	}
	may := r.Permissions(entry)
	held, err := accept(r, entry.ID, u.box, may, grants)
	if err != nil {
		return nil, err
	}
	authority, _ := r.epoch(KeyRef{AuthorityKey, r.Current(AuthorityKey)})
	u.inside.Authority = [publicSign]byte(authority.Value)
	o.seen, o.slotFrom = r.Generation, entry.SlotFrom
	return newKeyring(r, entry.ID, entry.Name, may, held), nil
}

// entry finds the operator in the roster and compares what his slot says.
func (o *Operator) entry(r Roster, public []byte) (RosterOperator, error) {
	entry, known := r.Find(o.ID())
	switch {
	case !known:
		return entry, &RosterError{fmt.Sprintf("it does not list operator %s", o.ID())}
	case entry.State != Active:
		return entry, fmt.Errorf("signing in %q: %w", entry.Name, ErrInactive)
	case entry.Name != o.Name():
		return entry, &RosterError{fmt.Sprintf("operator %s is named otherwise in it than in his slot", o.ID())}
	case subtle.ConstantTimeCompare(entry.Public, public) != 1:
		return entry, &RosterError{fmt.Sprintf("the public key of operator %s is not the one of his slot", o.ID())}
	}
	return entry, nil
}

// MustChangePassword says, after Open, whether the password is older than the
// roster allows.
func (o *Operator) MustChangePassword() bool {
	return o.hold != nil && o.hold().inside.SetAt < o.slotFrom
}

// Stale says, after Open, whether the slot should be written anew
// (RefreshedSlot) because the roster is newer than the one it has seen.
func (o *Operator) Stale() bool { return o.hold != nil && o.hold().inside.Seen < o.seen }

// RefreshedSlot is the slot with the newest roster generation and authority
// seen, under the same password.
func (o *Operator) RefreshedSlot() ([]byte, error) {
	if o.hold == nil {
		return nil, ErrLocked
	}
	u := o.hold()
	inside := u.inside
	inside.Seen = o.seen
	return o.slot.seal(o.vault, u.key[:], inside, rand.Reader)
}

// Opened says whether a slot is the one that was opened, under the same
// password, or RefreshedSlot's of it. Another is not to be written over: its
// password would be undone.
func (o *Operator) Opened(slot []byte) bool {
	s, err := DecodeSlot(slot)
	return err == nil && s.Operator == o.slot.Operator && bytes.Equal(s.Salt, o.slot.Salt)
}

// Kept says that what RefreshedSlot gave is stored.
func (o *Operator) Kept() {
	if o.hold != nil {
		o.hold().inside.Seen = o.seen
	}
}

// Rename follows a new sign-in name that his slot was given by RenameSlot.
func (o *Operator) Rename(name string) { o.slot.Name = name }

// ChangePassword makes a slot for the same operator key under another
// password, and the operator who goes with it; change over to him when the
// slot is stored. ErrWrongPassword if old is not the password.
func (o *Operator) ChangePassword(ctx context.Context, old, password secret.Text, kdf KDF) (*Operator, []byte, error) {
	if o.hold == nil {
		return nil, nil, ErrLocked
	}
	u := o.hold()
	given := o.slot.KDF.stretch(old, o.slot.Salt)
	defer clear(given[:])
	if subtle.ConstantTimeCompare(given[:], u.key[:]) != 1 {
		return nil, nil, fmt.Errorf("changing the password: %w", ErrWrongPassword)
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	s, key, err := newSlot(o.ID(), o.Name(), password, kdf, rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	defer clear(key[:])
	inside := u.inside
	inside.Seen, inside.SetAt = o.seen, o.seen
	sealed, err := s.seal(o.vault, key[:], inside, rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	next, err := newOperator(o.vault, s, key, inside)
	if err != nil {
		return nil, nil, err
	}
	next.slotFrom = o.slotFrom
	return next, sealed, nil
}

// Lock wipes the operator key and the slot's. The Keyring has its own Lock.
func (o *Operator) Lock() {
	if o.hold == nil {
		return
	}
	u := o.hold()
	clear(u.key[:])
	clear(u.inside.Seed[:])
	u.box, o.hold = nil, nil
}
