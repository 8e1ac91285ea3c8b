package vault

import (
	"cmp"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"slices"
)

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
	slices.SortFunc(m.data, func(a, b uint32) int { return cmp.Compare(b, a) })
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
	macs                         struct{ index, manifest, mac keyed }
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
		err = h.makeMACs()
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

// makeMACs makes a data key's MACs ready.
func (h *held) makeMACs() (err error) {
	if h.macs.index, err = newKeyed(h.index); err != nil {
		return err
	}
	if h.macs.manifest, err = newKeyed(h.manifest); err != nil {
		return err
	}
	h.macs.mac, err = newKeyed(h.mac)
	return err
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
	for _, m := range []keyed{h.macs.index, h.macs.manifest, h.macs.mac} {
		m.wipe()
	}
	clear(h.sign)
	h.box = nil
}
