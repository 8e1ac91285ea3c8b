package vault

import (
	"bytes"
	"crypto/hpke"
	"fmt"
)

// Grant is one key, sealed to one operator's or the recovery key's public
// half. A grant that is not there, though the permission is, is pending.
type Grant struct {
	Kind   Kind       `cbor:"1,keyasint"`
	Epoch  uint32     `cbor:"2,keyasint"`
	To     OperatorID `cbor:"3,keyasint"`
	Sealed []byte     `cbor:"4,keyasint"`
}

// Ref is the key that is granted.
func (g Grant) Ref() KeyRef { return KeyRef{g.Kind, g.Epoch} }

func (g Grant) refuse(why string) error { return &GrantError{g.Ref(), g.To, why} }

// EncodeGrant writes a grant.
func EncodeGrant(g Grant) ([]byte, error) {
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("writing a grant: %w", err)
	}
	return wire.encode([]byte{formatVersion}, g)
}

// DecodeGrant reads a grant; ErrDamaged if it is none. Whether it fits the
// roster is Operator.Open's to say.
func DecodeGrant(data []byte) (Grant, error) {
	body, err := version("grant", data, maxGrant)
	if err != nil {
		return Grant{}, err
	}
	var g Grant
	if err := wire.decode(body, &g); err != nil {
		return Grant{}, fmt.Errorf("reading a grant: %w", err)
	}
	if err := g.check(); err != nil {
		return Grant{}, fmt.Errorf("reading a grant: %w", err)
	}
	return g, nil
}

func (g Grant) check() error {
	if !g.Kind.valid() || g.Epoch == 0 || len(g.Sealed) == 0 {
		return fmt.Errorf("%w: kind, epoch or content missing", ErrDamaged)
	}
	return nil
}

func grantInfo(vault ID, ref KeyRef, to OperatorID, public []byte) []byte {
	return bind(labelGrant, vault, []byte{formatVersion}, []byte{byte(ref.Kind)}, be32(ref.Epoch), to[:], public)
}

// makeGrant seals a key's 32 bytes to a recipient.
func makeGrant(vault ID, ref KeyRef, key []byte, to OperatorID, public []byte) (Grant, error) {
	sealed, err := sealTo(DataKey, public, grantInfo(vault, ref, to, public), key)
	if err != nil {
		return Grant{}, fmt.Errorf("granting the %s to %s: %w", ref, to, err)
	}
	return Grant{Kind: ref.Kind, Epoch: ref.Epoch, To: to, Sealed: sealed}, nil
}

// accept opens the grants made to one recipient and compares each key with
// the roster. Grants to others are passed over, and so are those the
// permissions do not cover: a key is held by permission, not by a stray grant.
func accept(r Roster, to OperatorID, private hpke.PrivateKey, may Permissions, grants []Grant) (*material, error) {
	public := private.PublicKey().Bytes()
	held := newMaterial()
	for _, g := range grants {
		if g.To != to || g.Kind.valid() && !may.Holds(g.Kind) {
			continue
		}
		if err := held.accept(r, g, private, public); err != nil {
			held.wipe()
			return nil, err
		}
	}
	held.order()
	return held, nil
}

func (m *material) accept(r Roster, g Grant, private hpke.PrivateKey, public []byte) error {
	entry, known := r.epoch(g.Ref())
	if !known {
		return g.refuse("the roster knows no such key")
	}
	if m.keys[g.Ref()] != nil {
		return g.refuse("it is there twice")
	}
	key, err := openBox(private, grantInfo(r.Vault, g.Ref(), g.To, public), g.Sealed)
	if err != nil || len(key) != keySize {
		return g.refuse("it does not open: edited, or made for somebody else")
	}
	defer clear(key)
	h, err := newHeld(r.Vault, g.Ref(), key)
	if err != nil {
		return g.refuse("what it holds is no key")
	}
	if !bytes.Equal(h.value(r.Vault), entry.Value) {
		h.wipe()
		return g.refuse("the key in it is not the roster's")
	}
	m.keys[g.Ref()] = h
	return nil
}
