package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// customerOperations is how many operations it takes to write the ways to one
// customer anew, while two epochs are asked: his records, the address, the
// external ID, a link or two, the sessions.
const customerOperations = 24 + 2*sessionsMost

// lookups has customers found under the current epoch's index key. A note says
// how far that has come: a lookup does not show its epoch.
func (r *renewing) lookups(ctx context.Context, epoch uint32) error {
	note, err := r.h.renewal(ctx)
	if err != nil {
		return err
	}
	after := record.Key(nil)
	if note.Epoch == epoch && note.Lookups > 0 {
		after = profileKey(note.Lookups)
	}
	size := batchSize(r.h.store.Limits(), customerOperations)
	for {
		page, err := r.h.store.Keys(ctx, record.Single(record.KindProfile), after, size)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
		last, _ := after.Number(0)
		_, err = r.h.store.Update(ctx, func(tx *record.Tx) error {
			for _, key := range page {
				id, _ := key.Number(0)
				if err := relook(tx, id); err != nil {
					return err
				}
			}
			return changeRenewal(tx, func(n *renewal) {
				if n.Epoch != epoch {
					n.Licenses = ""
				}
				n.Epoch, n.Lookups = epoch, last
			})
		})
		if err != nil {
			return fmt.Errorf("writing lookups anew: %w", commitError(err))
		}
		r.at(r.done + len(page))
	}
}

// relook writes the ways to one customer anew. A customer whose records do not
// open is passed over, for check to name.
func relook(tx *record.Tx, id uint64) error {
	d, err := open(tx, id)
	var damaged *record.DamagedError
	if errors.As(err, &damaged) || errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	scope := number8(d.profile.Scope)
	if email := d.profile.Fields.Email; email != "" {
		if err := tx.PutShared(record.KindByEmail, id, scope, emailKey(email)); err != nil {
			return err
		}
	}
	if external := d.profile.Fields.ExternalID; external != "" {
		if err := tx.PutLookup(record.KindByExternal, id, scope, []byte(external)); err != nil {
			return err
		}
	}
	for _, t := range d.post.Tickets {
		if err := tx.PutLookup(record.KindByToken, id, t.Hash); err != nil {
			return err
		}
	}
	all, _, err := record.Find[sessions](tx, sessionsKey(id))
	if err != nil {
		return err
	}
	for _, s := range all.Open {
		if err := tx.PutLookup(record.KindBySession, id, s.Handle); err != nil {
			return err
		}
	}
	return nil
}

// credentials seals copies and verifiers anew that are under retiring keys, as
// far as this session holds those, and counts what is left under each.
func (r *renewing) credentials(ctx context.Context, retiring []vault.KeyRef) (used map[vault.KeyRef]int, err error) {
	used = map[vault.KeyRef]int{}
	if len(retiring) == 0 {
		return used, nil
	}
	old := map[vault.KeyRef]bool{}
	for _, ref := range retiring {
		old[ref] = true
	}
	var batch []record.Key
	flush := func() error {
		left, err := r.resealCredentials(ctx, batch, old)
		batch = batch[:0]
		for ref, n := range left {
			used[ref] += n
		}
		return err
	}
	err = r.h.store.Each(ctx, record.Single(record.KindCredential), func(raw record.Raw) error {
		var c credential
		if err := raw.Decode(&c); err != nil {
			return err
		}
		if !old[c.viewKey()] && !old[c.loginKey()] {
			return nil
		}
		if batch = append(batch, raw.Key); len(batch) < batchSize(r.h.store.Limits(), 2) {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	if err != nil {
		return nil, fmt.Errorf("sealing customers' passwords anew: %w", commitError(err))
	}
	return used, nil
}

// viewKey is the key that the copy is sealed to; of epoch 0 where there is none.
func (c credential) viewKey() vault.KeyRef {
	return vault.KeyRef{Kind: vault.ViewKey, Epoch: c.ViewCopyEpoch}
}

// loginKey is the key that the verifier is sealed to.
func (c credential) loginKey() vault.KeyRef {
	return vault.KeyRef{Kind: vault.LoginKey, Epoch: c.VerifierEpoch}
}

func (r *renewing) resealCredentials(ctx context.Context, keys []record.Key, old map[vault.KeyRef]bool) (left map[vault.KeyRef]int, err error) {
	_, err = r.h.store.Update(ctx, func(tx *record.Tx) error {
		left = map[vault.KeyRef]int{}
		for _, key := range keys {
			id, _ := key.Number(0)
			c, known, err := record.Find[credential](tx, key)
			if err != nil || !known {
				return err
			}
			d := dossier{id: id, credential: c}
			if err := d.resealPassword(r.h.keys, old, left); err != nil {
				return err
			}
			if d.credential.viewKey() == c.viewKey() && d.credential.loginKey() == c.loginKey() {
				continue
			}
			if err := tx.Put(key, d.credential); err != nil {
				return err
			}
		}
		return nil
	})
	return left, err
}

// resealPassword seals what is under old keys to the current ones; what this
// session cannot open is counted in left.
func (d *dossier) resealPassword(keys *ring, old map[vault.KeyRef]bool, left map[vault.KeyRef]int) error {
	c := &d.credential
	if view := c.viewKey(); old[view] {
		plain, err := keys.OpenView(view.Epoch, d.copyInfo(), c.ViewCopy)
		if err == nil {
			c.ViewCopy, c.ViewCopyEpoch, err = keys.SealView(d.copyInfo(), plain)
			plain.Wipe()
		}
		if err := stillUsed(view, err, left); err != nil {
			return d.damagedBy(err)
		}
	}
	if login := c.loginKey(); old[login] {
		bound := [][]byte{number8(d.id), number8(c.Version)}
		plain, err := keys.OpenLogin(login.Epoch, verifierPurpose, c.Verifier, bound...)
		if err == nil {
			c.Verifier, c.VerifierEpoch, err = keys.SealLogin(verifierPurpose, plain, bound...)
			clear(plain)
		}
		if err := stillUsed(login, err, left); err != nil {
			return d.damagedBy(err)
		}
	}
	return nil
}

// stillUsed counts what stays under a key for want of that key.
func stillUsed(ref vault.KeyRef, err error, left map[vault.KeyRef]int) error {
	if errors.Is(err, vault.ErrNoKey) {
		left[ref]++
		return nil
	}
	return err
}

func (d *dossier) damagedBy(err error) error {
	if errors.Is(err, vault.ErrForged) {
		return &record.DamagedError{Key: credentialKey(d.id), Cause: err}
	}
	return err
}
