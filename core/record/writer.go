package record

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// WriterID tells the programs apart that write to one database.
type WriterID uint64

// String is the ID as 16 hex digits.
func (w WriterID) String() string {
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(w)))
}

func (w WriterID) key() Key { return KeyOf(KindWriter, uint64(w)) }

// Operation is the ID of one transaction: who wrote it, and that writer's
// number for it.
type Operation struct {
	Writer WriterID `cbor:"1,keyasint"`
	Number uint64   `cbor:"2,keyasint"`
}

// String prints writer-number.
func (o Operation) String() string { return fmt.Sprintf("%s-%d", o.Writer, o.Number) }

// writerRecord is what a writer keeps of itself in the database. Every
// transaction writes it.
type writerRecord struct {
	Sequence  uint64            `cbor:"1,keyasint"`
	Entries   uint64            `cbor:"2,keyasint"` // audit entries so far
	ChainHead []byte            `cbor:"3,keyasint"` // hash of the last one
	Manifest  map[Kind]tally    `cbor:"4,keyasint"`
	Blocks    map[Line]openRest `cbor:"5,keyasint"`
}

// openRest is what is left of a block of numbers.
type openRest struct {
	Next uint64 `cbor:"1,keyasint"`
	End  uint64 `cbor:"2,keyasint"` // first number behind the block
}

// sequence reads how far a writer has come; 0 where it has not written.
func (s *Store) sequence(ctx context.Context, id WriterID) (uint64, error) {
	var at uint64
	err := s.View(ctx, func(r *Reader) error {
		self, _, err := Get[writerRecord](r, id.key())
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		at = self.Sequence
		return err
	})
	return at, err
}

// Sequence is the number of this writer's last transaction.
func (s *Store) Sequence(ctx context.Context) (uint64, error) { return s.sequence(ctx, s.Writer()) }

// NewWriter makes a Store's writer anew: an ID of its own whose numbers begin
// above every number that any writer has used.
func (s *Store) NewWriter(ctx context.Context) error { return s.newWriter(ctx, 0) }

// newWriter is NewWriter for numbers that are above another one, too.
func (s *Store) newWriter(ctx context.Context, highest uint64) error {
	var raw [8]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return fmt.Errorf("making a writer: %w", err)
	}
	id := WriterID(max(1, binary.BigEndian.Uint64(raw[:])))
	err := s.eachWriter(ctx, func(_ WriterID, w writerRecord) {
		highest = max(highest, w.Sequence)
	})
	if err != nil {
		return err
	}
	s.as.Store(&identity{writer: id, floor: highest})
	return nil
}

// eachWriter reads every writer's record.
func (s *Store) eachWriter(ctx context.Context, fn func(WriterID, writerRecord)) error {
	return s.Each(ctx, Single(KindWriter), func(raw Raw) error {
		var w writerRecord
		if err := raw.Decode(&w); err != nil {
			return err
		}
		id, _ := raw.Key.Number(0)
		fn(WriterID(id), w)
		return nil
	})
}
