package core

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// An import can be taken back for a while. What it made is noted by ranges with
// the version of the records, so that what was changed since is known; what it
// changed is kept as it was, of each customer and license the last one.

// ImportKind is what a list is of.
type ImportKind string

// The kinds.
const (
	ImportedCustomers ImportKind = "customers"
	ImportedLicenses  ImportKind = "licenses"
)

// undoDays is how long an import can be taken back.
const undoDays = 30

// importNote is an import that can be taken back. It is named by the time when
// it began, in unix milliseconds, or one that is free.
type importNote struct {
	Kind     ImportKind `cbor:"1,keyasint"`
	By       string     `cbor:"2,keyasint"`
	Batches  uint64     `cbor:"3,keyasint"` // written; numbered from 1
	New      int        `cbor:"4,keyasint,omitempty"`
	Updated  int        `cbor:"5,keyasint,omitempty"`
	Result   string     `cbor:"6,keyasint,omitempty"` // "": it was left in its middle
	UndoneAt int64      `cbor:"7,keyasint,omitempty"` // unix ms; all that could be was taken back

	number uint64
	ranges []madeRange // while it goes on
}

// madeRange are some that an import has made, and in which of its batches.
type madeRange struct{ first, last, batch uint64 }

func importKey(n uint64) record.Key { return record.KeyOf(record.KindImport, n) }

func importBatchKey(n, batch uint64) record.Key {
	return record.KeyOfPair(record.KindImportBatch, n, batch)
}

func importWasKey(id uint64) record.Key { return record.KeyOf(record.KindImportWas, id) }

// importBatch is what one transaction of an import wrote.
type importBatch struct {
	Made    []madeRun    `cbor:"1,keyasint,omitempty"`
	Changed []changedOne `cbor:"2,keyasint,omitempty"`

	was map[uint64]wasRecord
}

// madeRun are customers or licenses that were made, all with records of one
// version.
type madeRun struct {
	First   uint64 `cbor:"1,keyasint"`
	Last    uint64 `cbor:"2,keyasint"`
	Version uint64 `cbor:"3,keyasint"`
}

// changedOne is one that was changed, and the version that it has since.
type changedOne struct {
	ID      uint64 `cbor:"1,keyasint"`
	Version uint64 `cbor:"2,keyasint"`
}

// wasRecord is a customer or a license before an import.
type wasRecord struct {
	Import     uint64         `cbor:"1,keyasint"`
	Fields     *Fields        `cbor:"2,keyasint,omitempty"`
	Credential *credential    `cbor:"3,keyasint,omitempty"` // where it brought a first password
	Confirmed  bool           `cbor:"4,keyasint,omitempty"` // else: whether the address was
	License    *licenseRecord `cbor:"5,keyasint,omitempty"`
	Seats      []uint64       `cbor:"6,keyasint,omitempty"`  // that it took
	Batch      uint64         `cbor:"11,keyasint,omitempty"` // of the import, that has its version
	// The versions that the profile or the license had, and the credential.
	Version           uint64 `cbor:"7,keyasint,omitempty"`
	CredentialVersion uint64 `cbor:"8,keyasint,omitempty"`
	// Once the import was taken back: the versions that stand for those, so that
	// one before it can be taken back as well.
	Again           uint64 `cbor:"9,keyasint,omitempty"`
	CredentialAgain uint64 `cbor:"10,keyasint,omitempty"`
}

// stands says whether a profile or a license of one version is what it was in
// another, as an import that came between was taken back.
func (w wasRecord) stands(now, was uint64) bool {
	return now == was || w.Again != 0 && w.Again == now && w.Version == was
}

// credentialStands is that for the credential.
func (w wasRecord) credentialStands(now, was uint64) bool {
	return now == was || w.CredentialAgain != 0 && w.CredentialAgain == now && w.CredentialVersion == was
}

// made notes one that this transaction has made, by its record.
func (b *importBatch) made(tx *record.Tx, id uint64, key record.Key) error {
	raw, err := tx.Raw(key)
	if err != nil {
		return err
	}
	if last := len(b.Made) - 1; last >= 0 && b.Made[last].Last+1 == id && b.Made[last].Version == raw.Version {
		b.Made[last].Last = id
		return nil
	}
	b.Made = append(b.Made, madeRun{id, id, raw.Version})
	return nil
}

// changed notes one that it has changed.
func (b *importBatch) changed(tx *record.Tx, id uint64, key record.Key, was wasRecord) error {
	raw, err := tx.Raw(key)
	if err != nil {
		return err
	}
	b.Changed = append(b.Changed, changedOne{id, raw.Version})
	if b.was == nil {
		b.was = map[uint64]wasRecord{}
	}
	b.was[id] = was
	return nil
}

// count is how many were made.
func (b importBatch) count() (n int) {
	for _, run := range b.Made {
		n += int(run.Last - run.First + 1)
	}
	return n
}

// keep writes a batch of an import. The first one begins the note as fresh.
func (n *importNote) keep(tx *record.Tx, fresh importNote, b importBatch) error {
	if n.number == 0 {
		*n = fresh
		n.number = uint64(tx.Now().UnixMilli())
		for taken := true; taken; n.number++ {
			var err error
			if _, taken, err = record.Find[importNote](tx, importKey(n.number)); err != nil {
				return err
			}
		}
		n.number--
	}
	n.Batches++
	if err := n.follow(tx, &b); err != nil {
		return err
	}
	n.New += b.count()
	n.Updated += len(b.Changed)
	for id, was := range b.was {
		if err := tx.Put(importWasKey(id), was); err != nil {
			return err
		}
	}
	n.ranges = slices.Clone(n.ranges)
	for _, run := range b.Made {
		n.ranges = append(n.ranges, madeRange{run.First, run.Last, n.Batches})
	}
	if err := tx.Put(importBatchKey(n.number, n.Batches), b); err != nil {
		return err
	}
	return tx.Put(importKey(n.number), *n)
}

// follow leaves those that an earlier batch of the import has to that batch,
// which learns their version, with what they were before it: one is taken back
// once, to what the whole import found.
func (n *importNote) follow(tx *record.Tx, b *importBatch) error {
	renewed := map[uint64][]changedOne{}
	fresh := b.Changed[:0]
	for _, one := range b.Changed {
		was := b.was[one.ID]
		before, there, err := record.Find[wasRecord](tx, importWasKey(one.ID))
		if err != nil {
			return err
		}
		made := n.madeIn(one.ID)
		switch {
		case made != 0:
			renewed[made] = append(renewed[made], one)
			delete(b.was, one.ID)
		case there && before.Import == n.number:
			renewed[before.Batch] = append(renewed[before.Batch], one)
			before.Seats = append(before.Seats, was.Seats...)
			b.was[one.ID] = before
		default:
			fresh = append(fresh, one)
			was.Import, was.Batch = n.number, n.Batches
			b.was[one.ID] = was
		}
	}
	b.Changed = fresh
	for batch, all := range renewed {
		key := importBatchKey(n.number, batch)
		earlier, _, err := record.Get[importBatch](tx, key)
		if err != nil {
			return err
		}
		for _, one := range all {
			earlier.renew(one)
		}
		if err := tx.Put(key, earlier); err != nil {
			return err
		}
	}
	return nil
}

// madeIn is the batch of the import that has made one; 0: none.
func (n *importNote) madeIn(id uint64) uint64 {
	i, _ := slices.BinarySearchFunc(n.ranges, id, func(r madeRange, id uint64) int { return cmp.Compare(r.last, id) })
	if i < len(n.ranges) && n.ranges[i].first <= id {
		return n.ranges[i].batch
	}
	return 0
}

// renew brings the version of one of the batch up to date.
func (b *importBatch) renew(one changedOne) {
	if i := slices.IndexFunc(b.Changed, func(c changedOne) bool { return c.ID == one.ID }); i >= 0 {
		b.Changed[i] = one
		return
	}
	i := slices.IndexFunc(b.Made, func(r madeRun) bool { return r.First <= one.ID && one.ID <= r.Last })
	if i < 0 {
		return
	}
	run := b.Made[i]
	parts := []madeRun{{run.First, one.ID - 1, run.Version}, {one.ID, one.ID, one.Version}, {one.ID + 1, run.Last, run.Version}}
	b.Made = slices.Replace(b.Made, i, i+1, slices.DeleteFunc(parts, func(r madeRun) bool { return r.First > r.Last })...)
}

// finish writes what came of an import that has written something, and which
// list it was.
func (n *importNote) finish(ctx context.Context, s *Session, in Import, done Imported, action string) error {
	if in.DryRun || done.New+done.Updated == 0 {
		return nil
	}
	n.Result = done.String()
	sum := in.sum()
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) error {
		if err := tx.Put(importKey(n.number), *n); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: s.actor, Action: action, Count: done.New + done.Updated},
			record.Value{Field: "result", New: n.Result}, record.Value{Field: "sha256", New: hex.EncodeToString(sum[:])})
	})
	return commitError(err)
}

// PastImport is an import that can be, or was, taken back.
type PastImport struct {
	ID      uint64
	Kind    ImportKind
	At      time.Time
	By      string
	Result  string // the summary; "": it was left in its middle
	New     int
	Updated int
	Undone  time.Time // zero: it can be taken back
}

// Imports are the imports of a kind of the last 30 days, the newest first.
// Needs View Customers.
func (s *Session) Imports(ctx context.Context, kind ImportKind) (all []PastImport, err error) {
	if err := s.may(ViewCustomers); err != nil {
		return nil, err
	}
	err = s.h.store.View(ctx, func(r *record.Reader) error {
		all = nil
		for raw, err := range r.Scan(record.Single(record.KindImport), nil, 0, true) {
			if err != nil {
				return err
			}
			var n importNote
			if err := raw.Decode(&n); err != nil {
				return err
			}
			id, _ := raw.Key.Number(0)
			if n.Kind == kind {
				all = append(all, PastImport{id, n.Kind, moment(int64(id)), n.By, n.Result, n.New, n.Updated, moment(n.UndoneAt)})
			}
		}
		return nil
	})
	return all, err
}

// forgetImports takes away the notes of imports that cannot be taken back any
// more, and what was kept for them.
func (h *house) forgetImports(ctx context.Context) error {
	before := uint64(h.now().AddDate(0, 0, -undoDays).UnixMilli())
	keys, err := h.store.Keys(ctx, record.Single(record.KindImport), nil, 0)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if n, _ := key.Number(0); n < before {
			if err := h.forgetImport(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetImport takes the note of one import away: the batches first, then what
// was kept for it.
func (h *house) forgetImport(ctx context.Context, number uint64) error {
	size := batchSize(h.store.Limits(), 2)
	for {
		keys, err := h.store.Keys(ctx, record.KeyOf(record.KindImportBatch, number), nil, size)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			break
		}
		if err := h.deleteAll(ctx, keys); err != nil {
			return err
		}
	}
	var batch []record.Key
	err := h.store.Each(ctx, record.Single(record.KindImportWas), func(raw record.Raw) error {
		var was wasRecord
		if err := raw.Decode(&was); err != nil || was.Import != number {
			return err
		}
		if batch = append(batch, raw.Key); len(batch) < size {
			return nil
		}
		full := batch
		batch = nil
		return h.deleteAll(ctx, full)
	})
	if err != nil {
		return err
	}
	return h.deleteAll(ctx, append(batch, importKey(number)))
}

// deleteAll deletes records in one transaction.
func (h *house) deleteAll(ctx context.Context, keys []record.Key) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		for _, key := range keys {
			if err := tx.Delete(key); err != nil {
				return err
			}
		}
		return nil
	})
	return commitError(err)
}
