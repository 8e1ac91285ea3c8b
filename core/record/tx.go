package record

import (
	"bytes"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// Tx is a transaction that writes. What it has put it reads back.
type Tx struct {
	store  *Store
	as     WriterID
	raw    db.Tx
	opener *opener
	op     Operation
	now    time.Time
	self   writerRecord
	seen   map[string]*entry // of all but lookups
}

// entry is what the transaction knows of a key.
type entry struct {
	raw    Raw
	exists bool
}

var _ Getter = (*Tx)(nil)

// begin reads the writer's record and takes the next operation number.
func (s *Store) begin(raw db.Tx, as identity) (*Tx, error) {
	tx := &Tx{
		store: s, as: as.writer, raw: raw, opener: &opener{keys: s.keys, codec: s.codec},
		now: s.now(), seen: map[string]*entry{},
	}
	self, _, err := Find[writerRecord](tx, as.writer.key())
	if err != nil {
		return nil, err
	}
	tx.self = self
	tx.self.Sequence = max(self.Sequence, as.floor) + 1
	tx.op = Operation{Writer: as.writer, Number: tx.self.Sequence}
	return tx, nil
}

// finish writes the writer's record, with which the transaction is known.
func (tx *Tx) finish() error {
	key := tx.as.key()
	plain, err := tx.opener.codec.encode(tx.self)
	if err != nil {
		return err
	}
	return tx.write(key, tx.op.Number, plain)
}

// Operation is the ID under which this transaction will be known.
func (tx *Tx) Operation() Operation { return tx.op }

// Now is the time of the transaction: the same for all that it writes.
func (tx *Tx) Now() time.Time { return tx.now }

// Raw implements Getter.
func (tx *Tx) Raw(key Key) (Raw, error) {
	e, err := tx.look(key)
	if err != nil {
		return Raw{}, err
	}
	if !e.exists {
		return Raw{}, ErrNotFound
	}
	return e.raw, nil
}

// look is what is under the key. Whoever writes the key changes it in place. A
// lookup needs no opening, so that the store's own memory of the transaction
// does.
func (tx *Tx) look(key Key) (*entry, error) {
	if e, ok := tx.seen[string(key)]; ok {
		return e, nil
	}
	value, ok, err := tx.raw.Get(key)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	e := &entry{exists: ok}
	if ok {
		if e.raw, err = tx.opener.open(bytes.Clone(key), value); err != nil {
			return nil, err
		}
	}
	if !key.Kind().lookup() {
		tx.seen[string(key)] = e
	}
	return e, nil
}

// see remembers what a read in this transaction gets.
func (tx *Tx) see(key Key, now entry) {
	if e, ok := tx.seen[string(key)]; ok {
		*e = now
		return
	}
	tx.seen[string(key)] = &now
}

// Put seals value under key, which is of a sealed kind. The record's version
// grows; see nextVersion.
func (tx *Tx) Put(key Key, value any) error {
	plain, err := tx.opener.codec.encode(value)
	if err != nil {
		return err
	}
	return tx.put(key, plain)
}

// PutBytes seals content that has an encoding of its own.
func (tx *Tx) PutBytes(key Key, plain []byte) error { return tx.put(key, bytes.Clone(plain)) }

// put keeps plain.
func (tx *Tx) put(key Key, plain []byte) error {
	if !key.Kind().counted() {
		return fmt.Errorf("writing %s: it is not a record of a sealed kind", key)
	}
	e, err := tx.look(key)
	if err != nil {
		return err
	}
	version, err := tx.nextVersion(key, *e)
	if err != nil {
		return err
	}
	if e.exists {
		if err := tx.self.discount(tx.store.keys, e.raw); err != nil {
			return err
		}
	}
	if err := tx.write(key, version, plain); err != nil {
		return err
	}
	return tx.self.count(tx.store.keys, e.raw)
}

// write seals and stores, and remembers it; it keeps plain.
func (tx *Tx) write(key Key, version uint64, plain []byte) error {
	sealed, err := tx.store.keys.SealRecord(key, version, plain)
	if err != nil {
		return fmt.Errorf("sealing %s: %w", key, err)
	}
	if err := tx.raw.Put(key, sealed); err != nil {
		return fmt.Errorf("writing %s: %w", key, err)
	}
	epoch, _, err := vault.PeekEnvelope(sealed)
	if err != nil {
		return err
	}
	tx.see(key, entry{exists: true, raw: Raw{
		Key: bytes.Clone(key), Value: plain, Version: version, Epoch: epoch, opener: tx.opener,
	}})
	return nil
}

// Delete removes the record; one that is not there is no error. Audit entries
// are never deleted; their values are.
func (tx *Tx) Delete(key Key) error {
	if kind := key.Kind(); kind == KindWriter || kind == KindAudit || kind == KindCheckpoint {
		return fmt.Errorf("deleting %s: it is never deleted", key)
	}
	old, err := tx.look(key)
	if err != nil || !old.exists {
		return err
	}
	if key.Kind().counted() {
		if err := tx.bury(old.raw); err != nil {
			return err
		}
	}
	if err := tx.raw.Delete(key); err != nil {
		return fmt.Errorf("deleting %s: %w", key, err)
	}
	if !key.Kind().lookup() {
		tx.see(key, entry{})
	}
	return nil
}

// putPlain stores a lookup, which has no envelope.
func (tx *Tx) putPlain(key Key, value []byte) error {
	if !key.Kind().lookup() {
		return fmt.Errorf("writing %s: it is not a lookup", key)
	}
	if err := tx.raw.Put(key, value); err != nil {
		return fmt.Errorf("writing %s: %w", key, err)
	}
	return nil
}
