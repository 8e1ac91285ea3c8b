package vault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"slices"
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

// material is the keys that are held. It stays behind a closure wherever it
// is kept, so that fmt finds an address and no key.
type material struct {
	keys map[KeyRef]*held
	data []uint32 // held data epochs, newest first
}

func newMaterial() *material { return &material{keys: make(map[KeyRef]*held)} }

func (m *material) order() {
	m.data = m.data[:0]
	for ref := range m.keys {
		if ref.Kind == DataKey {
			m.data = append(m.data, ref.Epoch)
		}
	}
	slices.SortFunc(m.data, func(a, b uint32) int { return int(int64(b) - int64(a)) })
}

func (m *material) wipe() {
	for _, h := range m.keys {
		h.wipe()
	}
	clear(m.keys)
}

// held is one key with what is derived from it; which fields are filled
// depends on its kind.
type held struct {
	ref  KeyRef
	seed [keySize]byte

	record, index, manifest, mac [keySize]byte // of a data key
	seal                         [keySize]byte // of an issue key
	box                          hpke.PrivateKey
	sign                         ed25519.PrivateKey
}

func newHeld(vault ID, ref KeyRef, key []byte) (*held, error) {
	h := &held{ref: ref, seed: [keySize]byte(key)}
	var err error
	switch ref.Kind {
	case DataKey:
		h.record = subkey(key, labelRecord, vault, ref)
		h.index = subkey(key, labelIndex, vault, ref)
		h.manifest = subkey(key, labelManifest, vault, ref)
		h.mac = subkey(key, labelMAC, vault, ref)
	case IssueKey:
		h.seal = subkey(key, labelIssue, vault, ref)
	case ViewKey, LoginKey:
		h.box, err = box(ref.Kind, key)
	case AuthorityKey:
		h.sign = ed25519.NewKeyFromSeed(key)
	default:
		err = fmt.Errorf("%w: %s", ErrDamaged, ref)
	}
	return h, err
}

// value is what the roster lists for this key: the public half, or for a
// symmetric key a check value that tells it apart and gives nothing away.
func (h *held) value(vault ID) []byte {
	switch h.ref.Kind {
	case ViewKey, LoginKey:
		return h.box.PublicKey().Bytes()
	case AuthorityKey:
		return h.sign.Public().(ed25519.PublicKey)
	}
	check := subkey(h.seed[:], labelCheck, vault, h.ref)
	defer clear(check[:])
	value := mac(check[:], bind(labelCheck, vault, []byte{byte(h.ref.Kind)}, be32(h.ref.Epoch)))
	return value[:]
}

func (h *held) wipe() {
	for _, k := range []*[keySize]byte{&h.seed, &h.record, &h.index, &h.manifest, &h.mac, &h.seal} {
		clear(k[:])
	}
	clear(h.sign)
	h.box = nil
}
