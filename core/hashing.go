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
	// hashedMost is for how many hashes there is memory, 19 MiB each: with what
	// else a crowd of customers takes, and with the gaps that blocks as large
	// leave, it has to stay below 200 MiB. The collector is called one before
	// that, so that few have to wait for it.
	hashedMost = 5
)

// hashers is half of the cores and at least one, so that logins leave room for
// the desk.
func hashers() int { return min(max(1, runtime.GOMAXPROCS(0)/2), hashersMost) }

// hashing bounds how many passwords are hashed at a time, and the memory that
// they take and leave: left to itself the collector waits until as much lies
// about as is in use, which beside a large list, or on many cores, is more than
// a crowd of customers may take.
type hashing struct {
	places     chan struct{} // one for each password that may be hashed at a time
	room       chan struct{} // one for the memory of each, from its hash until it was collected
	collecting atomic.Bool
}

func newHashing() *hashing {
	return &hashing{places: make(chan struct{}, hashers()), room: make(chan struct{}, hashedMost)}
}

// do runs work that hashes once.
func (h *hashing) do(ctx context.Context, work func() error) error {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	case <-ctx.Done():
		return ctx.Err()
	}
	h.collect()
	select {
	case h.room <- struct{}{}:
		defer h.leave()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave gives the room back once the collector has been there: what ends now is
// not collected before what has ended already.
func (h *hashing) leave() {
	ended := &struct{ in *hashing }{h}
	runtime.AddCleanup(ended, func(room chan struct{}) { <-room }, h.room)
}

// collect has the collector come by where there is next to no room. Whoever waits
// for room has called it, so it goes on until there is some.
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

// tight: of those that fill the room one at least has ended, because fewer run
// at a time.
func (h *hashing) tight() bool { return len(h.room) > hashersMost }
