package record

import "fmt"

// tally is one writer's part of the manifest for one kind: how many records
// more than deleted it wrote, and the XOR of HMAC(key ‖ version) of what it
// added and took away. The parts of all writers together are the manifest of
// the file: XOR does not mind who wrote and who deleted a record.
type tally struct {
	Count int64  `cbor:"1,keyasint"`
	XOR   []byte `cbor:"2,keyasint"`
}

func (t tally) toggled(mac [32]byte, by int64) tally {
	sum := make([]byte, len(mac))
	copy(sum, t.XOR)
	for i := range mac {
		sum[i] ^= mac[i]
	}
	return tally{Count: t.Count + by, XOR: sum}
}

func (t tally) equal(other tally) bool {
	var a, b [32]byte
	copy(a[:], t.XOR)
	copy(b[:], other.XOR)
	return t.Count == other.Count && a == b
}

func (t tally) plus(other tally) tally {
	var mac [32]byte
	copy(mac[:], other.XOR)
	return t.toggled(mac, other.Count)
}

func (w *writerRecord) count(keys Keys, raw Raw) error { return w.toggle(keys, raw, 1) }

func (w *writerRecord) discount(keys Keys, raw Raw) error { return w.toggle(keys, raw, -1) }

func (w *writerRecord) toggle(keys Keys, raw Raw, by int64) error {
	mac, err := keys.ManifestMAC(raw.Epoch, raw.Key, raw.Version)
	if err != nil {
		return fmt.Errorf("counting %s: %w", raw.Key, err)
	}
	if w.Manifest == nil {
		w.Manifest = map[Kind]tally{}
	}
	kind := raw.Key.Kind()
	w.Manifest[kind] = w.Manifest[kind].toggled(mac, by)
	return nil
}
