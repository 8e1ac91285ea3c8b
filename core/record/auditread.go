package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// AuditOf returns the latest entries on one customer or license, newest first.
func (r *Reader) AuditOf(object uint64, limit int) ([]Audited, error) {
	var found []Audited
	for raw, err := range r.Scan(KeyOf(KindAuditOf, object), nil, limit, true) {
		if err != nil {
			return nil, err
		}
		writer, _ := raw.Key.Number(2)
		n, ok := raw.Key.Number(3)
		if !ok {
			return nil, &DamagedError{Key: raw.Key, Cause: errors.New("too short")}
		}
		a, _, err := r.audited(WriterID(writer), n)
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

// cursor is one writer's entries, read backwards.
type cursor struct {
	writer WriterID
	next   uint64 // 0: none left
	head   Audited
}

// Audit calls fn with every entry of all writers, newest first, until fn
// returns false. Entries are read one by one, each in its own View.
func (s *Store) Audit(ctx context.Context, fn func(Audited) (bool, error)) error {
	var cursors []*cursor
	err := s.eachWriter(ctx, func(id WriterID, w writerRecord) {
		cursors = append(cursors, &cursor{writer: id, next: w.Entries})
	})
	if err != nil {
		return err
	}
	for _, c := range cursors {
		if err := s.step(ctx, c); err != nil {
			return err
		}
	}
	for {
		latest := newest(cursors)
		if latest == nil {
			return nil
		}
		more, err := fn(latest.head)
		if err != nil || !more {
			return err
		}
		if err := s.step(ctx, latest); err != nil {
			return err
		}
	}
}

// newest is the cursor whose entry comes first when read backwards, or nil.
func newest(cursors []*cursor) *cursor {
	var latest *cursor
	for _, c := range cursors {
		if c.head.Number != 0 && (latest == nil || c.head.At > latest.head.At) {
			latest = c
		}
	}
	return latest
}

// step reads the cursor's next entry; head.Number is 0 behind the last.
func (s *Store) step(ctx context.Context, c *cursor) error {
	c.head = Audited{}
	if c.next == 0 {
		return nil
	}
	err := s.View(ctx, func(r *Reader) (err error) {
		c.head, _, err = r.audited(c.writer, c.next)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading audit entry %s-%d: %w", c.writer, c.next, err)
	}
	c.next--
	return nil
}

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
func (s *Store) VerifyAudit(ctx context.Context) (int, error) {
	heads := map[WriterID]writerRecord{}
	if err := s.eachWriter(ctx, func(id WriterID, w writerRecord) { heads[id] = w }); err != nil {
		return 0, err
	}
	ids := make([]WriterID, 0, len(heads))
	for id := range heads {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	sum := 0
	for _, id := range ids {
		n, err := s.verifyChain(ctx, id, heads[id])
		sum += n
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

func (s *Store) verifyChain(ctx context.Context, id WriterID, head writerRecord) (int, error) {
	var prev []byte
	for n := uint64(1); n <= head.Entries; n++ {
		var stored auditRecord
		err := s.View(ctx, func(r *Reader) (err error) {
			_, stored, err = r.audited(id, n)
			return err
		})
		var damaged *DamagedError
		switch {
		case errors.Is(err, ErrNotFound):
			return int(n - 1), &AuditBreak{id, n, "it is missing"}
		case errors.As(err, &damaged):
			return int(n - 1), &AuditBreak{id, n, err.Error()}
		case err != nil:
			return int(n - 1), err
		case string(stored.Prev) != string(prev):
			return int(n - 1), &AuditBreak{id, n, "it does not follow the entry before it"}
		}
		prev = s.chainHash(id, n, stored)
	}
	if string(prev) != string(head.ChainHead) {
		return int(head.Entries), &AuditBreak{id, head.Entries, "it is not the one that the writer wrote last"}
	}
	return int(head.Entries), nil
}
