package core

import (
	"context"
	"slices"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

// Change says what a commit changed, ours or another program's, so that a
// window shows anew what it shows of it and no more.
type Change struct {
	All       bool     // commits were missed: anything may have changed
	Customers []uint64 // those whose records changed, sorted
	Mail      bool     // the outbox or the local mailbox
	Settings  bool
	Scopes    bool // which there are, and their names
	Backups   bool // one was made
	Operators bool // who may sign in, what each may do, or how far their keys are
	Licenses  bool // products, licenses or activations
}

// Changes delivers what is committed until ctx ends and the channel closes.
// Whoever asks for the list then finds it changed. Who reads slowly gets All.
func (s *Session) Changes(ctx context.Context) <-chan Change {
	commits := s.h.store.Watch(ctx)
	out := make(chan Change)
	go func() {
		defer close(out)
		for commit := range commits {
			change := changeOf(commit)
			if !change.any() {
				continue
			}
			s.h.catchUp(context.WithoutCancel(ctx), change)
			select {
			case out <- change:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func changeOf(commit db.Change) Change {
	c := Change{All: commit.StartOver}
	for _, raw := range commit.Keys {
		if len(raw) == 0 {
			continue
		}
		key := record.Key(raw)
		switch key.Kind() {
		case record.KindProfile, record.KindCredential, record.KindLogin, record.KindPost:
			if id, ok := key.Number(0); ok {
				c.Customers = append(c.Customers, id)
			}
		case record.KindMail, record.KindLocalMail, record.KindQueue:
			c.Mail = true
		case record.KindSetting, record.KindSite:
			c.Settings = true
		case record.KindScope:
			c.Scopes = true
		case record.KindProduct, record.KindLicense, record.KindActivation:
			c.Licenses = true
		case record.KindLastBackup:
			c.Backups = true
		case record.KindRoster, record.KindGrant, record.KindSlot, record.KindTeam:
			c.Operators = true
		}
	}
	slices.Sort(c.Customers)
	c.Customers = slices.Compact(c.Customers)
	return c
}

func (c Change) any() bool {
	return c.All || c.Mail || c.Settings || c.Backups || c.Scopes || c.Operators || c.Licenses || len(c.Customers) > 0
}
