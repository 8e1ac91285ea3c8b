package record

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// AuditOf returns the latest entries on one customer or license, newest first;
// limit 0 means all.
func (r *Reader) AuditOf(object uint64, limit int) ([]Audited, error) {
	var found []Audited
	for mark, err := range r.Scan(KeyOf(KindAuditOf, object), nil, limit, true) {
		if err != nil {
			return nil, err
		}
		writer, _ := mark.Key.Number(2)
		n, ok := mark.Key.Number(3)
		if !ok {
			return nil, &DamagedError{Key: mark.Key, Cause: errors.New("its key is too short")}
		}
		key := KeyOfPair(KindAudit, writer, n)
		raw, err := r.Raw(key)
		if errors.Is(err, ErrNotFound) {
			return nil, &DamagedError{Key: key, Cause: errors.New("it is missing")}
		}
		if raw.Key == nil {
			return nil, err
		}
		entry, err := r.opener.audited(r, raw, err)
		if err = errors.Join(err, entry.err); err != nil {
			return nil, err
		}
		found = append(found, entry.Audited)
	}
	return found, nil
}

// ahead is a Getter over what one scan read, which costs less than to seek
// each; the Reader is asked for the rest.
type ahead struct {
	*Reader
	read map[string]found
}

// Raw implements Getter.
func (a ahead) Raw(key Key) (Raw, error) {
	if f, ok := a.read[string(key)]; ok {
		return f.raw, f.err
	}
	return a.Reader.Raw(key)
}

// chain reads up to limit entries of a writer behind or, in reverse, before
// the entry after.
func (r *Reader) chain(writer WriterID, after uint64, limit int, reverse bool) ([]chained, error) {
	scan := func(kind Kind) iter.Seq2[Raw, error] {
		return r.Scan(KeyOf(kind, uint64(writer)), KeyOfPair(kind, uint64(writer), after), limit, reverse)
	}
	values := ahead{r, map[string]found{}}
	for raw, err := range scan(KindAuditValues) {
		if raw.Key == nil {
			return nil, err
		}
		values.read[string(raw.Key)] = found{raw, err}
	}
	var page []chained
	for raw, err := range scan(KindAudit) {
		if raw.Key == nil {
			return nil, err
		}
		c, err := r.opener.audited(values, raw, err)
		if err != nil {
			return nil, err
		}
		page = append(page, c)
	}
	return page, nil
}

// auditPage is how many entries of a writer Audit reads at a time: a screenful
// or two, since most callers stop soon.
const auditPage = 100

// cursor is one writer's entries, read backwards.
type cursor struct {
	writer WriterID
	next   uint64    // the number of the entry that comes next; 0: none
	page   []chained // what was read of them
}

// Audit calls fn with every entry of all writers, newest first, until fn
// returns false. fn runs outside the transactions. The first entry that is
// missing or does not open ends it with an error; VerifyAudit says more.
func (s *Store) Audit(ctx context.Context, fn func(Audited) (bool, error)) error {
	var cursors []*cursor
	err := s.eachWriter(ctx, func(id WriterID, w writerRecord) {
		cursors = append(cursors, &cursor{writer: id, next: w.Entries})
	})
	if err != nil {
		return err
	}
	for {
		for _, c := range cursors {
			if err := s.fill(ctx, c); err != nil {
				return err
			}
		}
		latest := newest(cursors)
		if latest == nil {
			return nil
		}
		more, err := fn(latest.page[0].Audited)
		if err != nil || !more {
			return err
		}
		latest.page, latest.next = latest.page[1:], latest.next-1
	}
}

// newest is the cursor whose entry comes first when read backwards, or nil.
func newest(cursors []*cursor) *cursor {
	var latest *cursor
	for _, c := range cursors {
		if len(c.page) > 0 && (latest == nil || c.page[0].At > latest.page[0].At) {
			latest = c
		}
	}
	return latest
}

// fill makes the cursor's next entry the first of its page, if there is one.
func (s *Store) fill(ctx context.Context, c *cursor) error {
	if c.next == 0 {
		c.page = nil
		return nil
	}
	if len(c.page) == 0 {
		err := s.View(ctx, func(r *Reader) (err error) {
			c.page, err = r.chain(c.writer, c.next+1, auditPage, true)
			return err
		})
		if err != nil {
			return fmt.Errorf("reading the audit entries of writer %s: %w", c.writer, err)
		}
	}
	if len(c.page) == 0 || c.page[0].Number != c.next {
		return &AuditBreak{Writer: c.writer, Number: c.next, Why: "it is missing"}
	}
	return c.page[0].err
}
