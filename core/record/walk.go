package record

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/vault"
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

// Stamp is a record as far as its envelope says it in clear: who has read it
// before sees by it whether it was written since.
type Stamp struct {
	Key     Key
	Version uint64
}

// Stamps reads up to limit stamps of sealed records that follow after among
// those with the prefix, and opens nothing.
func (s *Store) Stamps(ctx context.Context, prefix, after Key, limit int) (all []Stamp, err error) {
	err = s.db.View(ctx, func(r db.Reader) error {
		all = all[:0]
		for pair, err := range r.Scan(db.Range{Prefix: prefix, After: after, Limit: limit}) {
			if err != nil {
				return fmt.Errorf("reading the versions of records: %w", err)
			}
			_, version, err := vault.PeekEnvelope(pair.Value)
			if err != nil {
				return &DamagedError{Key: pair.Key, Cause: err}
			}
			all = append(all, Stamp{pair.Key, version})
		}
		return nil
	})
	return all, err
}
