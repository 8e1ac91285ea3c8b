// Package gate counts the transactions inside a store, so that somebody can
// wait until the store is empty: Compact to swap the file, Close to end.
//
// Caveat: it does not order writers; each store has its own place for them.
package gate

import (
	"context"
	"sync"

	"github.com/keydesk/keydesk/db"
)

// Gate is open in its zero form.
type Gate struct {
	mu      sync.Mutex
	inside  int
	barred  bool          // somebody wants it empty
	closed  bool          // for good
	changed chan struct{} // closed at the next change; nil while nobody waits
}

// Enter lets a transaction in; it waits while somebody has the gate to
// himself, and returns db.ErrClosed after Close, or the error of ctx.
func (g *Gate) Enter(ctx context.Context) error {
	return g.wait(ctx.Done(), ctx.Err, func() (bool, error) {
		if g.closed {
			return true, db.ErrClosed
		}
		if g.barred {
			return false, nil
		}
		g.inside++
		return true, nil
	})
}

// Leave ends what Enter began.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	g.wake()
}

// Empty waits until nobody is inside and keeps it so until Reopen.
func (g *Gate) Empty(ctx context.Context) error {
	mine := false
	err := g.wait(ctx.Done(), ctx.Err, func() (bool, error) {
		if g.closed && !mine {
			return true, db.ErrClosed
		}
		if !mine && !g.barred {
			g.barred, mine = true, true
		}
		return mine && g.inside == 0, nil
	})
	if err != nil && mine {
		g.Reopen()
	}
	return err
}

// Reopen ends what Empty began.
func (g *Gate) Reopen() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.barred = false
	g.wake()
}

// Close lets nobody in any more and waits until the last one has left, or
// until giveUp is closed. It returns db.ErrClosed from the second call on.
func (g *Gate) Close(giveUp <-chan struct{}) error {
	mine := false
	return g.wait(giveUp, func() error { return nil }, func() (bool, error) {
		if g.closed && !mine {
			return true, db.ErrClosed
		}
		if !g.closed {
			g.closed, mine = true, true
			g.wake()
		}
		return g.inside == 0 && !g.barred, nil
	})
}

// wait calls try under the lock until it is done, once at each change.
func (g *Gate) wait(end <-chan struct{}, why func() error, try func() (bool, error)) error {
	for {
		g.mu.Lock()
		done, err := try()
		if done {
			g.mu.Unlock()
			return err
		}
		if g.changed == nil {
			g.changed = make(chan struct{})
		}
		changed := g.changed
		g.mu.Unlock()
		select {
		case <-changed:
		case <-end:
			return why()
		}
	}
}

// wake is called with the lock held.
func (g *Gate) wake() {
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}
