package core

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// house is what the two doors share: the records, the keys and the workers.
type house struct {
	store  *record.Store
	keys   *vault.Keyring
	queue  *outbox.Queue
	vendor string
	now    func() time.Time
	log    *slog.Logger

	// hashing has a place for each password that may be hashed at a time.
	hashing chan struct{}

	listLock sync.Mutex
	list     *directory.Directory
}

// hashers is half of the cores and at least one, so that logins leave room for
// the desk.
func hashers() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// slow runs work that takes a whole core for a while, outside any transaction.
func (h *house) slow(ctx context.Context, work func() error) error {
	select {
	case h.hashing <- struct{}{}:
		defer func() { <-h.hashing }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// directory is the list in memory, read at first use and kept up by deeds.
func (h *house) directory(ctx context.Context) (*directory.Directory, error) {
	h.listLock.Lock()
	defer h.listLock.Unlock()
	if h.list != nil {
		return h.list, nil
	}
	list, damaged, err := directory.Load(ctx, h.store, nil)
	// A list that leaves customers out would be a silent wrong answer.
	if err = errors.Join(append(damaged, err)...); err != nil {
		return nil, fmt.Errorf("reading the list of customers: %w", err)
	}
	h.list = list
	return list, nil
}

// refresh takes a changed customer over into the list.
func (h *house) refresh(ctx context.Context, ids ...uint64) error {
	h.listLock.Lock()
	defer h.listLock.Unlock()
	if h.list == nil {
		return nil
	}
	var blocks []uint64
	for _, id := range ids {
		blocks = append(blocks, record.Block(id))
	}
	notice, err := h.list.Refresh(ctx, blocks...)
	return errors.Join(append(notice.Damaged, err)...)
}

// config reads settings for a scope.
func (h *house) config(g record.Getter, scope uint64) config { return config{g: g, scope: scope} }
