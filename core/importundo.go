package core

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// TakenBack is what came of taking an import back.
type TakenBack struct {
	Removed  int // that the import had made
	Restored int // that it had changed
	Kept     int // were changed since
}

// String is the last line of the command.
func (t TakenBack) String() string {
	return fmt.Sprintf("removed %d, restored %d, kept %d", t.Removed, t.Restored, t.Kept)
}

// Undo takes an import back.
type Undo struct {
	Import uint64
	// Kept is told of each customer or license that stays as it is, with why.
	// May be nil.
	Kept func(id uint64, why string)
	// Progress is told how much is done, and of how much. May be nil.
	Progress func(done, total int)
}

// UndoImport takes an import of customers back: those it made are removed, those
// it changed are what they were. Who was changed since, has logged in, has
// licenses or was sent a mail stays and is named. It goes by batches: after an
// error or ctx's end it can be called again, and goes on. Needs Edit Customers.
// Errors: ErrNotFound, ErrConflict where it was taken back already.
func (c *Customers) UndoImport(ctx context.Context, u Undo) (TakenBack, error) {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return TakenBack{}, err
	}
	return c.s.h.undoImport(ctx, c.s.actor, ImportedCustomers, u, undoCustomer)
}

// UndoImport takes an import of licenses back, as Customers.UndoImport does one
// of customers. A license that was changed or activated since stays. Needs Edit
// Licenses.
func (li *Licenses) UndoImport(ctx context.Context, u Undo) (TakenBack, error) {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return TakenBack{}, err
	}
	return li.s.h.undoImport(ctx, li.s.actor, ImportedLicenses, u, undoLicense)
}

// undoOperations is about how many operations it takes to take one back, and
// undoSeat how many each seat of a license takes besides.
const (
	undoOperations = 24
	undoSeat       = 6
)

// undoing is one transaction of taking an import back.
type undoing struct {
	tx      *record.Tx
	h       *house
	actor   record.Actor
	hashes  foreignChange
	touched []uint64 // customers whose rows changed
	whose   owners
	seats   int // that a license gives back in this transaction
}

// undone is one customer or license that is to be taken back.
type undone struct {
	id, version uint64
	made        bool      // by the import; else it was changed by it
	was         wasRecord // what is kept of it
}

// takeBack takes one back; a *keptError says why it stays.
type takeBack func(u *undoing, one undone) error

// keptError is why one stays as it is.
type keptError struct{ why string }

func (e *keptError) Error() string { return e.why }

func kept(why string) error { return &keptError{why} }

// errPart is that some seats of a license were taken back, and more are left.
var errPart = errors.New("some seats are left")

func (h *house) undoImport(ctx context.Context, actor record.Actor, kind ImportKind, u Undo, take takeBack) (done TakenBack, err error) {
	var note importNote
	err = h.store.View(ctx, func(r *record.Reader) (err error) {
		note, _, err = record.Get[importNote](r, importKey(u.Import))
		return err
	})
	switch {
	case errors.Is(err, record.ErrNotFound) || err == nil && note.Kind != kind:
		return done, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no import %d of %s that could be taken back.", u.Import, kind)}
	case err != nil:
		return done, err
	case note.UndoneAt != 0:
		return done, &Error{Kind: ErrConflict, Sentence: "This import was taken back already."}
	}
	run := undoRun{h: h, actor: actor, u: u, kind: kind, take: take, total: note.New + note.Updated}
	if err := run.all(ctx); err != nil {
		return run.done, err
	}
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		if note, _, err = record.Get[importNote](tx, importKey(u.Import)); err != nil {
			return err
		}
		note.UndoneAt = tx.Now().UnixMilli()
		if err := tx.Put(importKey(u.Import), note); err != nil {
			return err
		}
		action, _ := run.action()
		return tx.Audit(record.Entry{Actor: actor, Action: action, Count: run.done.Removed + run.done.Restored},
			record.Value{Field: "result", New: run.done.String()}, record.Value{Field: "import", New: rfc3339(moment(int64(u.Import)))})
	})
	return run.done, commitError(err)
}

// undoRun is one UndoImport.
type undoRun struct {
	h     *house
	actor record.Actor
	u     Undo
	kind  ImportKind
	take  takeBack
	done  TakenBack
	total int
}

// action is the audit's word, and that for a batch.
func (r *undoRun) action() (whole, batch string) {
	if r.kind == ImportedLicenses {
		return "license.import.undo", "license.undo.batch"
	}
	return "customer.import.undo", "customer.undo.batch"
}

// all takes batch after batch back, the last one first: it may have given a key
// away that one of an earlier batch had.
func (r *undoRun) all(ctx context.Context) error {
	keys, err := r.h.store.Keys(ctx, record.KeyOf(record.KindImportBatch, r.u.Import), nil, 0)
	if err != nil {
		return err
	}
	for _, key := range slices.Backward(keys) {
		for left := true; left; {
			if err := ctx.Err(); err != nil {
				return err
			}
			if left, err = r.some(ctx, key); err != nil {
				return err
			}
			if r.u.Progress != nil {
				r.u.Progress(r.done.Removed+r.done.Restored+r.done.Kept, r.total)
			}
		}
	}
	return nil
}

// stayed is one that stays, with why.
type stayed struct {
	id  uint64
	why string
}

// some takes as much of a batch back as goes into one transaction, and says
// whether some of it is left.
func (r *undoRun) some(ctx context.Context, key record.Key) (left bool, err error) {
	most := batchSize(r.h.store.Limits(), undoOperations)
	beside, most, err := r.beside(ctx, key, most)
	if err != nil {
		return false, err
	}
	var now TakenBack
	var stay []stayed
	var touched []uint64
	_, err = r.h.store.Update(ctx, func(tx *record.Tx) error {
		now, stay, left = TakenBack{}, nil, false
		b, _, err := record.Get[importBatch](tx, key)
		if err != nil {
			return ignoreNotFound(err)
		}
		u := &undoing{tx: tx, h: r.h, actor: r.actor, hashes: foreignChange{}, whose: owners{}, seats: (batchRoom(r.h.store.Limits(), undoOperations) - undoOperations) / undoSeat}
		ids, err := r.takeSome(u, &b, most, &now, &stay)
		if err != nil {
			return err
		}
		touched = slices.AppendSeq(u.touched, maps.Keys(u.whose))
		if err := u.whose.write(tx, beside); err != nil {
			return err
		}
		if err := u.hashes.write(tx); err != nil {
			return err
		}
		if left = len(b.Made)+len(b.Changed) > 0; left {
			err = tx.Put(key, b)
		} else {
			err = tx.Delete(key)
		}
		if err != nil || len(ids) == 0 {
			return err
		}
		_, action := r.action()
		return tx.Audit(record.Entry{Actor: r.actor, Action: action, Count: len(ids)},
			record.Value{Field: "ids", New: fmt.Sprintf("%d-%d", ids[0], ids[len(ids)-1])})
	})
	if err != nil {
		return false, commitError(err)
	}
	r.h.refresh(context.WithoutCancel(ctx), touched...)
	r.done.Removed, r.done.Restored, r.done.Kept = r.done.Removed+now.Removed, r.done.Restored+now.Restored, r.done.Kept+now.Kept
	for _, one := range stay {
		if r.u.Kept != nil {
			r.u.Kept(one.id, one.why)
		}
	}
	return left, nil
}

// takeSome takes so many of a batch back, and off it.
func (r *undoRun) takeSome(u *undoing, b *importBatch, most int, now *TakenBack, stay *[]stayed) (ids []uint64, err error) {
	for _, one := range b.pop(most) {
		if one.was, _, err = record.Find[wasRecord](u.tx, importWasKey(one.id)); err != nil {
			return nil, err
		}
		why := error(nil)
		if !one.made && one.was.Import != r.u.Import {
			why = kept("Another import changed it since.")
		} else {
			why = r.take(u, one)
		}
		var stays *keptError
		switch {
		case errors.As(why, &stays):
			now.Kept++
			*stay = append(*stay, stayed{one.id, stays.why})
		case errors.Is(why, errPart):
			return ids, b.push(u.tx, one)
		case why != nil:
			return nil, why
		case one.made:
			now.Removed++
			ids = append(ids, one.id)
			err = u.tx.Delete(importWasKey(one.id))
		default:
			now.Restored++
			ids = append(ids, one.id)
			err = r.again(u.tx, one)
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// again notes which versions stand for those of before the import.
func (r *undoRun) again(tx *record.Tx, one undone) error {
	key := profileKey(one.id)
	if r.kind == ImportedLicenses {
		key = licenseKey(one.id)
	}
	raw, err := tx.Raw(key)
	if err != nil {
		return err
	}
	was := wasRecord{Import: r.u.Import, Version: one.was.Version, Again: raw.Version}
	if one.was.Credential != nil {
		if raw, err = tx.Raw(credentialKey(one.id)); err != nil {
			return err
		}
		was.CredentialVersion, was.CredentialAgain = one.was.CredentialVersion, raw.Version
	}
	return tx.Put(importWasKey(one.id), was)
}

// pop takes so many off a batch.
func (b *importBatch) pop(most int) (all []undone) {
	for len(all) < most && len(b.Made) > 0 {
		run := &b.Made[0]
		all = append(all, undone{id: run.First, version: run.Version, made: true})
		if run.First++; run.First > run.Last {
			b.Made = b.Made[1:]
		}
	}
	for len(all) < most && len(b.Changed) > 0 {
		all = append(all, undone{id: b.Changed[0].ID, version: b.Changed[0].Version})
		b.Changed = b.Changed[1:]
	}
	return all
}

// push puts a license back of which a part was taken back, with the version that
// it has by that.
func (b *importBatch) push(tx *record.Tx, one undone) error {
	raw, err := tx.Raw(licenseKey(one.id))
	if err != nil {
		return err
	}
	if one.made {
		b.Made = append([]madeRun{{one.id, one.id, raw.Version}}, b.Made...)
	} else {
		b.Changed = append([]changedOne{{one.id, raw.Version}}, b.Changed...)
	}
	return nil
}

// beside reads, for the licenses that are next, what owners.write needs to take
// them away; and how many those are that go into one transaction by their seats.
func (r *undoRun) beside(ctx context.Context, key record.Key, most int) (all map[uint64][]uint64, n int, err error) {
	if r.kind != ImportedLicenses {
		return nil, most, nil
	}
	going := map[uint64]int{}
	err = r.h.store.View(ctx, func(v *record.Reader) error {
		clear(going)
		n = 0
		room := batchRoom(r.h.store.Limits(), undoOperations)
		b, _, err := record.Get[importBatch](v, key)
		if err != nil {
			return ignoreNotFound(err)
		}
		for _, one := range b.pop(most) {
			l, _, err := record.Find[licenseRecord](v, licenseKey(one.id))
			if err != nil {
				return err
			}
			if room -= undoOperations + undoSeat*int(l.Last); n > 0 && room < 0 {
				return nil
			}
			going[l.Customer]++
			n++
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	all, err = r.h.beside(ctx, going)
	return all, n, err
}
