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
	Customers []uint64 // those whose records or licenses changed, sorted
	Mail      bool     // the outbox or the local mailbox
	Settings  bool
	Scopes    bool // which there are, and their names
	Backups   bool // one was made
	Operators bool // who may sign in, what each may do, or how far their keys are
	Licenses  bool // products, licenses or activations

	LicenseIDs []uint64 // of licenses that changed, or whose activations did, sorted
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
			s.h.nameOwners(ctx, &change)
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
		case record.KindProduct, record.KindVoided:
			c.Licenses = true
		case record.KindLicense, record.KindActivation:
			c.Licenses = true
			if id, ok := key.Number(0); ok {
				c.LicenseIDs = append(c.LicenseIDs, id)
			}
		case record.KindByCustomer: // a license came, or went to somebody else
			if id, ok := key.Number(0); ok {
				c.Customers = append(c.Customers, id)
			}
		case record.KindLastBackup:
			c.Backups = true
		case record.KindRoster, record.KindGrant, record.KindSlot, record.KindTeam:
			c.Operators = true
		}
	}
	c.Customers, c.LicenseIDs = each(c.Customers), each(c.LicenseIDs)
	return c
}

// each sorts numbers and leaves those out that stand twice.
func each(all []uint64) []uint64 {
	slices.Sort(all)
	return slices.Compact(all)
}

// nameOwners adds whose the licenses are. Where that cannot be read anything may
// have changed.
func (h *house) nameOwners(ctx context.Context, c *Change) {
	if len(c.LicenseIDs) == 0 {
		return
	}
	err := h.store.View(ctx, func(r *record.Reader) error {
		for _, id := range c.LicenseIDs {
			l, _, err := record.Find[licenseRecord](r, licenseKey(id))
			if err != nil {
				return err
			}
			if l.Customer != 0 {
				c.Customers = append(c.Customers, l.Customer)
			}
		}
		return nil
	})
	c.All = c.All || err != nil
	c.Customers = each(c.Customers)
}

func (c Change) any() bool {
	return c.All || c.Mail || c.Settings || c.Backups || c.Scopes || c.Operators || c.Licenses || len(c.Customers) > 0
}
