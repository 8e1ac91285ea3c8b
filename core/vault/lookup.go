package vault

import "fmt"

// LookupSize is the length in bytes of a lookup's HMAC.
const LookupSize = 16

// Lookup is the index key for a value: HMAC-SHA256 of purpose and parts under
// the epoch's index key, cut to 16 bytes. The current data epoch's is first;
// those of retiring epochs follow, newest first, and are asked as well.
func (k *Keyring) Lookup(purpose string, parts ...[]byte) ([][LookupSize]byte, error) {
	message := bind(labelIndex, k.Vault(), append([][]byte{[]byte(purpose)}, parts...)...)
	var out [][LookupSize]byte
	err := k.withAll(func(m *material) error {
		current := KeyRef{DataKey, k.Epoch()}
		if m.keys[current] == nil {
			return &NoKeyError{current}
		}
		out = make([][LookupSize]byte, 0, len(m.data))
		for _, epoch := range m.data {
			sum, err := m.keys[KeyRef{DataKey, epoch}].macs.index.sum(message)
			if err != nil {
				return fmt.Errorf("deriving a lookup: %w", err)
			}
			out = append(out, [LookupSize]byte(sum[:LookupSize]))
		}
		return nil
	})
	return out, err
}

// ManifestMAC is a record's share of the manifest: HMAC-SHA256 of its key and
// version under the manifest key of the epoch it is sealed in.
func (k *Keyring) ManifestMAC(epoch uint32, key []byte, version uint64) (sum [32]byte, err error) {
	message := bind(labelManifest, k.Vault(), key, be64(version))
	err = k.with(KeyRef{DataKey, epoch}, func(h *held) (err error) {
		sum, err = h.macs.manifest.sum(message)
		return err
	})
	return sum, err
}

// MAC is an HMAC-SHA256 for any other purpose, named by its label, under a
// key of the current data epoch kept for this: buckets of unknown Login IDs,
// hashes of tickets.
func (k *Keyring) MAC(label string, parts ...[]byte) ([32]byte, error) {
	return k.MACAt(k.Epoch(), label, parts...)
}

// MACAt is MAC under an epoch of the data key that may be retiring.
func (k *Keyring) MACAt(epoch uint32, label string, parts ...[]byte) (sum [32]byte, err error) {
	message := bind(labelMAC, k.Vault(), append([][]byte{[]byte(label)}, parts...)...)
	err = k.with(KeyRef{DataKey, epoch}, func(h *held) (err error) {
		sum, err = h.macs.mac.sum(message)
		return err
	})
	return sum, err
}
