package core

import (
	"context"
	"runtime"
	"sync/atomic"
)

const (
	// hashersMost is how many passwords are hashed at a time however many cores
	// there are. Three are some 100 logins a second.
	hashersMost = 3
	// hashedBlock is the memory of one of the desk's own hashes, in bytes;
	// hashedMost is for how many there is room, less one for each that is hashed
	// at a time: with what else a crowd of customers takes, and with the gaps that
	// blocks as large leave, the more the more at a time, it has to stay below
	// 200 MiB. The collector is called one before that, so that few have to wait
	// for it.
	hashedBlock = 19 << 20
	hashedMost  = 8
)

// hashers is half of the cores and at least one, so that logins leave room for
// the desk.
func hashers() int { return min(max(1, runtime.GOMAXPROCS(0)/2), hashersMost) }

// hashing bounds how many passwords are hashed at a time, and the memory that
// they take and leave: left to itself the collector waits until as much lies
// about as is in use, which beside a large list, or on many cores, is more than
// a crowd of customers may take.
type hashing struct {
	places chan struct{} // one for each password that may be hashed at a time
	door   chan struct{} // held by who gathers room: two would wait for one another
	room   chan struct{} // one for each block of memory, from its hash until it was collected

	ended      atomic.Int64 // blocks in room whose hashes are done
	collecting atomic.Bool
}

func newHashing() *hashing {
	return &hashing{places: make(chan struct{}, hashers()), door: make(chan struct{}, 1), room: make(chan struct{}, hashedMost-hashers())}
}

// do runs work that hashes, and takes so many bytes for that. What takes more
// than there is room for is done alone.
func (h *hashing) do(ctx context.Context, memory int64, work func() error) error {
	for _, free := range []chan struct{}{h.places, h.door} {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			if free == h.door {
				<-h.places
			}
			return ctx.Err()
		}
	}
	defer func() { <-h.places }()
	blocks := int(min((memory+hashedBlock-1)/hashedBlock, int64(cap(h.room))))
	err := h.gather(ctx, blocks)
	<-h.door
	if err != nil {
		return err
	}
	defer h.leave(blocks)
	return work()
}

func (h *hashing) gather(ctx context.Context, blocks int) error {
	for had := range blocks {
		h.collect()
		select {
		case h.room <- struct{}{}:
		case <-ctx.Done():
			for range had {
				<-h.room
			}
			return ctx.Err()
		}
	}
	return nil
}

// leave gives the room back once the collector has been there: what ends now is
// not collected before what has ended already.
func (h *hashing) leave(blocks int) {
	h.ended.Add(int64(blocks))
	runtime.AddCleanup(&struct{ in *hashing }{h}, func(blocks int) {
		h.ended.Add(int64(-blocks))
		for range blocks {
			<-h.room
		}
	}, blocks)
	h.collect()
}

// collect has the collector come by where there is next to no room, and what has
// ended lies in it.
func (h *hashing) collect() {
	if !h.tight() || !h.collecting.CompareAndSwap(false, true) {
		return
	}
	go func() {
		for h.tight() {
			runtime.GC()
		}
		h.collecting.Store(false)
		h.collect() // for who came between the two
	}()
}

func (h *hashing) tight() bool { return h.ended.Load() > 0 && len(h.room) >= cap(h.room)-1 }
