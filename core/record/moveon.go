package record

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
)

// What was written between a backup and the loss of its desk is unknown to
// whoever restores the backup: customers have been given numbers, and records
// versions, that the file does not know of. So a restored desk goes on far
// behind all that it knows. The distance has a part that is drawn: one backup
// may be restored twice, and the second time should not repeat the first.
//
// The list is laid out by block in memory, eight bytes each: that bounds the
// gap, and leaves room for hundreds of restores.
const (
	leastGap = 1_000_000 / BlockSize // blocks: more numbers than a large desk has given out in all
	drawnGap = 3_000_000 / BlockSize // at most so many more
	leapBits = 40                    // of the writers' sequence, 64 bits wide; no desk has written that often
)

// retiredRecord says up to which number writers have ended: they wrote on in a
// future that this file does not know.
type retiredRecord struct {
	Through uint64 `cbor:"1,keyasint"`
}

func retiredKey() Key { return Key{byte(KindNumbers), 0x81} }

// TakeUpRestored is TakeUp in a file that was put back from a backup: always a
// new writer, whose operations' numbers are far above all that any writer is
// known to have used, in the file or in this machine's memory of it.
func (s *Store) TakeUpRestored(ctx context.Context, m Memory) (Notice, error) {
	known, _, err := m.read(s)
	if err != nil {
		return Notice{}, err
	}
	leap, err := draw(1 << leapBits)
	if err != nil {
		return Notice{}, err
	}
	if err := s.newWriter(ctx, max(known.Sequence, known.Doubtful)); err != nil {
		return Notice{}, err
	}
	as := *s.as.Load()
	as.floor += 1<<leapBits + leap
	s.as.Store(&as)
	s.witness.Store(nil) // it may be of what was lost
	return Notice{NewWriter: true}, nil
}

// MoveOn has all lines of numbers go on behind a gap, so that none that the
// lost desk gave out is given twice, and retires every writer but this one. It
// returns the first number that customers and licenses are given from now on,
// and the first of mails.
func (tx *Tx) MoveOn() (customers, mails uint64, err error) {
	if err := tx.Put(retiredKey(), retiredRecord{Through: tx.op.Number - 1}); err != nil {
		return 0, 0, err
	}
	tx.self.Blocks = nil
	if customers, err = tx.moveOn(LineCustomers); err != nil {
		return 0, 0, err
	}
	mails, err = tx.moveOn(LineMail)
	return customers, mails, err
}

func (tx *Tx) moveOn(line Line) (first uint64, err error) {
	key, start := line.pool()
	pool, _, err := Find[poolRecord](tx, key)
	if err != nil {
		return 0, err
	}
	gap, err := draw(drawnGap)
	if err != nil {
		return 0, err
	}
	pool.Next += leastGap + gap
	return start + pool.Next*BlockSize, tx.Put(key, pool)
}

// retired is the number up to which writers are not taken up again.
func (s *Store) retired(ctx context.Context) (through uint64, err error) {
	err = s.View(ctx, func(r *Reader) error {
		record, _, err := Get[retiredRecord](r, retiredKey())
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		through = record.Through
		return err
	})
	return through, err
}

// draw is a number from 0 to below, evenly enough: below is far from 2^64.
func draw(below uint64) (uint64, error) {
	var raw [8]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return 0, fmt.Errorf("drawing a gap: %w", err)
	}
	return binary.BigEndian.Uint64(raw[:]) % below, nil
}
