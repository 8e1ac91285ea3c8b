package record

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/vault"
)

// lookupKeys are the keys of a lookup under the current epoch's index key and,
// while others retire, under theirs; the current one comes first.
func (o *opener) lookupKeys(kind Kind, parts [][]byte) ([]Key, error) {
	macs, err := o.keys.Lookup(kind.String(), parts...)
	if err != nil {
		return nil, fmt.Errorf("deriving the %s: %w", kind, err)
	}
	keys := make([]Key, len(macs))
	for i, mac := range macs {
		key := append(make(Key, 0, 1+len(mac)+8), byte(kind)) // sharedKeys appends a number
		keys[i] = append(key, mac[:]...)
	}
	return keys, nil
}

// PutLookup lets FindLookup(kind, parts) find id; one id to a value. What a
// retiring epoch has of it goes, so that the epoch can.
func (tx *Tx) PutLookup(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	if err := tx.deleteAll(keys[1:]); err != nil {
		return err
	}
	return tx.putPlain(keys[0], binary.BigEndian.AppendUint64(nil, id))
}

// ClaimLookup is PutLookup for what one id alone may have. Where another has it,
// taken is true, other says who, and nothing is written.
func (tx *Tx) ClaimLookup(kind Kind, id uint64, parts ...[]byte) (other uint64, taken bool, err error) {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return 0, false, err
	}
	switch other, err = firstNumber(tx, keys); {
	case err == nil && other != id:
		return other, true, nil
	case err != nil && !errors.Is(err, ErrNotFound):
		return 0, false, err
	}
	if err := tx.deleteAll(keys[1:]); err != nil {
		return 0, false, err
	}
	return 0, false, tx.putPlain(keys[0], binary.BigEndian.AppendUint64(nil, id))
}

func (tx *Tx) deleteAll(keys []Key) error {
	for _, key := range keys {
		if err := tx.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// DeleteLookup takes back what PutLookup did.
func (tx *Tx) DeleteLookup(kind Kind, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	return tx.deleteAll(keys)
}

// FindLookup finds the id that PutLookup stored, or ErrNotFound. The caller
// opens the record it names and compares: a lookup proves nothing.
func (tx *Tx) FindLookup(kind Kind, parts ...[]byte) (uint64, error) {
	return findLookup(tx, tx.opener, kind, parts)
}

// FindLookup is Tx.FindLookup on a snapshot.
func (r *Reader) FindLookup(kind Kind, parts ...[]byte) (uint64, error) {
	return findLookup(r, r.opener, kind, parts)
}

func findLookup(g Getter, o *opener, kind Kind, parts [][]byte) (uint64, error) {
	keys, err := o.lookupKeys(kind, parts)
	if err != nil {
		return 0, err
	}
	return firstNumber(g, keys)
}

// firstNumber is the value of the first of the keys that is there.
func firstNumber(g Getter, keys []Key) (uint64, error) {
	for _, key := range keys {
		raw, err := g.Raw(key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if why := raw.misshapen(); why != "" {
			return 0, &DamagedError{Key: key, Cause: errors.New(why)}
		}
		return binary.BigEndian.Uint64(raw.Value), nil
	}
	return 0, ErrNotFound
}

// PutShared lets ScanShared(kind, parts) find id among others that share the
// same value. What a retiring epoch has of it goes, as in PutLookup.
func (tx *Tx) PutShared(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.sharedKeys(kind, id, parts)
	if err != nil {
		return err
	}
	if err := tx.deleteAll(keys[1:]); err != nil {
		return err
	}
	return tx.putPlain(keys[0], nil)
}

// DeleteShared takes back what PutShared did.
func (tx *Tx) DeleteShared(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.sharedKeys(kind, id, parts)
	if err != nil {
		return err
	}
	return tx.deleteAll(keys)
}

func (tx *Tx) sharedKeys(kind Kind, id uint64, parts [][]byte) ([]Key, error) {
	keys, err := tx.opener.lookupKeys(kind, parts)
	for i := range keys {
		keys[i] = binary.BigEndian.AppendUint64(keys[i], id)
	}
	return keys, err
}

// PutPair is PutShared with a number, which FindPair gives for the same id and
// value.
func (tx *Tx) PutPair(kind Kind, id, n uint64, parts ...[]byte) error {
	keys, err := tx.sharedKeys(kind, id, parts)
	if err != nil {
		return err
	}
	if err := tx.deleteAll(keys[1:]); err != nil {
		return err
	}
	return tx.putPlain(keys[0], binary.BigEndian.AppendUint64(nil, n))
}

// FindPair finds the number that PutPair stored with id, or ErrNotFound. As
// with FindLookup it proves nothing. DeleteShared takes it back.
func (tx *Tx) FindPair(kind Kind, id uint64, parts ...[]byte) (uint64, error) {
	return findPair(tx, tx.opener, kind, id, parts)
}

// FindPair is Tx.FindPair on a snapshot.
func (r *Reader) FindPair(kind Kind, id uint64, parts ...[]byte) (uint64, error) {
	return findPair(r, r.opener, kind, id, parts)
}

func findPair(g Getter, o *opener, kind Kind, id uint64, parts [][]byte) (uint64, error) {
	keys, err := o.lookupKeys(kind, parts)
	if err != nil {
		return 0, err
	}
	for i := range keys {
		keys[i] = binary.BigEndian.AppendUint64(keys[i], id)
	}
	return firstNumber(g, keys)
}

// ScanShared calls fn once with every id that PutShared stored until fn
// returns false: in the order of the numbers, those that a retiring epoch
// still has behind the others.
func (r *Reader) ScanShared(kind Kind, parts [][]byte, fn func(id uint64) (bool, error)) error {
	keys, err := r.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	seen := map[uint64]bool{}
	for _, prefix := range keys {
		for raw, err := range r.Scan(prefix, nil, 0, false) {
			if err != nil {
				return err
			}
			if why := raw.misshapen(); why != "" {
				return &DamagedError{Key: raw.Key, Cause: errors.New(why)}
			}
			id := binary.BigEndian.Uint64(raw.Key[len(raw.Key)-8:])
			if seen[id] {
				continue
			}
			seen[id] = true
			more, err := fn(id)
			if err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// misshapen says why a lookup is none of its kind's; empty if it is one.
func (r Raw) misshapen() string {
	key, value := 0, 0
	switch r.Key.Kind() {
	case KindByEmail:
		key = 1 + vault.LookupSize + 8
	case KindByComputer:
		key, value = 1+vault.LookupSize+8, 8
	case KindByExternal, KindByToken, KindBySession, KindByOldKey, KindByOrder:
		key, value = 1+vault.LookupSize, 8
	case KindDue, KindByCustomer:
		key = 1 + 8 + 8
	case KindAuditOf:
		key = 1 + 4*8
	default:
		return ""
	}
	if len(r.Key) != key || len(r.Value) != value {
		return fmt.Sprintf("a key of %d and a value of %d bytes instead of %d and %d", len(r.Key), len(r.Value), key, value)
	}
	return ""
}

// PutMark stores an ordered mark without content, such as "mail due at".
func (tx *Tx) PutMark(key Key) error { return tx.putPlain(key, nil) }
