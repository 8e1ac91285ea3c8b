package core

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
)

// computers are the computers of all activations, in memory, for a search by a
// part of a computer's name: no lookup can do that without the name in it. It
// is read at first use. A later search opens only what was written since.
type computers struct {
	lock sync.Mutex // held while they are read
	now  []computer // in the order of their keys

	once   sync.Mutex
	closed bool
	stop   context.CancelFunc // ends the reading; nil: nobody reads
}

// computer is an activation as far as it is searched.
type computer struct {
	license, n  uint64
	version     uint64
	ended       bool   // on its own; its license may have ended all
	id, machine string // folded
}

// close ends a reading, drops what is in memory in clear, and reads no more.
func (c *computers) close() {
	c.once.Lock()
	c.closed = true
	if c.stop != nil {
		c.stop()
	}
	c.once.Unlock()
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = nil
}

// begin begins a reading that close ends; end is called behind it.
func (c *computers) begin(ctx context.Context) (reading context.Context, end func(), err error) {
	c.once.Lock()
	defer c.once.Unlock()
	if c.closed {
		return nil, nil, directory.ErrLocked
	}
	reading, c.stop = context.WithCancel(ctx)
	return reading, c.stop, nil
}

// isClosed says whether a reading was ended by close.
func (c *computers) isClosed() bool {
	c.once.Lock()
	defer c.once.Unlock()
	return c.closed
}

// licensesOn finds the licenses with an activation whose computer has the
// Computer ID, or a name with the text in it, which is folded. An activation
// may have been ended with all others of its license.
func (h *house) licensesOn(ctx context.Context, folded string) (map[uint64]bool, error) {
	c := &h.computers
	c.lock.Lock()
	defer c.lock.Unlock()
	reading, end, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	now, err := h.readComputers(reading, c.now)
	if c.isClosed() {
		return nil, directory.ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("reading the computers of licenses: %w", err)
	}
	c.now = now
	on := map[uint64]bool{}
	for _, one := range now {
		if !one.ended && (one.id == folded || strings.Contains(one.machine, folded)) {
			on[one.license] = true
		}
	}
	return on, nil
}

// readComputers is the list as it is now; what is in the old one with the same
// version is taken from there.
func (h *house) readComputers(ctx context.Context, old []computer) ([]computer, error) {
	now := make([]computer, 0, len(old)+licensesPage)
	for after := record.Key(nil); ; {
		page, err := h.store.Stamps(ctx, record.Single(record.KindActivation), after, licensesPage)
		if err != nil {
			return nil, err
		}
		var fresh []record.Stamp
		for _, stamp := range page {
			license, _ := stamp.Key.Number(0)
			n, _ := stamp.Key.Number(1)
			for len(old) > 0 && old[0].before(license, n) {
				old = old[1:] // it was deleted
			}
			if len(old) > 0 && old[0].license == license && old[0].n == n && old[0].version == stamp.Version {
				now = append(now, old[0])
				continue
			}
			now = append(now, computer{license: license, n: n, version: stamp.Version})
			fresh = append(fresh, stamp)
		}
		if err := h.openComputers(ctx, now[len(now)-len(page):], fresh); err != nil {
			return nil, err
		}
		if len(page) < licensesPage {
			return now, nil
		}
		after = page[len(page)-1].Key
	}
}

func (c computer) before(license, n uint64) bool {
	return c.license < license || c.license == license && c.n < n
}

// openComputers fills in those of a page that have the fresh stamps.
func (h *house) openComputers(ctx context.Context, page []computer, fresh []record.Stamp) error {
	if len(fresh) == 0 {
		return nil
	}
	return h.store.View(ctx, func(r *record.Reader) error {
		at := 0
		for _, stamp := range fresh {
			license, _ := stamp.Key.Number(0)
			n, _ := stamp.Key.Number(1)
			for page[at].license != license || page[at].n != n {
				at++
			}
			a, there, err := record.Find[activationRecord](r, stamp.Key)
			if err != nil {
				return err
			}
			page[at].id, page[at].machine = directory.Fold(a.Computer), directory.Fold(a.Machine)
			page[at].ended = !there || a.EndedAt != 0
		}
		return nil
	})
}
