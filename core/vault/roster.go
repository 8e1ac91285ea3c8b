package vault

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
)

// Roster says who the operators are, what each may do, and which keys there
// are. It is signed by the authority key and stands in clear: what must not
// be read in a stolen file, an operator's e-mail address say, belongs in a
// record instead.
type Roster struct {
	Vault      ID               `cbor:"1,keyasint"`
	Generation uint64           `cbor:"2,keyasint"` // from 1, up with every change
	Operators  []RosterOperator `cbor:"3,keyasint"` // ascending by ID
	Groups     []RosterGroup    `cbor:"4,keyasint"` // ascending by ID
	Epochs     []RosterEpoch    `cbor:"5,keyasint"` // ascending by kind, then number
	Recovery   RosterRecovery   `cbor:"6,keyasint"`
}

// State is whether an operator may sign in.
type State uint8

// The states of an operator. One who was removed stays listed, so that the
// audit's names stay known.
const (
	Active   State = 1
	Disabled State = 2
	Removed  State = 3
)

// RosterOperator is one operator in the roster.
type RosterOperator struct {
	ID          OperatorID  `cbor:"1,keyasint"`
	Name        string      `cbor:"2,keyasint"`
	Email       string      `cbor:"3,keyasint,omitempty"`
	Public      []byte      `cbor:"4,keyasint"` // of the operator key, 1216 bytes
	Permissions Permissions `cbor:"5,keyasint"` // given to him, beside his groups'
	Groups      []uint32    `cbor:"6,keyasint"` // ascending
	State       State       `cbor:"7,keyasint"`
	// SlotFrom is the oldest roster generation his password may have been set
	// at; "Force Password Change" sets it to the next generation.
	SlotFrom uint64 `cbor:"8,keyasint"`
}

// RosterGroup is a named set of permissions.
type RosterGroup struct {
	ID          uint32      `cbor:"1,keyasint"`
	Name        string      `cbor:"2,keyasint"`
	Permissions Permissions `cbor:"3,keyasint"`
}

// RosterEpoch is one key of one kind. The highest number of a kind is its
// current key, the others are retiring.
type RosterEpoch struct {
	Kind   Kind   `cbor:"1,keyasint"`
	Number uint32 `cbor:"2,keyasint"`
	// Value is the public half of a pair, or the check value of a symmetric key.
	Value []byte `cbor:"3,keyasint"`
	// HandOver is the signature of the authority listed before over this one.
	HandOver []byte `cbor:"4,keyasint,omitempty"`
}

// RosterRecovery is the recovery key's public half, and the authority that
// its holder trusts: the anchor is a MAC only the recovery key can make.
type RosterRecovery struct {
	Generation uint64           `cbor:"1,keyasint"` // from 1, up with every new recovery key
	Public     []byte           `cbor:"2,keyasint"` // 1216 bytes
	Authority  [publicSign]byte `cbor:"3,keyasint"` // public, when the key was made
	Anchor     [32]byte         `cbor:"4,keyasint"`
}

// encodeRoster signs and writes: version(1) · signature(64) · CBOR.
func encodeRoster(r Roster, authority ed25519.PrivateKey) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("writing the roster: %w", err)
	}
	body, err := wire.encode(nil, r)
	if err != nil {
		return nil, fmt.Errorf("writing the roster: %w", err)
	}
	signature := ed25519.Sign(authority, rosterMessage(r.Vault, body))
	out := append([]byte{formatVersion}, signature...)
	if out = append(out, body...); len(out) > maxRoster {
		return nil, fmt.Errorf("writing the roster: %d bytes are too many", len(out))
	}
	return out, nil
}

func rosterMessage(vault ID, body []byte) []byte {
	return bind(labelRoster, vault, []byte{formatVersion}, body)
}

// PeekRoster reads a roster WITHOUT verifying its signature: for a page of
// names before the sign-in, and for nothing that decides. Operator.Open
// verifies.
func PeekRoster(data []byte) (Roster, error) {
	r, _, _, err := decodeRoster(data)
	return r, err
}

func decodeRoster(data []byte) (r Roster, signature, body []byte, err error) {
	rest, err := version("roster", data, maxRoster)
	if errors.Is(err, ErrNewerFormat) {
		return r, nil, nil, err
	}
	if err != nil || len(rest) < ed25519.SignatureSize {
		return r, nil, nil, &RosterError{"damaged or too short"}
	}
	signature, body = rest[:ed25519.SignatureSize], rest[ed25519.SignatureSize:]
	if err := wire.decode(body, &r); err != nil {
		return Roster{}, nil, nil, &RosterError{err.Error()}
	}
	if err := r.check(); err != nil {
		return Roster{}, nil, nil, err
	}
	return r, signature, body, nil
}

// verifyRoster reads a roster and accepts it if it is of this vault, not
// older than seen, and signed by trusted or by a key that trusted handed over
// to. Whatever is wrong is a RosterError (or ErrNewerFormat).
func verifyRoster(data []byte, vault ID, trusted []byte, seen uint64) (Roster, error) {
	r, signature, body, err := decodeRoster(data)
	if err != nil {
		return Roster{}, err
	}
	if r.Vault != vault {
		return Roster{}, &RosterError{"it belongs to another vault"}
	}
	authority, err := r.follow(trusted)
	if err != nil {
		return Roster{}, err
	}
	if !ed25519.Verify(authority, rosterMessage(vault, body), signature) {
		return Roster{}, &RosterError{"it is not signed by this desk's authority"}
	}
	if r.Generation < seen {
		return Roster{}, &RosterError{fmt.Sprintf("generation %d is older than %d, which was seen before", r.Generation, seen)}
	}
	return r, nil
}

// follow goes from the trusted authority key by each hand-over to the current.
func (r Roster) follow(trusted []byte) (ed25519.PublicKey, error) {
	list := r.of(AuthorityKey)
	at := slices.IndexFunc(list, func(e RosterEpoch) bool { return bytes.Equal(e.Value, trusted) })
	if at < 0 {
		return nil, &RosterError{"its authority is not this desk's"}
	}
	for ; at+1 < len(list); at++ {
		next := list[at+1]
		if !ed25519.Verify(list[at].Value, handOverMessage(r.Vault, next), next.HandOver) {
			return nil, &RosterError{fmt.Sprintf("%s was not handed over to by the one before", KeyRef{next.Kind, next.Number})}
		}
	}
	return list[at].Value, nil
}

func handOverMessage(vault ID, next RosterEpoch) []byte {
	return bind(labelHandOver, vault, []byte{formatVersion}, be32(next.Number), next.Value)
}

// of lists the epochs of a kind, oldest first.
func (r Roster) of(kind Kind) []RosterEpoch {
	var out []RosterEpoch
	for _, e := range r.Epochs {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

// epoch finds one key's entry.
func (r Roster) epoch(ref KeyRef) (RosterEpoch, bool) {
	for _, e := range r.Epochs {
		if e.Kind == ref.Kind && e.Number == ref.Epoch {
			return e, true
		}
	}
	return RosterEpoch{}, false
}

// Current is the newest epoch of a kind; 0 if there is none.
func (r Roster) Current(kind Kind) uint32 {
	newest := uint32(0)
	for _, e := range r.Epochs {
		if e.Kind == kind {
			newest = max(newest, e.Number)
		}
	}
	return newest
}

// Clone is a copy whose lists can be changed; keys are shared.
func (r Roster) Clone() Roster {
	r.Operators, r.Groups, r.Epochs = slices.Clone(r.Operators), slices.Clone(r.Groups), slices.Clone(r.Epochs)
	for i, o := range r.Operators {
		r.Operators[i].Groups = slices.Clone(o.Groups)
	}
	return r
}

// Find finds an operator.
func (r Roster) Find(id OperatorID) (RosterOperator, bool) {
	for _, o := range r.Operators {
		if o.ID == id {
			return o, true
		}
	}
	return RosterOperator{}, false
}

// Permissions adds up what an operator was given and what his groups were;
// nothing for one who is not active.
func (r Roster) Permissions(o RosterOperator) Permissions {
	if o.State != Active {
		return 0
	}
	sum := o.Permissions
	for _, g := range r.Groups {
		if slices.Contains(o.Groups, g.ID) {
			sum |= g.Permissions
		}
	}
	return sum
}
