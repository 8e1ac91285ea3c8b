package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Products is the room of products.
type Products struct{ s *Session }

// Products is the room of products.
func (s *Session) Products() *Products { return &Products{s} }

// List gives every product, by name. Needs View Customers.
func (pr *Products) List(ctx context.Context) (all []Product, err error) {
	if err := pr.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	err = pr.s.h.store.View(ctx, func(r *record.Reader) error {
		all, err = products(r)
		return err
	})
	slices.SortStableFunc(all, func(a, b Product) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

func products(r *record.Reader) (all []Product, err error) {
	for raw, err := range r.Scan(record.Single(record.KindProduct), nil, 0, false) {
		if err != nil {
			return nil, err
		}
		var one productRecord
		if err := raw.Decode(&one); err != nil {
			return nil, err
		}
		id, _ := raw.Key.Number(0)
		all = append(all, one.shown(id))
	}
	return all, nil
}

// Find finds a product by its name; case does not count. Needs View Customers.
// Errors: ErrNotFound.
func (pr *Products) Find(ctx context.Context, name string) (Product, error) {
	all, err := pr.List(ctx)
	if err != nil {
		return Product{}, err
	}
	return productNamed(all, name)
}

func productNamed(all []Product, name string) (Product, error) {
	for _, one := range all {
		if strings.EqualFold(one.Name, strings.TrimSpace(name)) {
			return one, nil
		}
	}
	return Product{}, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no product %q.", name)}
}

// Add makes a product with a key pair of its own. Needs Edit Licenses, and Issue
// License Files, whose holders keep the private half. Errors: ErrInput,
// ErrExists.
func (pr *Products) Add(ctx context.Context, f ProductForm) (p Product, err error) {
	if err := pr.s.may(vault.EditLicenses); err != nil {
		return p, err
	}
	if err := pr.s.may(vault.IssueLicenseFiles); err != nil {
		return p, err
	}
	if f.Name, err = cleanText("name", f.Name); err != nil {
		return p, err
	}
	if f.Name == "" {
		return p, &FieldError{"name", "Name the product as its license files shall."}
	}
	if err := f.check(); err != nil {
		return p, err
	}
	id, err := pr.free(ctx, f.Name)
	if err != nil {
		return p, err
	}
	one, err := pr.draw(id, f)
	if err != nil {
		return p, err
	}
	_, err = pr.s.h.store.Update(ctx, func(tx *record.Tx) error {
		one.CreatedAt, one.CreatedBy = tx.Now().UnixMilli(), pr.s.actor.Name
		p = one.shown(id)
		return pr.add(tx, id, one)
	})
	if err != nil {
		return Product{}, commitError(err)
	}
	return p, nil
}

// free finds a number for a new product, whose name must be no other's.
func (pr *Products) free(ctx context.Context, name string) (id uint64, err error) {
	var all []Product
	err = pr.s.h.store.View(ctx, func(r *record.Reader) error {
		all, err = products(r)
		return err
	})
	if err != nil {
		return 0, err
	}
	if len(all) >= productsMost {
		return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("There are %d products, and no more can be.", productsMost)}
	}
	id = 1
	for _, one := range all {
		if strings.EqualFold(one.Name, name) {
			return 0, &Error{Kind: ErrExists, Sentence: fmt.Sprintf("There is a product named %s already.", one.Name)}
		}
		id = max(id, one.ID+1)
	}
	return id, nil
}

// draw makes the product's key pair.
func (pr *Products) draw(id uint64, f ProductForm) (productRecord, error) {
	public, private, err := license.NewKey()
	if err != nil {
		return productRecord{}, err
	}
	defer clear(private)
	p := productRecord{Name: f.Name, Public: public.String(), Seats: f.Activations, Days: f.Days, Features: f.Features}
	if err := p.seal(pr.s.h.keys, id, private); err != nil {
		return p, fmt.Errorf("sealing a product's key: %w", err)
	}
	return p, nil
}

func (pr *Products) add(tx *record.Tx, id uint64, p productRecord) error {
	if _, taken, err := record.Find[productRecord](tx, productKey(id)); err != nil || taken {
		if err == nil {
			err = &Error{Kind: ErrConflict, Sentence: "Somebody else added a product at the same time. Nothing was changed; try again."}
		}
		return err
	}
	if err := tx.Put(productKey(id), p); err != nil {
		return err
	}
	return tx.Audit(record.Entry{Actor: pr.s.actor, Action: "product.add", Subject: p.Name},
		record.Value{Field: "activations", New: fmt.Sprint(p.Seats)}, record.Value{Field: "days", New: fmt.Sprint(p.Days)},
		record.Value{Field: "key", New: p.Public})
}

// Edit changes what new licenses of a product are for; its name and key stay,
// for programs that are about know them. Features are those of all license files
// from then on, also of the licenses that there are. Needs Edit Licenses. Errors:
// ErrNotFound, ErrInput.
func (pr *Products) Edit(ctx context.Context, id uint64, f ProductForm) error {
	if err := pr.s.may(vault.EditLicenses); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	_, err := pr.s.h.store.Update(ctx, func(tx *record.Tx) error {
		p, there, err := record.Find[productRecord](tx, productKey(id))
		if err != nil {
			return err
		}
		if !there {
			return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no product %d.", id)}
		}
		values := changed("activations", fmt.Sprint(p.Seats), fmt.Sprint(f.Activations))
		values = append(values, changed("days", fmt.Sprint(p.Days), fmt.Sprint(f.Days))...)
		if f.Features != nil {
			values = append(values, changedFeatures(p.Features, f.Features)...)
			p.Features = f.Features
		}
		if len(values) == 0 {
			return nil
		}
		p.Seats, p.Days = f.Activations, f.Days
		if err := tx.Put(productKey(id), p); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: pr.s.actor, Action: "product.edit", Subject: p.Name}, values...)
	})
	return commitError(err)
}

// changed is the audit's value of a field; none where it stayed.
func changed(field, old, now string) []record.Value {
	if old == now {
		return nil
	}
	return []record.Value{{Field: field, Old: old, New: now}}
}
