package record

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Actor is who did something: an operator, or one of the desk's own workers.
type Actor struct {
	Kind string `cbor:"1,keyasint"` // operator, outbox, portal, system
	ID   string `cbor:"2,keyasint,omitempty"`
	Name string `cbor:"3,keyasint,omitempty"`
}

// Entry is one audit entry: when, who, what, on what. The values lie beside it
// (Values), so that they can be erased without breaking the chain. An entry
// never holds a secret.
type Entry struct {
	At         int64  `cbor:"1,keyasint"` // unix ms; set by Audit
	Actor      Actor  `cbor:"2,keyasint"`
	Action     string `cbor:"3,keyasint"`
	Object     uint64 `cbor:"4,keyasint,omitempty"` // customer number; 0: none
	Subject    string `cbor:"5,keyasint,omitempty"` // what else it was on: a setting's name
	Count      int    `cbor:"6,keyasint,omitempty"` // of a bulk batch
	Operation  uint64 `cbor:"7,keyasint"`           // set by Audit
	ValuesHash []byte `cbor:"8,keyasint,omitempty"` // salted; set by Audit
	License    uint64 `cbor:"9,keyasint,omitempty"` // its number; Object is then its customer
}

// Of says whether the entry is about a customer or license.
func (e Entry) Of(number uint64) bool { return slices.Contains(e.about(), number) }

// about are the numbers that an entry is found by. What says something of a
// customer's license may say something of him, and goes when he is erased.
func (e Entry) about() []uint64 {
	return slices.Compact(slices.DeleteFunc([]uint64{e.Object, e.License}, func(n uint64) bool { return n == 0 }))
}

// Value is one changed field, or a word on the deed such as its reason.
type Value struct {
	Field string `cbor:"1,keyasint"`
	Old   string `cbor:"2,keyasint,omitempty"`
	New   string `cbor:"3,keyasint,omitempty"`
}

// auditRecord is an entry as stored: the bytes that the chain covers, and the
// hash of the entry before.
type auditRecord struct {
	Prev []byte `cbor:"1,keyasint"`
	Body []byte `cbor:"2,keyasint"`
}

// auditValues are an entry's values; the salt keeps them from being guessed
// from their hash after they were erased.
type auditValues struct {
	Salt   []byte  `cbor:"1,keyasint"`
	Values []Value `cbor:"2,keyasint"`
}

// Audit appends an entry, with its values, to this writer's chain.
func (tx *Tx) Audit(e Entry, values ...Value) error {
	e.At, e.Operation = tx.now.UnixMilli(), tx.op.Number
	n := tx.self.Entries + 1
	writer := uint64(tx.as)
	if len(values) > 0 {
		hash, err := tx.putValues(KeyOfPair(KindAuditValues, writer, n), values)
		if err != nil {
			return err
		}
		e.ValuesHash = hash
	}
	body, err := tx.opener.codec.encode(e)
	if err != nil {
		return err
	}
	entry := auditRecord{Prev: tx.self.ChainHead, Body: body}
	if err := tx.Put(KeyOfPair(KindAudit, writer, n), entry); err != nil {
		return err
	}
	tx.self.Entries, tx.self.ChainHead = n, tx.store.chainHash(tx.as, n, entry)
	for _, number := range e.about() {
		if err := tx.PutMark(auditOfKey(number, e.At, tx.as, n)); err != nil {
			return err
		}
	}
	return nil
}

func auditOfKey(object uint64, at int64, writer WriterID, n uint64) Key {
	key := KeyOfPair(KindAuditOf, object, uint64(at))
	key = binary.BigEndian.AppendUint64(key, uint64(writer))
	return binary.BigEndian.AppendUint64(key, n)
}

func (tx *Tx) putValues(key Key, values []Value) ([]byte, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return nil, fmt.Errorf("salting audit values: %w", err)
	}
	kept := auditValues{Salt: salt, Values: values}
	hash, err := kept.hash(tx.opener.codec)
	if err != nil {
		return nil, err
	}
	return hash, tx.Put(key, kept)
}

func (v auditValues) hash(c codec) ([]byte, error) {
	plain, err := c.encode(v)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(framed("keydesk audit values v1", plain))
	return sum[:], nil
}

// chainHash covers the entry, its place, and through Prev all before it.
func (s *Store) chainHash(writer WriterID, n uint64, e auditRecord) []byte {
	vault := s.keys.Vault()
	sum := sha256.Sum256(framed("keydesk audit entry v1", vault[:],
		binary.BigEndian.AppendUint64(nil, uint64(writer)),
		binary.BigEndian.AppendUint64(nil, n), e.Prev, e.Body))
	return sum[:]
}

// framed joins a label and fields, each after its length.
func framed(label string, fields ...[]byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(label)))
	out = append(out, label...)
	for _, f := range fields {
		out = binary.BigEndian.AppendUint32(out, uint32(len(f)))
		out = append(out, f...)
	}
	return out
}

// Audited is an entry as read.
type Audited struct {
	Entry
	Writer WriterID
	Number uint64
	Values []Value
	Erased bool // the entry had values, and they were erased
}

// Time is when it happened.
func (a Audited) Time() time.Time { return time.UnixMilli(a.At) }

// chained is an audit entry as read: taken apart, and as the chain has it.
type chained struct {
	Audited
	stored auditRecord
	err    error // a *DamagedError: it does not open, or its values do not fit
}

// audited takes an entry apart and reads its values. An error is one that ends
// the reading; damage is in the result.
func (o *opener) audited(g Getter, raw Raw, err error) (chained, error) {
	writer, _ := raw.Key.Number(0)
	number, _ := raw.Key.Number(1)
	c := chained{Audited: Audited{Writer: WriterID(writer), Number: number}}
	if err == nil {
		err = raw.Decode(&c.stored)
	}
	if err == nil {
		err = Raw{Key: raw.Key, Value: c.stored.Body, opener: o}.Decode(&c.Entry)
	}
	if err == nil && c.ValuesHash != nil {
		err = o.auditValues(g, &c.Audited)
	}
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		c.err, err = err, nil
	}
	return c, err
}

// auditValues reads an entry's values, unless they were erased.
func (o *opener) auditValues(g Getter, a *Audited) error {
	key := KeyOfPair(KindAuditValues, uint64(a.Writer), a.Number)
	kept, ok, err := Find[auditValues](g, key)
	if err != nil {
		return err
	}
	a.Erased = !ok
	if !ok {
		return nil
	}
	hash, err := kept.hash(o.codec)
	if err != nil {
		return err
	}
	if string(hash) != string(a.ValuesHash) {
		return &DamagedError{Key: key, Cause: errors.New("the values are not those of the entry")}
	}
	a.Values = kept.Values
	return nil
}
