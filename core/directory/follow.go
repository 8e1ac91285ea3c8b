package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

// Notice says what changed in the list.
type Notice struct {
	All     bool     // anything may have: the list was read anew
	IDs     []uint64 // of the rows that were added, changed or removed
	Damaged []error  // pages that did not open; their rows are as they were
}

// idle is how long nothing must have changed before the list is tidied up.
const idle = 3 * time.Second

// Follow keeps the list as the commits say that come over the channel (from
// record.Store.Watch), until it is closed, ctx ends (nil) or the list is
// locked (ErrLocked). notify, if not nil, is called after each change. When
// nothing changes for a while it has Tidy done beside.
func (d *Directory) Follow(ctx context.Context, changes <-chan db.Change, notify func(Notice)) error {
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	quiet := time.NewTimer(0)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-quiet.C:
			beside.Go(func() { _ = d.Tidy(ctx) }) // ErrLocked and ctx's alone
		case change, open := <-changes:
			if !open {
				return nil
			}
			notice, err := d.follow(ctx, change)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			quiet.Reset(idle)
			if notify != nil && (notice.All || len(notice.IDs)+len(notice.Damaged) > 0) {
				notify(notice)
			}
		}
	}
}

func (d *Directory) follow(ctx context.Context, change db.Change) (Notice, error) {
	if change.StartOver {
		damaged, err := d.Reload(ctx, nil)
		return Notice{All: true, Damaged: damaged}, err
	}
	return d.Apply(ctx, change.Keys)
}

// Apply reads the pages again that are among the keys of a commit. A use case
// that wants to find at once what it wrote calls it after its Update.
func (d *Directory) Apply(ctx context.Context, keys [][]byte) (Notice, error) {
	var blocks []uint64
	for _, key := range keys {
		if block, err := blockOf(key); err == nil {
			blocks = append(blocks, block)
		}
	}
	return d.Refresh(ctx, blocks...)
}

// Refresh reads the pages of blocks (record.Block) again.
func (d *Directory) Refresh(ctx context.Context, blocks ...uint64) (Notice, error) {
	slices.Sort(blocks)
	blocks = slices.Compact(blocks)
	if len(blocks) == 0 {
		return Notice{}, nil
	}
	if blocks[len(blocks)-1] >= maxBlock {
		return Notice{}, fmt.Errorf("reading the list: %w", errBounds)
	}
	d.write.Lock()
	defer d.write.Unlock()
	if d.locked.Load() {
		return Notice{}, ErrLocked
	}
	old := d.snap.Load()
	next := &snapshot{gen: old.gen + 1, chunks: slices.Clone(old.chunks), count: old.count, bytes: old.bytes}
	var notice Notice
	for part := range slices.Chunk(blocks, pagesAtATime) {
		damaged, err := d.refresh(ctx, next, part)
		if err != nil {
			return Notice{}, err
		}
		notice.Damaged = append(notice.Damaged, damaged...)
	}
	for _, block := range blocks {
		next.count += next.chunk(block).count() - old.chunk(block).count()
		notice.IDs = append(notice.IDs, changed(block, old.chunk(block), next.chunk(block))...)
	}
	d.miss(len(blocks))
	return notice, d.publish(next)
}

// refresh reads pages into a new snapshot.
func (d *Directory) refresh(ctx context.Context, next *snapshot, blocks []uint64) (damaged []error, err error) {
	m := newRoom(0)
	err = d.store.View(ctx, func(r *record.Reader) error {
		for _, block := range blocks {
			raw, err := r.Raw(pageKey(block))
			if errors.Is(err, record.ErrNotFound) {
				next.put(block, nil)
				continue
			}
			if err == nil {
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

// miss drops what would have to remember too many changes; Tidy makes it anew.
func (d *Directory) miss(blocks int) {
	d.orders.miss(blocks)
	if t := d.tables.Load(); t != nil && d.missed.Add(int64(blocks)) > manyTail {
		d.tables.CompareAndSwap(t, nil)
	}
}

// changed lists the customers whose rows differ between two states of a block.
func changed(block uint64, old, now *chunk) []uint64 {
	var ids []uint64
	for slot := range byte(record.BlockSize) {
		if !same(old, now, slot) {
			ids = append(ids, numberAt(block, slot))
		}
	}
	return ids
}
