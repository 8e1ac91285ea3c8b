package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Every operator has the data key, and who has it can write any record, so he
// could write a whole chain anew. A checkpoint says how far each chain had come
// and which entry was its last, signed by the authority key, which only holders
// of Manage Operators have. Checkpoints are a chain of their own.
//
// What they do not tell: entries after the last checkpoint are kept by their
// chain alone; and who takes the last checkpoints away together with what they
// cover leaves a shorter log that fits. The latter is noticed where a program
// remembers the newest checkpoint that it saw (Memory), as is an older copy of
// the whole file.

// checkpointLabel is the purpose of the signature.
const checkpointLabel = "audit checkpoint"

// Signer signs by the authority key; *vault.Keyring is one.
type Signer interface {
	Sign(label string, parts ...[]byte) (signature []byte, epoch uint32, err error)
}

// Checkpoint is what a checkpoint says of itself.
type Checkpoint struct {
	Number  uint64
	At      time.Time
	By      Actor
	Epoch   uint32 // of the authority key that signed it
	Entries int    // how many entries, of all writers, it vouches for
}

// checkpointRecord is a checkpoint as stored.
type checkpointRecord struct {
	Body      []byte `cbor:"1,keyasint"` // the encoded checkpointBody, as it was signed
	Epoch     uint32 `cbor:"2,keyasint"`
	Signature []byte `cbor:"3,keyasint"`
}

type checkpointBody struct {
	Number uint64      `cbor:"1,keyasint"` // from 1
	Prev   []byte      `cbor:"2,keyasint"` // hash of the body before; nil for the first
	At     int64       `cbor:"3,keyasint"`
	By     Actor       `cbor:"4,keyasint"`
	Chains []chainHead `cbor:"5,keyasint"` // ascending by writer
}

// chainHead is how far a writer's chain had come.
type chainHead struct {
	Writer  WriterID `cbor:"1,keyasint"`
	Entries uint64   `cbor:"2,keyasint"`
	Head    []byte   `cbor:"3,keyasint"` // hash of the last of them
}

func (b checkpointBody) entries() (n int) {
	for _, c := range b.Chains {
		n += int(c.Entries)
	}
	return n
}

func checkpointKey(n uint64) Key { return KeyOf(KindCheckpoint, n) }

// bodyHash is what the next checkpoint carries of this one.
func bodyHash(body []byte) []byte {
	sum := sha256.Sum256(framed("keydesk audit checkpoint v1", body))
	return sum[:]
}

// LastCheckpoint is the newest checkpoint as it stands, its signature not
// verified, and how many entries there are that it does not cover. ok is false
// where there is none.
func (s *Store) LastCheckpoint(ctx context.Context) (c Checkpoint, uncovered int, ok bool, err error) {
	heads, err := s.heads(ctx)
	if err != nil {
		return c, 0, false, err
	}
	all := checkpointBody{Chains: heads}.entries()
	last, body, err := s.lastCheckpoint(ctx)
	if err != nil || last.Body == nil {
		return c, all, false, err
	}
	return body.shown(last.Epoch), all - body.entries(), true, nil
}

func (b checkpointBody) shown(epoch uint32) Checkpoint {
	return Checkpoint{Number: b.Number, At: time.UnixMilli(b.At), By: b.By, Epoch: epoch, Entries: b.entries()}
}

func (s *Store) lastCheckpoint(ctx context.Context) (last checkpointRecord, body checkpointBody, err error) {
	err = s.View(ctx, func(r *Reader) error {
		for raw, err := range r.Scan(Single(KindCheckpoint), nil, 1, true) {
			if err != nil {
				return err
			}
			if last, body, err = raw.checkpoint(); err != nil {
				return err
			}
		}
		return nil
	})
	return last, body, err
}

// checkpoint takes a checkpoint's record apart.
func (r Raw) checkpoint() (c checkpointRecord, body checkpointBody, err error) {
	if err = r.Decode(&c); err == nil {
		err = Raw{Key: r.Key, Value: c.Body, opener: r.opener}.Decode(&body)
	}
	if n, ok := r.Key.Number(0); err == nil && (!ok || n != body.Number) {
		err = &DamagedError{Key: r.Key, Cause: errors.New("it is another checkpoint's")}
	}
	return c, body, err
}

// heads are how far the chains of all writers have come.
func (s *Store) heads(ctx context.Context) (heads []chainHead, err error) {
	err = s.eachWriter(ctx, func(id WriterID, w writerRecord) {
		if w.Entries > 0 {
			heads = append(heads, chainHead{id, w.Entries, bytes.Clone(w.ChainHead)})
		}
	})
	return heads, err
}

// WriteCheckpoint signs how far the chains have come. The key must be held:
// else the error is a vault.ErrNoKey. Nothing is written where no entry came
// since the last one, or another program was first.
func (s *Store) WriteCheckpoint(ctx context.Context, by Actor, signer Signer) error {
	last, before, err := s.lastCheckpoint(ctx)
	if err != nil {
		return fmt.Errorf("reading the last checkpoint: %w", err)
	}
	next := checkpointBody{Number: before.Number + 1, At: s.now().UnixMilli(), By: by}
	if last.Body != nil {
		next.Prev = bodyHash(last.Body)
	}
	if next.Chains, err = s.heads(ctx); err != nil {
		return err
	}
	body, err := s.codec.encode(next)
	if err != nil {
		return err
	}
	signature, epoch, err := signer.Sign(checkpointLabel, body)
	if err != nil {
		return fmt.Errorf("signing a checkpoint: %w", err)
	}
	if epoch == last.Epoch && slices.EqualFunc(before.Chains, next.Chains, chainHead.equal) {
		return nil
	}
	_, err = s.Update(ctx, func(tx *Tx) error {
		key := checkpointKey(next.Number)
		if _, err := tx.Raw(key); !errors.Is(err, ErrNotFound) {
			return err
		}
		return tx.Put(key, checkpointRecord{Body: body, Epoch: epoch, Signature: signature})
	})
	return err
}

func (c chainHead) equal(other chainHead) bool {
	return c.Writer == other.Writer && c.Entries == other.Entries && bytes.Equal(c.Head, other.Head)
}
