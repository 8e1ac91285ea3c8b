package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// binDays is how long a deleted customer can be restored.
const binDays = 30

// EmptyBin erases the customers who have been in the recycle bin for 30 days,
// and says how many; customers' sessions that have ended go as well, and what it
// takes to take imports back that are as old. It is the desk's own worker, not an operator's deed, and
// needs no permission; interrupted, the next call goes on. What the audit log
// says of them stays; Erase takes that out as well.
func (c *Customers) EmptyBin(ctx context.Context) (erased int, err error) {
	h := c.s.h
	if err := h.forgetSessions(ctx); err != nil {
		return 0, err
	}
	if err := h.forgetImports(ctx); err != nil {
		return 0, err
	}
	list, err := h.directory(ctx)
	if err != nil {
		return 0, err
	}
	found, err := list.Search().Find(ctx, directory.Query{Show: directory.ShowDeleted})
	if err != nil {
		return 0, err
	}
	for _, id := range found.IDs() {
		switch err := h.erase(ctx, record.Actor{Kind: "system"}, id, h.now().AddDate(0, 0, -binDays)); {
		case err == nil:
			erased++
		case errors.Is(err, ErrRefused), errors.Is(err, ErrNotFound): // not due, or gone meanwhile
		default:
			return erased, fmt.Errorf("emptying the recycle bin: %w", err)
		}
	}
	return erased, nil
}

// Erase takes a customer out of the recycle bin for good, and every value that
// the audit log noted about him; the entries themselves and their chain stay.
// Interrupted, it can be called again. Needs Edit Customers. Errors: ErrRefused
// for one who is not in the bin.
func (c *Customers) Erase(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	was, err := c.read(ctx, id)
	if err != nil {
		return err
	}
	if was.profile.DeletedAt == 0 {
		return notBinned(id)
	}
	// The values first: without the record nobody would look for them again.
	if err := c.s.h.eraseValues(ctx, id); err != nil {
		return err
	}
	if err := c.s.h.erase(ctx, c.s.actor, id, c.s.h.now()); err != nil {
		return err
	}
	// What was noted between the two.
	return c.s.h.eraseValues(ctx, id)
}

func notBinned(id uint64) error {
	return &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("Customer %d is not in the recycle bin; delete the customer first.", id)}
}

// erase deletes all records of a customer who was put into the bin at the time
// given or before: how many there are does not grow with his mails.
func (h *house) erase(ctx context.Context, actor record.Actor, id uint64, before time.Time) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := h.begin(tx, actor, id)
		if err != nil {
			return err
		}
		if at := d.profile.DeletedAt; at == 0 || at > before.UnixMilli() {
			return notBinned(id)
		}
		return d.erase()
	})
	if err != nil {
		return commitError(err)
	}
	h.refresh(context.WithoutCancel(ctx), id)
	return nil
}

func (d *deed) erase() error {
	if err := d.audit("customer.erase"); err != nil {
		return err
	}
	for _, t := range d.post.Tickets {
		if err := d.tx.DeleteLookup(record.KindByToken, t.Hash); err != nil {
			return err
		}
	}
	if err := d.endSessions(); err != nil {
		return err
	}
	return d.remove()
}

// remove deletes all records of a customer.
func (d *deed) remove() error {
	d.profile.Fields, d.credential.Foreign = Fields{}, nil
	if err := d.countForeign(); err != nil {
		return err
	}
	if err := d.saveLookups(); err != nil {
		return err
	}
	for _, key := range []record.Key{profileKey(d.id), credentialKey(d.id), loginKey(d.id), postKey(d.id), importWasKey(d.id)} {
		if err := d.tx.Delete(key); err != nil {
			return err
		}
	}
	return directory.RemoveRow(d.tx, d.id)
}

// eraseValues deletes the values of all entries on a customer, in batches.
func (h *house) eraseValues(ctx context.Context, id uint64) error {
	var batch []record.Key
	flush := func() error {
		_, err := h.store.Update(ctx, func(tx *record.Tx) error {
			for _, key := range batch {
				if err := tx.Delete(key); err != nil {
					return err
				}
			}
			return nil
		})
		batch = batch[:0]
		return err
	}
	err := h.store.Each(ctx, record.KeyOf(record.KindAuditOf, id), func(mark record.Raw) error {
		writer, _ := mark.Key.Number(2)
		n, ok := mark.Key.Number(3)
		if !ok {
			return &record.DamagedError{Key: mark.Key, Cause: errors.New("its key is too short")}
		}
		batch = append(batch, record.KeyOfPair(record.KindAuditValues, writer, n))
		if len(batch) < batchSize(h.store.Limits(), 2) {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	if err != nil {
		return fmt.Errorf("erasing what the audit log says of customer %d: %w", id, err)
	}
	return nil
}
