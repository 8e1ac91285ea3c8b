package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

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

// Reload reads everything anew, as Load does: on two goroutines, since opening
// and folding takes longer than reading.
func (d *Directory) Reload(ctx context.Context, progress func(done, of int)) (damaged []error, err error) {
	d.write.Lock()
	defer d.write.Unlock()
	of, err := d.blocks(ctx)
	if err != nil {
		return nil, err
	}
	l := loading{dir: d, progress: progress, next: &snapshot{gen: d.snap.Load().gen + 1, chunks: make([]*chunk, of)}}
	var beside sync.WaitGroup
	for range hands {
		beside.Go(func() { l.work(ctx) })
	}
	beside.Wait()
	if l.err != nil {
		return nil, l.err
	}
	l.next.bytes = countBytes(l.next.chunks)
	for _, c := range l.next.chunks {
		l.next.count += c.count()
	}
	return l.damaged, d.publish(l.next)
}

// loading is one Reload.
type loading struct {
	dir      *Directory
	progress func(done, of int)
	next     *snapshot

	mu      sync.Mutex
	from    int // block that nobody reads yet
	done    int // blocks
	damaged []error
	err     error
}

// work reads pages until none are left.
func (l *loading) work(ctx context.Context) {
	m := newRoom(wholePiece)
	for {
		l.mu.Lock()
		from := l.from
		l.from += pagesAtATime
		over := l.err != nil || from >= len(l.next.chunks)
		l.mu.Unlock()
		if over {
			return
		}
		to := min(from+pagesAtATime, len(l.next.chunks))
		damaged, err := l.dir.pages(ctx, l.next, m, from, to)
		l.mu.Lock()
		l.damaged, l.err = append(l.damaged, damaged...), cmp.Or(l.err, err)
		if l.done += to - from; l.progress != nil && err == nil {
			l.progress(l.done, len(l.next.chunks))
		}
		l.mu.Unlock()
	}
}

// publish makes a snapshot the newest, unless the desk was locked.
func (d *Directory) publish(next *snapshot) error {
	return d.read(func(*snapshot) error { d.snap.Store(next); return nil })
}

// set takes a page into a snapshot that nobody else has yet.
func (s *snapshot) set(raw record.Raw, m *room) error {
	block, err := blockOf(raw.Key)
	if err != nil {
		return err
	}
	c, err := newChunk(block, raw.Value, m)
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

// pages reads the pages of some blocks into a snapshot.
func (d *Directory) pages(ctx context.Context, next *snapshot, m *room, from, to int) (damaged []error, err error) {
	var after record.Key
	if from > 0 {
		after = pageKey(uint64(from) - 1)
	}
	err = d.store.View(ctx, func(r *record.Reader) error {
		damaged = nil
		for raw, err := range r.Scan(record.Single(record.KindRows), after, to-from, false) {
			if err == nil {
				if block, known := raw.Key.Number(0); known && block >= uint64(to) {
					break
				}
				err = next.set(raw, m)
			}
			var bad *record.DamagedError
			switch {
			case errors.As(err, &bad):
				damaged = append(damaged, err)
			case err != nil:
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the list: %w", err)
	}
	return damaged, nil
}
