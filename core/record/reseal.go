package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// resealBytes bounds what one transaction seals anew, where the store does
// not: a program that is ended in the middle loses no more.
const resealBytes = 1 << 20

// Reseal seals every record anew that is not of the epoch given, which is the
// current one, in transactions of up to batch records; lookups are their
// owners' to write. A record keeps its version: whoever has it open can save
// it. progress, if not nil, is told how many were done. It may be ended
// anywhere and begun again. A record that does not open stays, for check to
// name; it is counted in damaged.
func (s *Store) Reseal(ctx context.Context, epoch uint32, batch int, progress func(done int)) (done, damaged int, err error) {
	for after := Key(nil); ; {
		work, next, err := s.oldOnes(ctx, after, epoch, batch)
		if err != nil {
			return done, damaged, err
		}
		if len(work) > 0 {
			sealed, broken, err := s.resealBatch(ctx, work, epoch)
			done, damaged = done+sealed, damaged+broken
			if err != nil {
				return done, damaged, err
			}
			if progress != nil {
				progress(done)
			}
		}
		if next == nil {
			return done, damaged, nil
		}
		after = next
	}
}

// Outdated counts the records that Reseal would have to seal anew. It opens
// none.
func (s *Store) Outdated(ctx context.Context, epoch uint32) (n int, err error) {
	for after := Key(nil); ; {
		work, next, err := s.oldOnes(ctx, after, epoch, pageSize)
		if err != nil {
			return n, err
		}
		n += len(work)
		if next == nil {
			return n, nil
		}
		after = next
	}
}

// oldOnes finds the next keys that are not of the epoch, by the clear front of
// their envelopes. next is where to go on; nil at the end.
func (s *Store) oldOnes(ctx context.Context, after Key, epoch uint32, batch int) (work []Key, next Key, err error) {
	size := 0
	err = s.db.View(ctx, func(r db.Reader) error {
		work, next = nil, nil
		read := 0
		for pair, err := range r.Scan(db.Range{After: after, Limit: pageSize}) {
			if err != nil {
				return fmt.Errorf("looking for records of former epochs: %w", err)
			}
			key := Key(pair.Key)
			if read++; read == pageSize {
				next = key
			}
			if !key.Kind().Sealed() {
				continue
			}
			if at, _, err := vault.PeekEnvelope(pair.Value); err == nil && at == epoch {
				continue
			}
			work = append(work, key)
			if size += len(pair.Value); len(work) == batch || size >= s.resealBytes() {
				next = key
				return nil
			}
		}
		return nil
	})
	return work, next, err
}

func (s *Store) resealBytes() int {
	if most := s.db.Limits().Bytes; most != 0 {
		return min(most/2, resealBytes)
	}
	return resealBytes
}

func (s *Store) resealBatch(ctx context.Context, keys []Key, epoch uint32) (done, damaged int, err error) {
	_, err = s.Update(ctx, func(tx *Tx) error {
		done, damaged = 0, 0
		for _, key := range keys {
			sealed, err := tx.reseal(key, epoch)
			var broken *DamagedError
			switch {
			case errors.As(err, &broken):
				damaged++
			case err != nil:
				return err
			case sealed:
				done++
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("sealing records anew: %w", err)
	}
	return done, damaged, nil
}

// reseal seals a record anew under the same version. The manifest counts it
// under its new epoch, so that the old one, put back, does not fit.
func (tx *Tx) reseal(key Key, epoch uint32) (bool, error) {
	old, err := tx.look(key)
	if err != nil || !old.exists || old.raw.Epoch == epoch {
		return false, err
	}
	if string(key) == string(tx.as.key()) {
		return true, nil // finish writes it
	}
	if key.Kind().counted() {
		if err := tx.self.discount(tx.store.keys, old.raw); err != nil {
			return false, err
		}
	}
	if err := tx.write(key, old.raw.Version, old.raw.Value); err != nil || !key.Kind().counted() {
		return err == nil, err
	}
	return true, tx.self.count(tx.store.keys, tx.seen[string(key)].raw)
}
