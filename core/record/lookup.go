package record

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// lookupKeys are the keys of a lookup under the current epoch's index key and,
// while others retire, under theirs; the current one comes first.
func (o opener) lookupKeys(kind Kind, parts [][]byte) ([]Key, error) {
	macs, err := o.keys.Lookup(kind.String(), parts...)
	if err != nil {
		return nil, fmt.Errorf("deriving the %s: %w", kind, err)
	}
	keys := make([]Key, len(macs))
	for i, mac := range macs {
		keys[i] = append(Key{byte(kind)}, mac[:]...)
	}
	return keys, nil
}

// PutLookup lets FindLookup(kind, parts) find id; one id to a value.
func (tx *Tx) PutLookup(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	return tx.putPlain(keys[0], binary.BigEndian.AppendUint64(nil, id))
}

// DeleteLookup takes back what PutLookup did.
func (tx *Tx) DeleteLookup(kind Kind, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := tx.Delete(key); err != nil {
			return err
		}
	}
	return nil
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

func findLookup(g Getter, o opener, kind Kind, parts [][]byte) (uint64, error) {
	keys, err := o.lookupKeys(kind, parts)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		raw, err := g.Raw(key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if len(raw.Value) != 8 {
			return 0, &DamagedError{Key: key, Cause: fmt.Errorf("%d bytes instead of 8", len(raw.Value))}
		}
		return binary.BigEndian.Uint64(raw.Value), nil
	}
	return 0, ErrNotFound
}

// PutShared lets ScanShared(kind, parts) find id among others that share the
// same value.
func (tx *Tx) PutShared(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	return tx.putPlain(sharedKey(keys[0], id), nil)
}

// DeleteShared takes back what PutShared did.
func (tx *Tx) DeleteShared(kind Kind, id uint64, parts ...[]byte) error {
	keys, err := tx.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := tx.Delete(sharedKey(key, id)); err != nil {
			return err
		}
	}
	return nil
}

func sharedKey(key Key, id uint64) Key { return binary.BigEndian.AppendUint64(key, id) }

// ScanShared calls fn with every id that PutShared stored, in the order of
// the numbers, until fn returns false.
func (r *Reader) ScanShared(kind Kind, parts [][]byte, fn func(id uint64) (bool, error)) error {
	keys, err := r.opener.lookupKeys(kind, parts)
	if err != nil {
		return err
	}
	for _, prefix := range keys {
		for raw, err := range r.Scan(prefix, nil, 0, false) {
			if err != nil {
				return err
			}
			more, err := fn(binary.BigEndian.Uint64(raw.Key[len(raw.Key)-8:]))
			if err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// PutMark stores an ordered mark without content, such as "mail due at".
func (tx *Tx) PutMark(key Key) error { return tx.putPlain(key, nil) }
