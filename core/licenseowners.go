package core

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
)

// owners are the customers whose licenses change by a transaction. The mark of
// whose a license is is written at once; each customer's row is written once, by
// write: what it names in the place of those that go depends on all of them.
type owners map[uint64]*holding

// holding is what becomes of a customer's licenses.
type holding struct{ come, gone []uint64 }

func (o owners) of(customer uint64) *holding {
	if o[customer] == nil {
		o[customer] = &holding{}
	}
	return o[customer]
}

// gain notes that a license is a customer's now; 0 is nobody.
func (o owners) gain(tx *record.Tx, customer, id uint64) error {
	if customer == 0 {
		return nil
	}
	h := o.of(customer)
	h.come = append(h.come, id)
	return tx.PutMark(ownedKey(customer, id))
}

// lose notes that a license is a customer's no more.
func (o owners) lose(tx *record.Tx, customer, id uint64) error {
	if customer == 0 {
		return nil
	}
	h := o.of(customer)
	h.gone = append(h.gone, id)
	return tx.Delete(ownedKey(customer, id))
}

// write writes the customers' rows. beside are licenses that each row may name
// in the place of those that go, as house.beside reads them. Nothing is written
// for a customer who is not there any more.
func (o owners) write(tx *record.Tx, beside map[uint64][]uint64) error {
	var rows []directory.Row
	for _, customer := range slices.Sorted(maps.Keys(o)) {
		row, err := directory.ReadRow(tx, customer)
		if errors.Is(err, record.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := o[customer].change(tx, &row, beside[customer]); err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return directory.PutRows(tx, rows)
}

// change changes a customer's row. Of those beside only as many are read as it
// has room for, and that are his.
func (h *holding) change(tx *record.Tx, row *directory.Row, beside []uint64) error {
	row.LicenseCount -= min(row.LicenseCount, uint64(len(h.gone)))
	row.LicenseCount += uint64(len(h.come))
	named := slices.DeleteFunc(slices.Clone(row.Licenses), func(id uint64) bool { return slices.Contains(h.gone, id) })
	room := int(min(row.LicenseCount, directory.MaxLicenses))
	for _, id := range slices.Concat(h.come, beside) {
		if len(named) >= room {
			break
		}
		if slices.Contains(named, id) || slices.Contains(h.gone, id) {
			continue
		}
		l, there, err := record.Find[licenseRecord](tx, licenseKey(id))
		if err != nil {
			return err
		}
		if there && l.Customer == row.ID {
			named = append(named, id)
		}
	}
	row.Licenses = named
	return nil
}

// besideMost is how many of a customer's licenses are looked at, besides as many
// as go, for those that his row shall name.
const besideMost = 24

// beside reads licenses of the customers that so many are taken from, a View for
// each.
func (h *house) beside(ctx context.Context, going map[uint64]int) (map[uint64][]uint64, error) {
	all := map[uint64][]uint64{}
	for customer, n := range going {
		if customer == 0 {
			continue
		}
		err := h.store.View(ctx, func(r *record.Reader) (err error) {
			all[customer], err = owned(r, customer, besideMost+n)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// reown writes whose the license is.
func (d *licenseDeed) reown(o owners, from uint64) error {
	if from == d.Customer {
		return nil
	}
	if err := o.lose(d.tx, from, d.id); err != nil {
		return err
	}
	return o.gain(d.tx, d.Customer, d.id)
}
