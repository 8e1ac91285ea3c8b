package record

import (
	"bytes"
	"context"
	"maps"

	"github.com/keydesk/keydesk/db"
)

// Rehearsal is what changes would do, one after the other: what one has written
// the next reads, and nothing is kept. It neither waits for the writer nor holds
// one up.
type Rehearsal struct {
	store   *Store
	written drafts
}

// Rehearse begins a rehearsal.
func (s *Store) Rehearse() *Rehearsal { return &Rehearsal{store: s, written: drafts{}} }

// Try runs fn as Update would, on what is in the store now and on what was tried
// before. After an error, which is fn's or the store's, it is as if it had not
// been tried.
func (r *Rehearsal) Try(ctx context.Context, fn func(*Tx) error) error {
	as := r.store.as.Load()
	if as == nil {
		return errNoWriter
	}
	var now drafts
	err := r.store.db.View(ctx, func(raw db.Reader) error {
		now = maps.Clone(r.written)
		tx, err := r.store.begin(draft{raw, now}, *as)
		if err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.finish()
	})
	if err == nil {
		r.written = now
	}
	return err
}

// drafts are values by their keys; nil where a record was deleted.
type drafts map[string][]byte

// draft is a snapshot and what was written over it.
type draft struct {
	db.Reader
	written drafts
}

var _ db.Tx = draft{}

func (d draft) Get(key []byte) ([]byte, bool, error) {
	if value, there := d.written[string(key)]; there {
		return bytes.Clone(value), value != nil, nil
	}
	return d.Reader.Get(key)
}

func (d draft) Put(key, value []byte) error {
	d.written[string(key)] = append([]byte{}, value...)
	return nil
}

func (d draft) Delete(key []byte) error {
	d.written[string(key)] = nil
	return nil
}
