package directory

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/keydesk/keydesk/core/record"
)

// ErrLocked: the directory was locked and holds nothing any more.
var ErrLocked = errors.New("the list is locked")

// Directory is the list in memory. Its methods may be called from any
// goroutine. Searches read a snapshot; edits make a new one.
type Directory struct {
	store  *record.Store
	write  sync.Mutex   // one refresh at a time
	reads  sync.RWMutex // held for reading while a snapshot is read, for writing while it is wiped
	locked atomic.Bool
	snap   atomic.Pointer[snapshot]
	orders orders
	totals totals

	tidying sync.Mutex // one Tidy at a time
	tables  atomic.Pointer[tables]
	missed  atomic.Int64 // blocks that changed since the tables were made
}

// snapshot is one state of the list. chunks is indexed by block; it is nil
// where a block has no customers.
type snapshot struct {
	gen    uint64
	chunks []*chunk
	count  int
	bytes  *[256]uint32 // how common each byte is in the text, about
}

// chunk is nil for a block without customers.
func (s *snapshot) chunk(block uint64) *chunk {
	if block >= uint64(len(s.chunks)) {
		return nil
	}
	return s.chunks[block]
}

// at finds the row at a position: its number counted from the first customer.
func (s *snapshot) at(pos uint32) (c *chunk, slot byte, ok bool) {
	c = s.chunk(uint64(pos) / record.BlockSize)
	slot = byte(pos % record.BlockSize)
	return c, slot, c != nil && c.has(slot)
}

// read runs fn on the newest snapshot, which is not wiped meanwhile.
func (d *Directory) read(fn func(*snapshot) error) error {
	d.reads.RLock()
	defer d.reads.RUnlock()
	if d.locked.Load() {
		return ErrLocked
	}
	return fn(d.snap.Load())
}

// Len is how many customers there are, deleted ones among them; 0 when locked.
func (d *Directory) Len() int {
	n := 0
	_ = d.read(func(s *snapshot) error { n = s.count; return nil }) // ErrLocked alone
	return n
}

// Row is one customer's row as the list has it, record.ErrNotFound where there
// is none, or ErrLocked.
func (d *Directory) Row(id uint64) (row Row, err error) {
	err = d.read(func(s *snapshot) error {
		if checkID(id) != nil {
			return record.ErrNotFound
		}
		var ok bool
		if row, ok = s.row(uint32(id - record.FirstCustomer)); !ok {
			return record.ErrNotFound
		}
		return nil
	})
	return row, err
}

// Lock ends running searches, overwrites what the memory holds and lets go of
// it. Every later call gets ErrLocked; a new Load begins anew.
func (d *Directory) Lock() {
	d.locked.Store(true)
	d.reads.Lock()
	defer d.reads.Unlock()
	d.snap.Load().wipe()
	d.snap.Store(&snapshot{})
	d.orders.drop()
	if t := d.tables.Swap(nil); t != nil {
		t.snap.wipe()
	}
}

func (s *snapshot) wipe() {
	for _, c := range s.chunks {
		if c != nil {
			c.wipe()
		}
	}
}
