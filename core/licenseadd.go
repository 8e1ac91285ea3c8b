package core

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// addMost is how many licenses are added at a time.
const addMost = 10000

// addOperations is what a new license writes: itself and the mark of whose it is.
const addOperations = 4

// keyOperations is what an external ID takes besides.
const keyOperations = 2

// NewLicenses is an order of licenses.
type NewLicenses struct {
	Product     string    // by its name
	Customer    uint64    // 0: nobody's yet
	Scope       string    // of those that are nobody's yet; "": the default one
	Count       int       // 0: one
	Activations int       // computers each is for; 0: as the product has it
	Expires     time.Time // zero: as the product has it
	ExternalID  string    // an old key, of one license
	Prefix      string    // of the external IDs of all: Prefix1, Prefix2 …; "": they have none
	Features    []string  // beside the product's
}

// Add makes licenses, each with an activation password of its own, and gives
// their License IDs. Many are added in several transactions: after an error
// those that are given are there. Needs Edit Licenses. Errors: ErrInput,
// ErrNotFound (product, customer, scope), ErrExists (external ID), ErrRefused
// for a customer in the recycle bin.
func (li *Licenses) Add(ctx context.Context, order NewLicenses) (ids []uint64, err error) {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return nil, err
	}
	product, err := li.productOf(ctx, order.Product)
	if err != nil {
		return nil, err
	}
	model, count, err := li.model(ctx, product, order)
	if err != nil {
		return nil, err
	}
	each := addOperations
	if order.Prefix != "" {
		each += keyOperations
	}
	for size := batchSize(li.s.h.store.Limits(), each); len(ids) < count; {
		more, err := li.addBatch(ctx, model, numbered{order.Prefix, len(ids) + 1}, min(size, count-len(ids)))
		if err != nil {
			return ids, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// productOf finds a product by name, whoever may see customers.
func (li *Licenses) productOf(ctx context.Context, name string) (p Product, err error) {
	var all []Product
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		all, err = products(r)
		return err
	})
	if err != nil {
		return p, err
	}
	return productNamed(all, name)
}

// model is what the ordered licenses have in common.
func (li *Licenses) model(ctx context.Context, p Product, order NewLicenses) (l licenseRecord, count int, err error) {
	if count = order.Count; count == 0 {
		count = 1
	}
	if count < 0 || count > addMost {
		return l, 0, &FieldError{"count", fmt.Sprintf("1 to %d licenses are added at a time.", addMost)}
	}
	l = licenseRecord{Product: p.ID, Customer: order.Customer, Status: LicenseOK, Seats: order.Activations, CreatedBy: li.s.actor.Name}
	if l.Seats == 0 {
		l.Seats = p.Activations
	}
	if err := (&ProductForm{Activations: l.Seats}).check(); err != nil {
		return l, 0, err
	}
	switch {
	case !order.Expires.IsZero():
		l.ExpiresAt = order.Expires.UnixMilli()
	case p.Days > 0:
		l.ExpiresAt = li.s.h.now().AddDate(0, 0, p.Days).UnixMilli()
	}
	if l.OldKey, err = cleanText("externalId", order.ExternalID); err != nil {
		return l, 0, err
	}
	if l.Features, err = cleanFeatures(order.Features); err != nil {
		return l, 0, err
	}
	if l.OldKey != "" && (count > 1 || order.Prefix != "") {
		return l, 0, &FieldError{"externalId", "An external ID is one license's."}
	}
	if clean, err := cleanText("prefix", order.Prefix); err != nil || clean != order.Prefix {
		return l, 0, cmp.Or(err, error(&FieldError{"prefix", "Without blanks before it or behind."}))
	}
	l.Scope, err = li.s.h.scopeOf(ctx, order.Scope)
	return l, count, err
}

// numbered are external IDs with a number each.
type numbered struct {
	prefix string // "": there are none
	from   int
}

// name is the external ID of the i-th license.
func (k numbered) name(i int) string { return fmt.Sprint(k.prefix, k.from+i) }

// addBatch adds licenses in one transaction.
func (li *Licenses) addBatch(ctx context.Context, model licenseRecord, keys numbered, n int) (ids []uint64, err error) {
	passwords, err := activationPasswords(n)
	if err != nil {
		return nil, err
	}
	_, err = li.s.h.store.Update(ctx, func(tx *record.Tx) error {
		ids = nil
		if err := mayOwn(tx, model); err != nil {
			return err
		}
		model.CreatedAt, model.PasswordSetAt = tx.Now().UnixMilli(), tx.Now().UnixMilli()
		for i, pw := range passwords {
			id, err := tx.NextNumber(record.LineLicenses)
			if err != nil {
				return err
			}
			if keys.prefix != "" {
				model.OldKey = keys.name(i)
			}
			model.Password = []byte(pw.Reveal())
			if err := tx.Put(licenseKey(id), model); err != nil {
				return err
			}
			if err := putOldKey(tx, id, model.OldKey); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if model.Customer != 0 {
			if err := own(tx, model.Customer, ids...); err != nil {
				return err
			}
		}
		return li.noteAdded(tx, model, ids)
	})
	if err != nil {
		return nil, commitError(err)
	}
	if model.Customer != 0 {
		li.s.h.refresh(context.WithoutCancel(ctx), model.Customer)
	}
	return ids, nil
}

func activationPasswords(n int) (all []secret.Text, err error) {
	for range n {
		pw, err := password.GenerateActivation()
		if err != nil {
			return nil, err
		}
		all = append(all, pw)
	}
	return all, nil
}

// mayOwn refuses a license to whom it cannot be given.
func mayOwn(tx *record.Tx, l licenseRecord) error {
	if l.Customer == 0 {
		_, err := enter(tx, l.Scope)
		return err
	}
	p, there, err := record.Find[profile](tx, profileKey(l.Customer))
	switch {
	case err != nil:
		return err
	case !there:
		return customerError(l.Customer, record.ErrNotFound)
	case p.DeletedAt != 0:
		return binned(l.Customer)
	}
	return nil
}

// putOldKey lets a license be found by its external ID, which is no other's.
func putOldKey(tx *record.Tx, id uint64, oldKey string) error {
	if oldKey == "" {
		return nil
	}
	other, err := keyHolder(tx, oldKey)
	if err != nil {
		return err
	}
	if other != 0 && other != id {
		return keyTaken(other)
	}
	return tx.PutLookup(record.KindByOldKey, id, []byte(oldKey))
}

func keyTaken(id uint64) error {
	return &Error{Kind: ErrExists, Sentence: fmt.Sprintf("License %d has this external ID already.", id)}
}

// keyFinder is a transaction or a snapshot.
type keyFinder interface {
	FindLookup(kind record.Kind, parts ...[]byte) (uint64, error)
}

// keyHolder is the license with an external ID; 0: there is none.
func keyHolder(g keyFinder, oldKey string) (id uint64, err error) {
	if oldKey == "" {
		return 0, nil
	}
	id, err = g.FindLookup(record.KindByOldKey, []byte(oldKey))
	return id, ignoreNotFound(err)
}

// noteAdded writes one license down under its own number, and many by their
// range.
func (li *Licenses) noteAdded(tx *record.Tx, l licenseRecord, ids []uint64) error {
	p, _, err := record.Find[productRecord](tx, productKey(l.Product))
	if err != nil {
		return err
	}
	values := []record.Value{{Field: "activations", New: fmt.Sprint(l.Seats)}}
	if l.Customer != 0 {
		values = append(values, record.Value{Field: "customer", New: fmt.Sprint(l.Customer)})
	}
	values = append(values, changedFeatures(nil, l.Features)...)
	if l.ExpiresAt != 0 {
		values = append(values, record.Value{Field: "expires", New: rfc3339(moment(l.ExpiresAt))})
	}
	entry := record.Entry{Actor: li.s.actor, Action: "license.add", Object: l.Customer, License: ids[0], Subject: p.Name}
	if len(ids) > 1 {
		entry.License, entry.Count = 0, len(ids)
		values = append(values, record.Value{Field: "ids", New: fmt.Sprintf("%d-%d", ids[0], ids[len(ids)-1])})
	}
	return tx.Audit(entry, values...)
}
