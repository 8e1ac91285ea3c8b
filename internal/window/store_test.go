package window

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	"github.com/keydesk/keydesk/db"
)

// slowStore is a store of which each call takes a while, and cannot be hurried:
// whoever gives up has it come home late.
type slowStore struct {
	db.Store
	delay   atomic.Int64 // of each call
	running atomic.Int64 // calls under way
	calls   atomic.Int64 // all there were
}

// over puts it over the desk's own store.
func (s *slowStore) over(store db.Store) db.Store {
	s.Store = store
	return s
}

// pace says how long each call takes from now on.
func (s *slowStore) pace(d time.Duration) { s.delay.Store(int64(d)) }

// idle says whether no call is under way.
func (s *slowStore) idle() bool { return s.running.Load() == 0 }

// begin takes its time. What it returns is called at the end.
func (s *slowStore) begin() (end func()) {
	s.calls.Add(1)
	s.running.Add(1)
	if d := time.Duration(s.delay.Load()); d > 0 {
		<-time.After(d)
	}
	return func() { s.running.Add(-1) }
}

func (s *slowStore) View(ctx context.Context, fn func(db.Reader) error) error {
	defer s.begin()()
	return s.Store.View(ctx, fn)
}

func (s *slowStore) Update(ctx context.Context, fn func(db.Tx) error) error {
	defer s.begin()()
	return s.Store.Update(ctx, fn)
}

func (s *slowStore) Backup(ctx context.Context, w io.Writer) error {
	defer s.begin()()
	return s.Store.Backup(ctx, w)
}

func (s *slowStore) Compact(ctx context.Context) error {
	defer s.begin()()
	return s.Store.Compact(ctx)
}
