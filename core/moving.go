package core

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// A move writes the customer's profile, row and the lookups that carry the
// scope. What follows from the customer (mails, links, licenses) is derived
// when it is read: a link that was mailed goes on working.

// Move puts a customer into another scope, by its name; one who is there
// already stays as he is. Needs Edit Customers. Errors: ErrNotFound, ErrExists
// where somebody there has the same external ID.
func (c *Customers) Move(ctx context.Context, id uint64, scope string) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	to, err := c.s.h.scopeOf(ctx, scope)
	if err != nil {
		return err
	}
	_, err = c.s.h.move(ctx, c.s.actor, id, relocation{to: to})
	return err
}

// Moved is what came of moving many customers.
type Moved struct {
	Moved   int
	There   int // were in the scope already
	Refused []Refusal
}

// Refusal is a customer of many with whom a deed was not done, and why.
type Refusal struct {
	ID  uint64
	Why error
}

// MoveAll puts customers into another scope, each in a transaction of his own:
// after an error or ctx's end those who were moved stay moved, and calling it
// again goes on. told, if not nil, is called with how many are done. Needs Edit
// Customers and Bulk Actions.
func (c *Customers) MoveAll(ctx context.Context, ids []uint64, scope string, told func(done int)) (Moved, error) {
	if err := c.s.may(vault.EditCustomers | vault.BulkActions); err != nil {
		return Moved{}, err
	}
	to, err := c.s.h.scopeOf(ctx, scope)
	if err != nil {
		return Moved{}, err
	}
	return c.s.h.moveAll(ctx, c.s.actor, ids, relocation{to: to}, told)
}

// relocation is where customers are moved to.
type relocation struct {
	to   uint64
	from uint64 // 0: from wherever they are; else all of that scope, the recycle bin included
}

// moveAll is MoveAll after the permission.
func (h *house) moveAll(ctx context.Context, actor record.Actor, ids []uint64, re relocation, told func(done int)) (Moved, error) {
	var all Moved
	var moved []uint64
	for i, id := range ids {
		done, err := h.move(ctx, actor, id, re)
		switch {
		case done:
			moved = append(moved, id)
		case err == nil:
			all.There++
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrExists), errors.Is(err, ErrRefused):
			all.Refused = append(all.Refused, Refusal{id, err})
		default:
			all.Moved = len(moved)
			return all, errors.Join(fmt.Errorf("moving customer %d: %w", id, err), h.noteMoved(context.WithoutCancel(ctx), actor, moved, re.to))
		}
		if told != nil {
			told(i + 1)
		}
	}
	all.Moved = len(moved)
	return all, h.noteMoved(ctx, actor, moved, re.to)
}

// noteMoved writes down that many customers were moved; each has an entry of
// his own besides.
func (h *house) noteMoved(ctx context.Context, actor record.Actor, moved []uint64, to uint64) error {
	if len(moved) == 0 {
		return nil
	}
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		name, _, err := record.Find[scopeRecord](tx, scopeKey(to))
		if err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: actor, Action: "customer.move.batch", Count: len(moved), Subject: name.Name},
			record.Value{Field: "ids", New: fmt.Sprintf("%d-%d", slices.Min(moved), slices.Max(moved))})
	})
	return commitError(err)
}

// move moves one customer; done is false where he is there already, or has left
// the scope that is emptied.
func (h *house) move(ctx context.Context, actor record.Actor, id uint64, re relocation) (done bool, err error) {
	err = h.change(ctx, actor, id, func(d *deed) error {
		switch {
		case re.from == 0 && d.profile.DeletedAt != 0:
			return binned(id)
		case re.from != 0 && d.profile.Scope != re.from:
			done = false
			return nil
		}
		done, err = d.moveTo(re.to)
		return err
	})
	if err != nil {
		return false, err
	}
	return done, nil
}

// moveTo is a move inside its transaction. Sessions end, for they are at the
// page of the old scope, and copies of the password go that the new scope does
// not allow, or that the old one was about to delete.
func (d *deed) moveTo(to uint64) (moved bool, err error) {
	from := d.profile.Scope
	if from == to {
		return false, nil
	}
	name, err := enter(d.tx, to)
	if err != nil {
		return false, err
	}
	old, _, err := record.Find[scopeRecord](d.tx, scopeKey(from))
	if err != nil {
		return false, err
	}
	values := []record.Value{{Field: "scope", Old: old.Name, New: name}}
	asked, err := d.conf.dropping()
	if err != nil {
		return false, err
	}
	d.profile.Scope, d.conf.scope = to, to
	allowed, err := d.conf.text(setAccessibility)
	if err != nil {
		return false, err
	}
	if d.credential.drop(stricter(asked, allowed)) {
		values = append(values, record.Value{Field: "readableCopy", Old: "true", New: "false"})
	}
	d.login.Generation++
	return true, d.audit("customer.move", values...)
}

// inScope lists the customers of a scope as the rows have it, those in the
// recycle bin too.
func (h *house) inScope(ctx context.Context, id uint64) (ids []uint64, err error) {
	err = h.store.Each(ctx, record.Single(record.KindRows), func(raw record.Raw) error {
		rows, err := directory.DecodePage(raw)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Scope == id {
				ids = append(ids, row.ID)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading who is in the scope: %w", err)
	}
	return ids, nil
}
