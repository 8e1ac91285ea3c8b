package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// A lowered Password accessibility has reveals stop with its own transaction.
// The copies that it no longer allows are deleted after it, in batches; a mark
// stands until that is done, so that the next start goes on where a program
// was ended. A scope has a mark of its own where it has the setting; the desk's
// is for all others.

// dropping is the mark: how far accessibility was lowered.
const dropping = "password.accessibility dropping"

// beginDropping marks the copies of a scope's customers, or with 0 those of the
// whole desk, to be deleted as far as access does not allow them.
func beginDropping(tx *record.Tx, scope uint64, access string) error {
	was, _, err := record.Find[settingRecord](tx, settingKey(scope, dropping))
	if err != nil {
		return err
	}
	if access = stricter(was.Value, access); access == was.Value || access == accessPermission {
		return nil // that much is to go already, as an earlier one asked
	}
	return tx.Put(settingKey(scope, dropping), settingRecord{Value: access})
}

// dropping is how far copies of the scope's customers are still to be deleted;
// by-permission or empty: none are.
func (c config) dropping() (string, error) {
	own, _, err := record.Find[settingRecord](c.g, settingKey(c.scope, dropping))
	if err != nil || c.scope == 0 {
		return own.Value, err
	}
	switch _, set, err := record.Find[settingRecord](c.g, settingKey(c.scope, setAccessibility)); {
	case err != nil:
		return "", err
	case set:
		return own.Value, nil
	}
	desk, _, err := record.Find[settingRecord](c.g, settingKey(0, dropping))
	return stricter(own.Value, desk.Value), err
}

// stricter is the one of two values of Password accessibility that leaves fewer
// copies.
func stricter(a, b string) string {
	strict := map[string]int{accessStaff: 1, accessNever: 2}
	if strict[a] > strict[b] {
		return a
	}
	return b
}

// dropMark is a mark that was found, and by which scope.
type dropMark struct {
	scope  uint64
	access string
}

// resumeDropping deletes the copies that marks say are to go.
func (h *house) resumeDropping(ctx context.Context) error {
	for {
		marks, err := h.dropMarks(ctx)
		if err != nil || len(marks) == 0 {
			return err
		}
		strictest := ""
		for _, m := range marks {
			strictest = stricter(strictest, m.access)
		}
		dropped, err := h.dropCopies(ctx, strictest)
		if err != nil {
			return fmt.Errorf("deleting readable copies of passwords (%d so far; the next start goes on): %w", dropped, err)
		}
		if err := h.endDropping(ctx, marks, strictest, dropped); err != nil {
			return err
		}
	}
}

// dropMarks finds the marks of the desk and of each scope.
func (h *house) dropMarks(ctx context.Context) (marks []dropMark, err error) {
	err = h.store.View(ctx, func(r *record.Reader) error {
		marks = marks[:0]
		list, err := readScopes(r)
		if err != nil {
			return err
		}
		for _, one := range append([]scope{{}}, list.all...) {
			mark, there, err := record.Find[settingRecord](r, settingKey(one.id, dropping))
			if err != nil {
				return err
			}
			if there {
				marks = append(marks, dropMark{one.id, mark.Value})
			}
		}
		return nil
	})
	return marks, err
}

// endDropping takes the marks away that were worked off, and not those that
// were made stricter meanwhile.
func (h *house) endDropping(ctx context.Context, marks []dropMark, access string, dropped int) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		for _, m := range marks {
			now, _, err := record.Find[settingRecord](tx, settingKey(m.scope, dropping))
			if err != nil {
				return err
			}
			if now.Value != m.access {
				continue
			}
			if err := tx.Delete(settingKey(m.scope, dropping)); err != nil {
				return err
			}
		}
		return tx.Audit(record.Entry{Actor: record.Actor{Kind: "system"}, Action: "password.copies.delete", Subject: access, Count: dropped})
	})
	return commitError(err)
}

// dropOperations is how many operations one customer of a batch takes: his
// credential and profile, and what his scope and the desk have set.
const dropOperations = 6

// dropCopies deletes the readable copies that overshare, and counts them.
// strictest is what no mark is stricter than.
func (h *house) dropCopies(ctx context.Context, strictest string) (dropped int, err error) {
	var batch []uint64
	flush := func() error {
		var n int
		_, err := h.store.Update(ctx, func(tx *record.Tx) (err error) {
			n, err = dropBatch(tx, batch)
			return err
		})
		batch = batch[:0]
		dropped += n
		return err
	}
	err = h.store.Each(ctx, record.Single(record.KindCredential), func(raw record.Raw) error {
		var c credential
		if err := raw.Decode(&c); err != nil {
			return err
		}
		if c.overshares(strictest) {
			id, _ := raw.Key.Number(0)
			batch = append(batch, id)
		}
		if len(batch) < batchSize(h.store.Limits(), dropOperations) {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	return dropped, err
}

func dropBatch(tx *record.Tx, ids []uint64) (n int, err error) {
	for _, id := range ids {
		c, _, err := record.Get[credential](tx, credentialKey(id))
		if err != nil {
			if ignoreNotFound(err) != nil {
				return n, err
			}
			continue // erased meanwhile
		}
		p, _, err := record.Get[profile](tx, profileKey(id))
		if ignoreNotFound(err) != nil {
			return n, err
		}
		access, err := config{g: tx, scope: p.Scope}.dropping()
		if err != nil {
			return n, err
		}
		if !c.drop(access) {
			continue // changed meanwhile, or the scope allows it
		}
		if err := tx.Put(credentialKey(id), c); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// overshares says whether more is kept readable than the setting allows.
func (c credential) overshares(access string) bool {
	switch access {
	case accessNever:
		return c.Copy != nil || c.ViewCopy != nil
	case accessStaff:
		return c.ViewCopy != nil
	}
	return false
}

// drop deletes the copies that overshare; false where there are none.
func (c *credential) drop(access string) bool {
	if !c.overshares(access) {
		return false
	}
	c.ViewCopy, c.ViewCopyEpoch = nil, 0
	if access == accessNever {
		c.Copy = nil
	}
	return true
}
