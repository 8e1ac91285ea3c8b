package record

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// AuditBreak names the first entry of a chain that does not fit, or the first
// checkpoint.
type AuditBreak struct {
	Writer     WriterID
	Number     uint64
	Checkpoint uint64 // if not 0, it is a checkpoint and no entry
	Why        string
}

func (b *AuditBreak) Error() string {
	if b.Checkpoint != 0 {
		return fmt.Sprintf("checkpoint %d of the audit log: %s", b.Checkpoint, b.Why)
	}
	return fmt.Sprintf("audit entry %d of writer %s: %s", b.Number, b.Writer, b.Why)
}

// VerifyAudit walks every writer's chain from its first entry, and the
// checkpoints. The first entry that does not fit, or else the first checkpoint,
// is returned as an *AuditBreak; the proof then says how many entries fit
// before it. Writers may go on meanwhile.
func (s *Store) VerifyAudit(ctx context.Context) (AuditProof, error) {
	// First, so that the chains have come at least as far.
	vouched, proof, pointErr := s.checkpoints(ctx)
	var broken *AuditBreak
	if pointErr != nil && !errors.As(pointErr, &broken) {
		return proof, pointErr
	}
	ids, err := s.auditors(ctx, vouched)
	if err != nil {
		return proof, err
	}
	for _, id := range ids {
		n, err := s.verifyChain(ctx, id, vouched)
		proof.Entries += n
		if err != nil {
			return proof, err
		}
	}
	return proof, pointErr
}

// auditors are the writers that have a record or an entry, or had one at a
// checkpoint, in order: a chain whose writer's record was taken away is no
// chain.
func (s *Store) auditors(ctx context.Context, v vouched) ([]WriterID, error) {
	ids := map[WriterID]bool{}
	for id := range v {
		ids[id] = true
	}
	for _, kind := range []Kind{KindWriter, KindAudit} {
		for after := Key(nil); ; {
			first, err := s.firstKey(ctx, Single(kind), after)
			if err != nil {
				return nil, err
			}
			if first == nil {
				break
			}
			id, ok := first.Number(0)
			if !ok {
				return nil, &DamagedError{Key: first, Cause: errors.New("its key is too short")}
			}
			ids[WriterID(id)] = true
			after = KeyOfPair(kind, id, math.MaxUint64)
		}
	}
	return slices.Sorted(maps.Keys(ids)), nil
}

// firstKey is the first key behind after, whether its record opens or not; nil
// if there is none.
func (s *Store) firstKey(ctx context.Context, prefix, after Key) (first Key, err error) {
	err = s.View(ctx, func(r *Reader) error {
		for raw, err := range r.Scan(prefix, after, 1, false) {
			if first = raw.Key; first == nil {
				return err
			}
		}
		return nil
	})
	return first, err
}

// verifyChain walks one chain, page by page. Each page comes with the writer's
// record of the same snapshot, so that entries of the meantime fit too.
func (s *Store) verifyChain(ctx context.Context, id WriterID, v vouched) (int, error) {
	hashes := v.places(id)
	var n uint64
	var prev []byte
	for {
		var head writerRecord
		var page []chained
		err := s.View(ctx, func(r *Reader) (err error) {
			if head, _, err = Find[writerRecord](r, id.key()); err != nil {
				return err
			}
			page, err = r.chain(id, n, pageSize, false)
			return err
		})
		var damaged *DamagedError
		if errors.As(err, &damaged) {
			return int(n), &AuditBreak{Writer: id, Number: n + 1, Why: "its writer's record tells nothing: " + err.Error()}
		}
		if err != nil {
			return int(n), err
		}
		for _, c := range page {
			if why := c.misfit(n+1, prev, head); why != "" {
				return int(n), &AuditBreak{Writer: id, Number: n + 1, Why: why}
			}
			n++
			prev = s.chainHash(id, n, c.stored)
			if _, wanted := hashes[n]; wanted {
				hashes[n] = prev
			}
		}
		if len(page) == pageSize {
			continue
		}
		if n < head.Entries {
			return int(n), &AuditBreak{Writer: id, Number: n + 1, Why: "it is missing"}
		}
		if string(prev) != string(head.ChainHead) {
			return int(n), &AuditBreak{Writer: id, Number: n, Why: "it is not the one that the writer wrote last"}
		}
		if broken := v.against(id, n, hashes); broken != nil {
			return int(broken.Number) - 1, broken
		}
		return int(n), nil
	}
}

// misfit says why an entry is not the n-th after prev; empty if it is.
func (c chained) misfit(n uint64, prev []byte, head writerRecord) string {
	switch {
	case n > head.Entries:
		return fmt.Sprintf("its writer's record says that only %d were written (put back from an older copy?)", head.Entries)
	case c.Number != n:
		return "it is missing"
	case c.err != nil:
		return c.err.Error()
	case string(c.stored.Prev) != string(prev):
		return "it does not follow the entry before it"
	}
	return ""
}
