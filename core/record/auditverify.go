package record

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// AuditBreak names the first entry of a chain that does not fit.
type AuditBreak struct {
	Writer WriterID
	Number uint64
	Why    string
}

func (b *AuditBreak) Error() string {
	return fmt.Sprintf("audit entry %d of writer %s: %s", b.Number, b.Writer, b.Why)
}

// VerifyAudit walks every writer's chain from its first entry and returns how
// many entries fit. The first that does not is returned as an *AuditBreak.
// Writers may go on meanwhile.
func (s *Store) VerifyAudit(ctx context.Context) (int, error) {
	ids, err := s.auditors(ctx)
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, id := range ids {
		n, err := s.verifyChain(ctx, id)
		sum += n
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// auditors are the writers that have a record or an entry, in order: a chain
// whose writer's record was taken away is no chain.
func (s *Store) auditors(ctx context.Context) ([]WriterID, error) {
	ids := map[WriterID]bool{}
	if err := s.eachWriter(ctx, func(id WriterID, _ writerRecord) { ids[id] = true }); err != nil {
		return nil, err
	}
	after := Key(nil)
	for {
		var first Key
		err := s.View(ctx, func(r *Reader) error {
			for raw, err := range r.Scan(Single(KindAudit), after, 1, false) {
				// One that does not open is for verifyChain to name.
				if first = raw.Key; first == nil {
					return err
				}
			}
			return nil
		})
		if err != nil || first == nil {
			return slices.Sorted(maps.Keys(ids)), err
		}
		id, ok := first.Number(0)
		if !ok {
			return nil, &DamagedError{Key: first, Cause: errors.New("its key is too short")}
		}
		ids[WriterID(id)] = true
		after = KeyOfPair(KindAudit, id, math.MaxUint64)
	}
}

// verifyChain walks one chain, page by page. Each page comes with the writer's
// record of the same snapshot, so that entries of the meantime fit too.
func (s *Store) verifyChain(ctx context.Context, id WriterID) (int, error) {
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
		if err != nil {
			return int(n), err
		}
		for _, c := range page {
			if why := c.misfit(n+1, prev, head); why != "" {
				return int(n), &AuditBreak{id, n + 1, why}
			}
			n++
			prev = s.chainHash(id, n, c.stored)
		}
		if len(page) == pageSize {
			continue
		}
		if n < head.Entries {
			return int(n), &AuditBreak{id, n + 1, "it is missing"}
		}
		if string(prev) != string(head.ChainHead) {
			return int(n), &AuditBreak{id, n, "it is not the one that the writer wrote last"}
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
