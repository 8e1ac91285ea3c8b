package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

// list is the directory in memory, read at first use and kept as the commits
// say until it is closed. Who needs all of it waits until it is read; a window
// shows meanwhile what there is.
type list struct {
	lock   sync.Mutex
	now    *directory.Directory // nil: nobody has asked yet
	begun  chan struct{}        // closed when there are first rows, or an error
	whole  chan struct{}        // closed when all is read, or an error
	err    error                // why it was not read; set before whole is closed
	stop   context.CancelFunc
	done   chan struct{} // closed when nothing keeps it any more
	closed bool
}

// directory is the whole list, read if it was not yet.
func (h *house) directory(ctx context.Context) (*directory.Directory, error) {
	now, _, whole, err := h.reading(ctx)
	if err != nil {
		return nil, err
	}
	return h.list.after(ctx, whole, now)
}

// beginning is the list as far as it is read, with its first rows at least.
func (h *house) beginning(ctx context.Context) (*directory.Directory, error) {
	now, begun, _, err := h.reading(ctx)
	if err != nil {
		return nil, err
	}
	return h.list.after(ctx, begun, now)
}

// after waits for a step of the reading.
func (l *list) after(ctx context.Context, step <-chan struct{}, now *directory.Directory) (*directory.Directory, error) {
	select {
	case <-step:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.now != now && l.err != nil && !l.closed {
		return nil, fmt.Errorf("reading the list of customers: %w", l.err)
	}
	return now, l.usable()
}

// isWhole says whether all of it is read.
func (l *list) isWhole(now *directory.Directory) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	select {
	case <-l.whole:
		return l.now == now
	default:
		return false
	}
}

// reading begins to read the list if nobody has yet.
func (h *house) reading(ctx context.Context) (now *directory.Directory, begun, whole <-chan struct{}, err error) {
	l := &h.list
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.closed {
		return nil, nil, nil, directory.ErrLocked
	}
	if l.now == nil {
		// It outlives the call that asked first.
		watching, stop := context.WithCancel(context.WithoutCancel(ctx))
		l.now, l.stop, l.err = directory.New(h.store), stop, nil
		l.begun, l.whole, l.done = make(chan struct{}), make(chan struct{}), make(chan struct{})
		changes := h.store.Watch(watching) // before the reading, to miss no commit
		go h.keepList(watching, l.now, changes, l.begun, l.whole, l.done)
	}
	return l.now, l.begun, l.whole, nil
}

// keepList reads the list, and keeps it as the commits say.
func (h *house) keepList(ctx context.Context, now *directory.Directory, changes <-chan db.Change, begun, whole, done chan struct{}) {
	defer close(done)
	begin := sync.OnceFunc(func() { close(begun) })
	damaged, err := now.Reload(ctx, func(int, int) { begin() })
	// A list that leaves customers out would be a silent wrong answer.
	if err = errors.Join(append(damaged, err)...); err != nil {
		h.list.fail(now, err)
	}
	begin()
	close(whole)
	if err != nil {
		return
	}
	if err := now.Follow(ctx, changes, nil); err != nil && !errors.Is(err, directory.ErrLocked) {
		h.log.Error("keeping the list of customers", "error", err)
		h.forget(now)
	}
}

// fail has a list that could not be read read anew when it is next asked for.
func (l *list) fail(now *directory.Directory, err error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.now == now {
		l.stop()
		l.now, l.err = nil, err
	}
	now.Lock()
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
