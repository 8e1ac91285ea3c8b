package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// pagesAtATime is how many pages one View reads: some 4 MB.
const pagesAtATime = 500

// Load reads the whole list. progress, if not nil, is told how many blocks of
// numbers of how many are done. Pages that do not open are left out and returned
// as damaged, so that one bad record does not keep the desk shut. To miss no commit take store.Watch first, then Load, then Follow.
func Load(ctx context.Context, store *record.Store, progress func(done, of int)) (d *Directory, damaged []error, err error) {
	d = &Directory{store: store}
	d.snap.Store(&snapshot{})
	if damaged, err = d.Reload(ctx, progress); err != nil {
		return nil, nil, err
	}
	return d, damaged, nil
}

// Reload reads everything anew, as Load does.
func (d *Directory) Reload(ctx context.Context, progress func(done, of int)) (damaged []error, err error) {
	d.write.Lock()
	defer d.write.Unlock()
	if progress == nil {
		progress = func(int, int) {}
	}
	of, err := d.blocks(ctx)
	if err != nil {
		return nil, err
	}
	next := &snapshot{gen: d.snap.Load().gen + 1}
	for after := record.Key(nil); ; {
		pages, bad, last, err := d.pages(ctx, after)
		if err != nil {
			return nil, err
		}
		damaged = append(damaged, bad...)
		for _, raw := range pages {
			if err := next.set(raw); err != nil {
				damaged = append(damaged, err)
			}
		}
		if last == nil {
			break
		}
		progress(len(next.chunks), max(of, len(next.chunks)))
		after = last
	}
	progress(len(next.chunks), len(next.chunks))
	return damaged, d.publish(next)
}

// publish makes a snapshot the newest, unless the desk was locked.
func (d *Directory) publish(next *snapshot) error {
	next.count = 0
	for _, c := range next.chunks {
		if c != nil {
			next.count += len(c.spots)
		}
	}
	return d.read(func(*snapshot) error { d.snap.Store(next); return nil })
}

// set takes a page into a snapshot that nobody else has yet.
func (s *snapshot) set(raw record.Raw) error {
	block, err := blockOf(raw.Key)
	if err != nil {
		return err
	}
	c, err := newChunk(block, raw.Value)
	if err != nil {
		return &record.DamagedError{Key: raw.Key, Cause: err}
	}
	c.gen = s.gen
	s.put(block, c)
	return nil
}

func (s *snapshot) put(block uint64, c *chunk) {
	if missing := int(block) + 1 - len(s.chunks); missing > 0 && c != nil {
		s.chunks = append(s.chunks, make([]*chunk, missing)...)
	}
	if block < uint64(len(s.chunks)) {
		s.chunks[block] = c
	}
}

// blocks is the number behind the last block that has rows.
func (d *Directory) blocks(ctx context.Context) (n int, err error) {
	err = d.store.View(ctx, func(r *record.Reader) error {
		for raw := range r.Scan(record.Single(record.KindRows), nil, 1, true) {
			if block, err := blockOf(raw.Key); err == nil {
				n = int(block) + 1
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reading the list: %w", err)
	}
	return n, nil
}

// pages reads the next pages; last is nil behind the last one.
func (d *Directory) pages(ctx context.Context, after record.Key) (pages []record.Raw, damaged []error, last record.Key, err error) {
	err = d.store.View(ctx, func(r *record.Reader) error {
		pages, damaged, last = nil, nil, nil
		for raw, err := range r.Scan(record.Single(record.KindRows), after, pagesAtATime, false) {
			var bad *record.DamagedError
			switch {
			case errors.As(err, &bad):
				damaged = append(damaged, err)
			case err != nil:
				return err
			default:
				pages = append(pages, raw)
			}
			if len(pages)+len(damaged) == pagesAtATime {
				last = raw.Key
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading the list: %w", err)
	}
	return pages, damaged, last, nil
}
