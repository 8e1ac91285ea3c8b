package core

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// write puts rows into the store, and what it takes to take them back, in one
// transaction.
func (im *licenseImporter) write(ctx context.Context, batch []licenseRow) (ids []uint64, err error) {
	h := im.li.s.h
	passwords, err := activationPasswords(len(batch))
	if err != nil {
		return nil, err
	}
	going := map[uint64]int{}
	for _, c := range batch {
		if c.now.Customer != c.was.Customer {
			going[c.was.Customer]++
		}
	}
	beside, err := h.beside(ctx, going)
	if err != nil {
		return nil, err
	}
	var whose owners
	var note importNote
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		ids, whose, note = nil, owners{}, im.note
		if _, err := enter(tx, im.scope); err != nil {
			return err
		}
		b := importBatch{}
		for i, c := range batch {
			id, err := im.put(tx, c, []byte(passwords[i].Reveal()), &b, whose)
			if err != nil {
				return fmt.Errorf("line %d: %w", c.line, err)
			}
			ids = append(ids, id)
		}
		if err := whose.write(tx, beside); err != nil {
			return err
		}
		if err := note.keep(tx, importNote{Kind: ImportedLicenses, By: im.li.s.actor.Name}, b); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: im.li.s.actor, Action: "license.import.batch", Count: len(batch)},
			record.Value{Field: "ids", New: fmt.Sprintf("%d-%d", slices.Min(ids), slices.Max(ids))},
			record.Value{Field: "lines", New: fmt.Sprintf("%d-%d", batch[0].line, batch[len(batch)-1].line)})
	})
	if err != nil {
		return nil, commitError(err)
	}
	im.note = note
	im.done.Import = note.number
	h.refresh(context.WithoutCancel(ctx), slices.Collect(maps.Keys(whose))...)
	return ids, nil
}

// put writes one license, its seats, and the ways to it.
func (im *licenseImporter) put(tx *record.Tx, c licenseRow, password []byte, b *importBatch, whose owners) (uint64, error) {
	d := &licenseDeed{licenseRecord: c.now, id: c.id, tx: tx, h: im.li.s.h, actor: im.li.s.actor}
	if c.id == 0 {
		id, err := tx.NextNumber(record.LineLicenses)
		if err != nil {
			return 0, err
		}
		d.id = id
		d.Password, d.CreatedAt, d.PasswordSetAt = password, tx.Now().UnixMilli(), tx.Now().UnixMilli()
	} else if err := c.still(tx); err != nil {
		return 0, err
	}
	if c.id == 0 || c.now.Customer != c.was.Customer {
		if err := mayOwn(tx, d.licenseRecord); err != nil {
			return 0, err
		}
	}
	if err := d.rekey(c.was.OldKey); err != nil {
		return 0, err
	}
	seats, err := d.seatAll(c.seats)
	if err != nil {
		return 0, err
	}
	if err := d.save(); err != nil {
		return 0, err
	}
	if err := d.reown(whose, c.was.Customer); err != nil {
		return 0, err
	}
	if c.id == 0 {
		return d.id, b.made(tx, d.id, licenseKey(d.id))
	}
	return d.id, b.changed(tx, d.id, licenseKey(d.id), wasRecord{License: &c.was, Seats: seats, Version: c.version})
}

// still refuses a license that was changed since the row was matched.
func (c licenseRow) still(tx *record.Tx) error {
	raw, err := tx.Raw(licenseKey(c.id))
	if ignoreNotFound(err) != nil {
		return err
	}
	if err != nil || raw.Version != c.version {
		return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("License %d was changed by someone else meanwhile; import the list again to go on.", c.id)}
	}
	return nil
}

// rekey has the license found by its external ID, and no more by another.
func (d *licenseDeed) rekey(was string) error {
	if was == d.OldKey {
		return nil
	}
	if was != "" {
		if err := d.tx.DeleteLookup(record.KindByOldKey, []byte(was)); err != nil {
			return err
		}
	}
	return putOldKey(d.tx, d.id, d.OldKey)
}

// seatAll gives computers their seats. They learn it when they activate: no
// license file is made for them.
func (d *licenseDeed) seatAll(orders []seatOrder) (numbers []uint64, err error) {
	now := d.tx.Now().UnixMilli()
	d.Ended = slices.Clone(d.Ended)
	for _, o := range orders {
		n, err := d.take(activationRecord{Computer: o.computer, Machine: o.machine, Secret: newSeatSecret(), Since: now, LastSeen: now, IssuedAt: now})
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// finish writes down that a list was imported, and which.
func (im *licenseImporter) finish(ctx context.Context) error {
	return im.note.finish(ctx, im.li.s, im.in.Import, im.done, "license.import")
}
