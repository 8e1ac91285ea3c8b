package core

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// house is what the two doors share: the records, the keys and the workers.
type house struct {
	store  *record.Store
	keys   *ring
	vendor string
	now    func() time.Time
	log    *slog.Logger
	list   list
	*common

	computers computers // of the licenses, for the search

	pause   func(ctx context.Context, began time.Time, d time.Duration) error // holds an answer back
	compare func(pw secret.Text, phc string) (bool, error)                    // tries a password on a verifier
	// elsewhere tries it on a hash that was imported.
	elsewhere func(pw secret.Text, hash string, most []password.Work) (bool, error)

	decoyLock   sync.Mutex
	decoySealed []byte // a verifier that is nobody's
	decoyEpoch  uint32 // of the login key that it is sealed to; 0: not yet
}

// common is what all houses of one desk have in common: that of each operator
// who is signed in, and that of what goes on beside them.
type common struct {
	queue  *outbox.Queue
	keeper *keeper
	bulk   sync.Mutex // held by the bulk action that is under way
	visits *visits    // customers' clicks that are not written yet
	floods *floods    // mails that customers asked for
	logo   atomic.Pointer[keptLogo]
	paces  *paces // activations
	joined *paces // registrations
	gates  *gates // what one address of the network may ask of the portal

	hashing *hashing
	crowd   chan struct{} // has a place for each customer whose password is hashed, or waits for that

	registering sync.Mutex // held while a visitor becomes a customer

	mailedLock sync.Mutex
	mailed     map[uint64]struct{} // customers whose mail changed in this round

	listsLock sync.Mutex
	lists     []*house // that keep a list
}

// waiting is how many customers may wait for their passwords to be hashed;
// more are told to come again.
const waiting = 32

// newHouse furnishes a house over opened records.
func newHouse(store *record.Store, keys *ring, vendor string, now func() time.Time, log *slog.Logger) *house {
	h := (&common{
		hashing: newHashing(), crowd: make(chan struct{}, hashers()+waiting),
		mailed: map[uint64]struct{}{}, keeper: newKeeper(VerifyFile), visits: &visits{}, floods: &floods{}, gates: newGates(), paces: &paces{}, joined: &paces{},
	}).house(store, keys, vendor, now, log)
	h.queue = outbox.New(store, h, log)
	return h
}

// house furnishes one more house.
func (c *common) house(store *record.Store, keys *ring, vendor string, now func() time.Time, log *slog.Logger) *house {
	h := &house{store: store, keys: keys, vendor: vendor, now: now, log: log, common: c, pause: pause, compare: compare, elsewhere: password.VerifyImported}
	c.listsLock.Lock()
	defer c.listsLock.Unlock()
	c.lists = append(c.lists, h)
	return h
}

// leave has a house's list kept up no more.
func (h *house) leave() {
	h.listsLock.Lock()
	h.lists = slices.DeleteFunc(h.lists, func(one *house) bool { return one == h })
	h.listsLock.Unlock()
	h.list.close()
	h.computers.close()
}

// pause waits until d has passed since began, or returns ctx's error when that
// ends first.
func pause(ctx context.Context, began time.Time, d time.Duration) error {
	wait := time.NewTimer(d - time.Since(began))
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// slow runs work that takes a whole core for a while, outside any transaction:
// one hash of the desk's own.
func (h *house) slow(ctx context.Context, work func() error) error {
	return h.hashing.do(ctx, hashedBlock, work)
}

// join gives a customer's request a place in the crowd that waits for hashing,
// to be left again, or an ErrBusy. Operators wait without one.
func (h *house) join() (leave func(), err error) {
	select {
	case h.crowd <- struct{}{}:
		return sync.OnceFunc(func() { <-h.crowd }), nil
	default:
		return nil, &Error{Kind: ErrBusy, Sentence: "Too many people are logging in at this moment; try again in a few seconds."}
	}
}

// config reads settings for a scope.
func (h *house) config(g record.Getter, scope uint64) config { return config{g: g, scope: scope} }

// touched remembers a customer whose mail changed in the round that delivers.
func (h *house) touched(id uint64) {
	h.mailedLock.Lock()
	defer h.mailedLock.Unlock()
	h.mailed[id] = struct{}{}
}

// showMailed has the list show what a round of delivery came to.
func (h *house) showMailed(ctx context.Context) {
	h.mailedLock.Lock()
	ids := make([]uint64, 0, len(h.mailed))
	for id := range h.mailed {
		ids = append(ids, id)
	}
	clear(h.mailed)
	h.mailedLock.Unlock()
	h.refresh(ctx, ids...)
}
