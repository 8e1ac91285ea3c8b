package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// A lowered Password accessibility has reveals stop with its own transaction.
// The copies that it no longer allows are deleted after it, in batches; a mark
// stands until that is done, so that the next start goes on where a program
// was ended.

// dropping is the mark: how far accessibility was lowered.
const dropping = "password.accessibility dropping"

func beginDropping(tx *record.Tx, access string) error {
	was, _, err := record.Find[settingRecord](tx, settingKey(0, dropping))
	if err != nil || was.Value == accessNever {
		return err // all copies go, as an earlier one asked
	}
	return tx.Put(settingKey(0, dropping), settingRecord{Value: access})
}

// resumeDropping deletes the copies that a mark says are to go.
func (h *house) resumeDropping(ctx context.Context) error {
	var access string
	err := h.store.View(ctx, func(r *record.Reader) error {
		mark, _, err := record.Find[settingRecord](r, settingKey(0, dropping))
		access = mark.Value
		return err
	})
	if err != nil || access == "" {
		return err
	}
	dropped, err := h.dropCopies(ctx, access)
	if err != nil {
		return fmt.Errorf("deleting readable copies of passwords (%d so far; the next start goes on): %w", dropped, err)
	}
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		if err := tx.Delete(settingKey(0, dropping)); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: record.Actor{Kind: "system"}, Action: "password.copies.delete", Subject: access, Count: dropped})
	})
	return commitError(err)
}

// dropCopies deletes the readable copies that overshare, and counts them.
func (h *house) dropCopies(ctx context.Context, access string) (dropped int, err error) {
	var batch []record.Key
	flush := func() error {
		var n int
		_, err := h.store.Update(ctx, func(tx *record.Tx) (err error) {
			n, err = dropBatch(tx, access, batch)
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
		if c.overshares(access) {
			batch = append(batch, raw.Key)
		}
		if len(batch) < batchSize(h.store.Limits(), 2) {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	return dropped, err
}

func dropBatch(tx *record.Tx, access string, keys []record.Key) (n int, err error) {
	for _, key := range keys {
		c, _, err := record.Get[credential](tx, key)
		if ignoreNotFound(err) != nil {
			return n, err
		}
		if err != nil || !c.overshares(access) {
			continue // erased or changed meanwhile
		}
		c.ViewCopy, c.ViewCopyEpoch = nil, 0
		if access == accessNever {
			c.Copy = nil
		}
		if err := tx.Put(key, c); err != nil {
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
