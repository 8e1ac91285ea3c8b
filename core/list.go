package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
)

// list is the directory in memory, read at first use and kept as the commits
// say until it is closed.
type list struct {
	lock   sync.Mutex
	now    *directory.Directory // nil: not read yet
	stop   context.CancelFunc
	done   chan struct{}
	closed bool
}

// directory is the list, read if it was not yet.
func (h *house) directory(ctx context.Context) (*directory.Directory, error) {
	l := &h.list
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.now != nil || l.closed {
		return l.now, l.usable()
	}
	// It outlives the call that asked first.
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	changes := h.store.Watch(watching) // before the reading, to miss no commit
	now, damaged, err := directory.Load(ctx, h.store, nil)
	// A list that leaves customers out would be a silent wrong answer.
	if err = errors.Join(append(damaged, err)...); err != nil {
		stop()
		return nil, fmt.Errorf("reading the list of customers: %w", err)
	}
	l.now, l.stop, l.done = now, stop, make(chan struct{})
	go func(done chan struct{}) {
		defer close(done)
		if err := now.Follow(watching, changes, nil); err != nil && !errors.Is(err, directory.ErrLocked) {
			h.log.Error("keeping the list of customers", "error", err)
			h.forget(now)
		}
	}(l.done)
	return now, nil
}

func (l *list) usable() error {
	if l.closed {
		return directory.ErrLocked
	}
	return nil
}

// forget has a list that could not be kept up read anew when it is next asked
// for.
func (h *house) forget(old *directory.Directory) {
	h.list.lock.Lock()
	defer h.list.lock.Unlock()
	if h.list.now == old {
		h.list.stop()
		h.list.now = nil
	}
	old.Lock()
}

// close drops what the list holds in clear. It is not read again.
func (l *list) close() {
	l.lock.Lock()
	now, stop, done := l.now, l.stop, l.done
	l.now, l.closed = nil, true
	l.lock.Unlock()
	if now == nil {
		return
	}
	stop()
	now.Lock()
	<-done
}

// refresh takes changed customers over at once, so that who changed one finds
// what he wrote. The change is made and stays so: a list that cannot be read
// is read anew later.
func (h *house) refresh(ctx context.Context, ids ...uint64) {
	h.listsLock.Lock()
	all := slices.Clone(h.lists)
	h.listsLock.Unlock()
	for _, one := range all {
		one.refreshOwn(ctx, ids)
	}
}

// catchUp takes a commit over into the session's own list before the session is
// told of it: the list's own watching may be behind.
func (h *house) catchUp(ctx context.Context, c Change) {
	if !c.All {
		h.refreshOwn(ctx, c.Customers)
		return
	}
	if now := h.list.read(); now != nil {
		damaged, err := now.Reload(ctx, nil)
		h.kept(now, damaged, err)
	}
}

// read is the list as far as it was read; nil where it was not.
func (l *list) read() *directory.Directory {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.now
}

func (h *house) refreshOwn(ctx context.Context, ids []uint64) {
	now := h.list.read()
	if now == nil {
		return
	}
	var blocks []uint64
	for _, id := range ids {
		if id >= record.FirstCustomer {
			blocks = append(blocks, record.Block(id))
		}
	}
	notice, err := now.Refresh(ctx, blocks...)
	h.kept(now, notice.Damaged, err)
}

// kept forgets a list that could not be kept up.
func (h *house) kept(now *directory.Directory, damaged []error, err error) {
	if err = errors.Join(append(damaged, err)...); err != nil && !errors.Is(err, directory.ErrLocked) {
		h.log.Error("reading changed customers", "error", err)
		h.forget(now)
	}
}
