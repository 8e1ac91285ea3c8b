package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/core/record"
)

// pagesAtATime is how many pages one View reads: some 4 MB. readers is how many
// goroutines read: more than there are processors, since a file that is not in
// the page cache is waited for.
const (
	pagesAtATime = 500
	readers      = 8
)

// New is a list that was not read yet: to be read by Reload, while which it has
// some rows already. To miss no commit take store.Watch first, then Reload, then
// Follow.
func New(store *record.Store) *Directory {
	d := &Directory{store: store}
	d.snap.Store(&snapshot{})
	return d
}

// Load is New with all read.
func Load(ctx context.Context, store *record.Store, progress func(done, of int)) (d *Directory, damaged []error, err error) {
	d = New(store)
	if damaged, err = d.Reload(ctx, progress); err != nil {
		return nil, nil, err
	}
	return d, damaged, nil
}

// Reload reads everything anew, on several goroutines. progress, if not nil, is told how many blocks of
// numbers of how many are done; a list that was empty has the rows of the first
// few when it is called first. Pages that do not open are left out and returned
// as damaged, so that one bad record does not keep the desk shut.
func (d *Directory) Reload(ctx context.Context, progress func(done, of int)) (damaged []error, err error) {
	d.write.Lock()
	defer d.write.Unlock()
	of, err := d.blocks(ctx)
	if err != nil {
		return nil, err
	}
	old := d.snap.Load()
	l := loading{dir: d, progress: progress, next: &snapshot{gen: old.gen + 1, chunks: make([]*chunk, of)}, begun: old.count > 0}
	var beside sync.WaitGroup
	for range readers {
		beside.Go(func() { l.work(ctx) })
	}
	beside.Wait()
	if l.err != nil {
		return nil, l.err
	}
	l.next.bytes = countBytes(l.next.chunks)
	return l.damaged, d.publish(l.next)
}

// loading is one Reload.
type loading struct {
	dir      *Directory
	progress func(done, of int)

	mu      sync.Mutex
	next    *snapshot
	begun   bool // there are rows to be shown
	from    int  // block that nobody reads yet
	done    int  // blocks
	damaged []error
	err     error
}

// firstPages are what the first rows to be shown are taken from: 2,000
// customers, in some milliseconds.
const firstPages = 32

// take is the next portion of blocks, empty where none is left.
func (l *loading) take() (from, to int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from = l.from
	if l.err != nil {
		from = len(l.next.chunks)
	}
	n := pagesAtATime
	if from == 0 && !l.begun {
		n = firstPages
	}
	l.from = min(from+n, len(l.next.chunks))
	return from, l.from
}

// work reads pages until none are left.
func (l *loading) work(ctx context.Context) {
	m := newRoom(wholePiece)
	for {
		from, to := l.take()
		if from == to {
			return
		}
		part := make([]*chunk, to-from)
		damaged, err := l.dir.pages(ctx, part, m, from)
		if err == nil {
			err = l.add(part, from)
		}
		l.mu.Lock()
		l.damaged, l.err = append(l.damaged, damaged...), cmp.Or(l.err, err)
		l.mu.Unlock()
	}
}

// add takes a portion into the snapshot.
func (l *loading) add(part []*chunk, from int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, c := range part {
		if c == nil {
			continue
		}
		c.gen = l.next.gen
		l.next.chunks[from+i] = c
		l.next.count += c.count()
	}
	l.done += len(part)
	if !l.begun && l.done < len(l.next.chunks) {
		l.begun = true
		some := *l.next
		some.chunks = slices.Clone(l.next.chunks)
		some.bytes = countBytes(some.chunks)
		l.next.gen++
		if err := l.dir.publish(&some); err != nil {
			return err
		}
	}
	if l.progress != nil {
		l.progress(l.done, len(l.next.chunks))
	}
	return nil
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
	c, err := chunkOf(raw, block, m)
	if err != nil {
		return err
	}
	c.gen = s.gen
	s.put(block, c)
	return nil
}

func chunkOf(raw record.Raw, block uint64, m *room) (*chunk, error) {
	c, err := newChunk(block, raw.Value, m)
	if err != nil {
		return nil, &record.DamagedError{Key: raw.Key, Cause: err}
	}
	return c, nil
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
		for raw, err := range r.Scan(record.Single(record.KindRows), nil, 1, true) {
			block, badKey := blockOf(raw.Key)
			if badKey != nil {
				return errors.Join(err, badKey)
			}
			n = int(block) + 1 // of one that does not open, too: it is met again when it is read
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reading the list: %w", err)
	}
	return n, nil
}

// pages reads the pages of as many blocks as part has room for.
func (d *Directory) pages(ctx context.Context, part []*chunk, m *room, from int) (damaged []error, err error) {
	var after record.Key
	if from > 0 {
		after = pageKey(uint64(from) - 1)
	}
	err = d.store.View(ctx, func(r *record.Reader) error {
		damaged = nil
		for raw, err := range r.Scan(record.Single(record.KindRows), after, len(part), false) {
			block, badKey := blockOf(raw.Key)
			switch {
			case err == nil && badKey != nil:
				err = badKey
			case err == nil && block >= uint64(from+len(part)):
				return nil
			case err == nil:
				part[block-uint64(from)], err = chunkOf(raw, block, m)
				// With more readers than processors a window would have to wait
				// for the time slices of all of them.
				runtime.Gosched()
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
