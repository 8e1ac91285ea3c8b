package core

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
)

// licenseChecker compares products, licenses and activations with each other
// and with what leads to them.
type licenseChecker struct {
	owned, marks         int // licenses of customers, and the marks of them
	oldKeys, oldLookups  int
	computers, compFound int // activations that a computer leads to, and the lookups
	orders, orderLookups int // sales that an order number leads to
}

// seeLicenses looks at a record of the licenses'.
func (c *checker) seeLicenses(ctx context.Context, raw record.Raw) error {
	id, _ := raw.Key.Number(0)
	switch raw.Key.Kind() {
	case record.KindByCustomer:
		c.marks++
	case record.KindByOldKey:
		c.oldLookups++
	case record.KindByComputer:
		c.compFound++
	case record.KindByOrder:
		c.orderLookups++
	case record.KindSale:
		return c.h.store.View(ctx, func(r *record.Reader) error { return c.seeSale(r, id) })
	case record.KindProduct:
		var p productRecord
		if err := raw.Decode(&p); err != nil {
			return err
		}
		if _, err := license.ParseKey(p.Public); err != nil {
			c.report(fmt.Sprintf("product %d: %v", id, err))
		}
	case record.KindLicense:
		return c.h.store.View(ctx, func(r *record.Reader) error { return c.seeLicense(r, id) })
	case record.KindActivation:
		n, _ := raw.Key.Number(1)
		return c.h.store.View(ctx, func(r *record.Reader) error { return c.seeActivation(r, id, n) })
	}
	return nil
}

func (c *checker) seeLicense(r *record.Reader, id uint64) error {
	l, there, err := record.Find[licenseRecord](r, licenseKey(id))
	if err != nil || !there {
		return err
	}
	if _, there, err := record.Find[productRecord](r, productKey(l.Product)); err != nil || !there {
		c.report(fmt.Sprintf("license %d is of a product that is not there", id))
	}
	if l.Customer != 0 {
		c.owned++
		if _, err := r.Raw(ownedKey(l.Customer, id)); err != nil {
			c.report(fmt.Sprintf("license %d has no license mark at its customer", id))
		}
	}
	if l.OldKey != "" {
		c.oldKeys++
		if found, err := r.FindLookup(record.KindByOldKey, []byte(l.OldKey)); err != nil || found != id {
			c.report(fmt.Sprintf("license %d: the old key lookup does not lead to it", id))
		}
	}
	taken, err := seats(r, id, l)
	if err == nil && len(taken) != l.Used {
		c.report(fmt.Sprintf("license %d counts %s, and %d are there", id, counted(l.Used, "activation", "activations"), len(taken)))
	}
	return err
}

func (c *checker) seeActivation(r *record.Reader, id, n uint64) error {
	if _, there, err := record.Find[licenseRecord](r, licenseKey(id)); err != nil || !there {
		c.report(fmt.Sprintf("activation %d is of license %d, which is not there", n, id))
		return err
	}
	a, there, err := record.Find[activationRecord](r, activationKey(id, n))
	if err != nil || !there || a.EndedAt != 0 {
		return err
	}
	c.computers++
	found, err := r.FindPair(record.KindByComputer, id, computerKey(a.Computer))
	if err == nil && found == n {
		return nil
	}
	if err != nil && !errors.Is(err, record.ErrNotFound) {
		return err
	}
	c.report(fmt.Sprintf("activation %d of license %d: the computer lookup does not lead to it", n, id))
	return nil
}

// seeSale compares a sale with the way to it.
func (c *checker) seeSale(r *record.Reader, id uint64) error {
	s, there, err := record.Find[saleRecord](r, saleKey(id))
	if err != nil || !there || s.Order == "" {
		return err
	}
	c.orders++
	if found, err := r.FindLookup(record.KindByOrder, s.orderParts()...); err != nil || found != id {
		c.report(fmt.Sprintf("sale %d: the order lookup does not lead to it", id))
	}
	return nil
}

// seeOwned compares the licenses in a customer's row with those that are his.
func (c *checker) seeOwned(r *record.Reader, row directory.Row) error {
	ids, err := owned(r, row.ID, 0)
	if err != nil {
		return err
	}
	strange := slices.ContainsFunc(row.Licenses, func(id uint64) bool { return !slices.Contains(ids, id) })
	if strange || row.LicenseCount != uint64(len(ids)) || len(row.Licenses) != min(len(ids), directory.MaxLicenses) {
		c.report(fmt.Sprintf("customer %d: the list row names other licenses than the customer's", row.ID))
	}
	return nil
}

// computerKey is a Computer ID as it is compared.
func computerKey(computer string) []byte { return []byte(computer) }
