package record

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/db"
)

// Keys reads up to limit keys that follow after among those with the prefix,
// and opens nothing.
func (s *Store) Keys(ctx context.Context, prefix, after Key, limit int) (keys []Key, err error) {
	err = s.db.View(ctx, func(r db.Reader) error {
		keys = keys[:0]
		for pair, err := range r.Scan(db.Range{Prefix: prefix, After: after, Limit: limit}) {
			if err != nil {
				return fmt.Errorf("reading the keys of records: %w", err)
			}
			keys = append(keys, pair.Key)
		}
		return nil
	})
	return keys, err
}

// Count counts the keys that follow after among those with the prefix.
func (s *Store) Count(ctx context.Context, prefix, after Key) (n int, err error) {
	for {
		page, err := s.Keys(ctx, prefix, after, pageSize)
		n += len(page)
		if err != nil || len(page) < pageSize {
			return n, err
		}
		after = page[len(page)-1]
	}
}

// Front reads what stands in clear, as ReadFront does.
func (s *Store) Front(ctx context.Context) (Front, error) { return ReadFront(ctx, s.db) }

// Compact rewrites the store so that nothing deleted is left in it.
func (s *Store) Compact(ctx context.Context) error { return s.db.Compact(ctx) }
