package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// products seals the products' private halves anew that are under old issue
// keys; what this session of the desk cannot open is counted in used.
func (r *renewing) products(ctx context.Context, retiring []vault.KeyRef, used map[vault.KeyRef]int) error {
	if len(retiring) == 0 {
		return nil
	}
	old := map[uint32]bool{}
	for _, ref := range retiring {
		old[ref.Epoch] = true
	}
	keys, err := r.h.store.Keys(ctx, record.Single(record.KindProduct), nil, productsMost)
	if err != nil {
		return err
	}
	for _, key := range keys {
		epoch, err := r.product(ctx, key, old)
		if err != nil {
			return fmt.Errorf("sealing the products' keys anew: %w", commitError(err))
		}
		if old[epoch] {
			used[vault.KeyRef{Kind: vault.IssueKey, Epoch: epoch}]++
		}
	}
	return nil
}

// product seals one product's key anew and says which epoch it is of now.
func (r *renewing) product(ctx context.Context, key record.Key, old map[uint32]bool) (epoch uint32, err error) {
	id, _ := key.Number(0)
	_, err = r.h.store.Update(ctx, func(tx *record.Tx) error {
		p, there, err := record.Find[productRecord](tx, key)
		if err != nil || !there {
			return err
		}
		if epoch = p.Epoch; !old[epoch] {
			return nil
		}
		if err := p.reseal(r.h.keys, id); err != nil {
			return err
		}
		if epoch = p.Epoch; old[epoch] {
			return nil
		}
		return tx.Put(key, p)
	})
	return epoch, err
}

// licenseOperations is how many operations it takes to write the lookup of a
// license or an activation anew.
const licenseOperations = 4

// licenses has licenses, activations and sales found under the current epoch's index
// key. A note says how far that has come.
func (r *renewing) licenses(ctx context.Context, epoch uint32) error {
	note, err := r.h.renewal(ctx)
	if err != nil {
		return err
	}
	for _, kind := range []record.Kind{record.KindLicense, record.KindActivation, record.KindSale} {
		after := record.Key(note.Licenses)
		switch {
		case note.Epoch != epoch || after.Kind() < kind:
			after = nil
		case after.Kind() > kind:
			continue
		}
		if err := r.relookLicenses(ctx, epoch, kind, after); err != nil {
			return fmt.Errorf("writing the licenses' lookups anew: %w", commitError(err))
		}
	}
	return nil
}

func (r *renewing) relookLicenses(ctx context.Context, epoch uint32, kind record.Kind, after record.Key) error {
	size := batchSize(r.h.store.Limits(), licenseOperations)
	for {
		page, err := r.h.store.Keys(ctx, record.Single(kind), after, size)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
		_, err = r.h.store.Update(ctx, func(tx *record.Tx) error {
			for _, key := range page {
				if err := relookLicense(tx, key); err != nil {
					return err
				}
			}
			return changeRenewal(tx, func(n *renewal) {
				if n.Epoch != epoch {
					n.Epoch, n.Lookups = epoch, 0
				}
				n.Licenses = string(after)
			})
		})
		if err != nil {
			return err
		}
	}
}

// relookLicense writes the lookup of one license, activation or sale anew.
func relookLicense(tx *record.Tx, key record.Key) error {
	id, _ := key.Number(0)
	if key.Kind() == record.KindSale {
		return passDamaged(relookSale(tx, id))
	}
	n, isActivation := key.Number(1)
	if !isActivation {
		l, there, err := record.Find[licenseRecord](tx, key)
		if err != nil || !there || l.OldKey == "" {
			return passDamaged(err)
		}
		return tx.PutLookup(record.KindByOldKey, id, []byte(l.OldKey))
	}
	a, there, err := record.Find[activationRecord](tx, key)
	if err != nil || !there || a.EndedAt != 0 {
		return passDamaged(err)
	}
	return tx.PutPair(record.KindByComputer, id, n, computerKey(a.Computer))
}

// passDamaged passes over a record that does not open, for check to name.
func passDamaged(err error) error {
	if Damaged(err) {
		return nil
	}
	return err
}
