package core_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
)

// before is a store whose next transaction waits for a deed.
type before struct {
	db.Store
	deed *atomic.Pointer[func() error]
}

func (b before) Update(ctx context.Context, fn func(db.Tx) error) error {
	if deed := b.deed.Swap(nil); deed != nil {
		if err := (*deed)(); err != nil {
			return err
		}
	}
	return b.Store.Update(ctx, fn)
}

// Two requests of one page: while one writes down that the customer is there,
// the other must not find him idle, nor when that could not be written.
func TestNobodyLooksIdleWhileHisClickIsWritten(t *testing.T) {
	d, _ := canLogIn(t)
	next := &atomic.Pointer[func() error]{}
	d.options.Store = func(s db.Store) db.Store { return before{s, next} }
	d.restart()
	core.Trust(d.portal())
	token := d.enter("10001", typed)
	d.clock.pass(10 * time.Minute)
	ok(t, d.seen(token))
	d.clock.pass(10 * time.Minute)
	beside := errors.New("no transaction")
	deed := func() error {
		beside = d.seen(token)
		return errors.New("the disk is full")
	}
	next.Store(&deed)
	ok(t, d.seen(token))
	if beside != nil {
		t.Error("a request beside the one that writes:", beside)
	}
	d.clock.pass(10 * time.Minute)
	ok(t, d.seen(token))
	d.clock.pass(15 * time.Minute)
	d.out(token, "idle after that")
}
