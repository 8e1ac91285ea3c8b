package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// LicenseQuery is what licenses are looked for by; what is empty does not count.
type LicenseQuery struct {
	Text     string // a License ID, an external ID, a Computer ID, a part of a computer's name, or what is in the product's name or its customer's row
	Product  string // by its name
	Customer uint64
	Scope    string
	Status   LicenseStatus
	Newest   bool   // the highest License IDs first
	After    uint64 // behind this License ID: of the page before
	Limit    int    // 0: 500
}

// licensesPage is how many licenses are read in one View.
const licensesPage = 500

// Find lists licenses by their number, without their seats. more says that
// others may come behind the last one. Needs View Customers. Errors: ErrNotFound
// (product, scope).
func (li *Licenses) Find(ctx context.Context, q LicenseQuery) (found []License, more bool, err error) {
	if err := li.s.may(vault.ViewCustomers); err != nil {
		return nil, false, err
	}
	m, err := li.matcher(ctx, q)
	if err != nil {
		return nil, false, err
	}
	q = m.LicenseQuery
	if m.leads() {
		return li.findMeant(ctx, m)
	}
	for at, end := q.After, false; !end && len(found) < q.Limit; {
		err = li.s.h.store.View(ctx, func(r *record.Reader) error {
			var page []License
			page, at, end, err = li.page(r, m, at, q.Limit-len(found))
			found = append(found, page...)
			return err
		})
		if err != nil {
			return nil, false, err
		}
		more = !end
	}
	return found, more, nil
}

// fitting is the license, if it is there and fits.
func (li *Licenses) fitting(r *record.Reader, m matcher, id uint64) (shown License, fits bool, err error) {
	l, there, err := record.Find[licenseRecord](r, licenseKey(id))
	if err != nil || !there {
		return shown, false, err
	}
	if fits, err = m.fits(r, id, l, li.s.h); err != nil || !fits {
		return shown, false, err
	}
	shown, err = li.s.h.shownLicense(r, id, l)
	return shown, true, err
}

// matcher looks a query up.
func (li *Licenses) matcher(ctx context.Context, q LicenseQuery) (m matcher, err error) {
	if q.Limit <= 0 {
		q.Limit = licensesPage
	}
	m = matcher{LicenseQuery: q, text: strings.TrimSpace(q.Text), folded: directory.Fold(strings.TrimSpace(q.Text))}
	if q.Product != "" {
		p, err := li.productOf(ctx, q.Product)
		if err != nil {
			return m, err
		}
		m.product = p.ID
	}
	if q.Scope != "" {
		if m.scope, err = li.s.h.scopeID(ctx, q.Scope); err != nil {
			return m, err
		}
	}
	if m.text == "" {
		return m, nil
	}
	if m.computers, err = li.s.h.licensesOn(ctx, m.folded); err != nil {
		return m, err
	}
	if is, err := li.isLicense(ctx, m.text); err != nil || is {
		return m, err // its customer's row has it too, with all of his
	}
	if m.customers, err = li.s.h.owners(ctx, m.text, m.scope); err != nil {
		return m, err
	}
	m.products, err = li.productsWith(ctx, m.folded)
	return m, err
}

// isLicense says whether a text is a License ID.
func (li *Licenses) isLicense(ctx context.Context, text string) (is bool, err error) {
	id, isID := parseID(text)
	if !isID {
		return false, nil
	}
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		_, is, err = record.Find[licenseRecord](r, licenseKey(id))
		return err
	})
	return is, err
}

// productsWith are the products that have words in their names.
func (li *Licenses) productsWith(ctx context.Context, folded string) (map[uint64]bool, error) {
	found := map[uint64]bool{}
	err := li.s.h.store.View(ctx, func(r *record.Reader) error {
		all, err := products(r)
		for _, one := range all {
			if wordsIn(folded, one.Name) {
				found[one.ID] = true
			}
		}
		return err
	})
	return found, err
}

// page reads one page of licenses behind one, and gives those that fit.
func (li *Licenses) page(r *record.Reader, m matcher, after uint64, limit int) (found []License, last uint64, end bool, err error) {
	prefix, from, part := record.Single(record.KindLicense), licenseKey(after), 0
	if m.Customer != 0 {
		prefix, from, part = record.KeyOf(record.KindByCustomer, m.Customer), ownedKey(m.Customer, after), 1
	}
	if after == 0 {
		from = nil
	}
	read := 0
	for raw, err := range r.Scan(prefix, from, licensesPage, m.Newest) {
		if err != nil {
			return nil, 0, false, err
		}
		read++
		last, _ = raw.Key.Number(part)
		shown, fits, err := li.fitting(r, m, last)
		if err != nil {
			return nil, 0, false, err
		}
		if !fits {
			continue
		}
		if found = append(found, shown); len(found) == limit {
			return found, last, false, nil
		}
	}
	return found, last, read < licensesPage, nil
}

// matcher is a query that was looked up.
type matcher struct {
	LicenseQuery
	text, folded        string
	product, scope      uint64
	customers, products map[uint64]bool // that have the text
	computers           map[uint64]bool // licenses with one that has it, or had before all were ended
}

func (m matcher) fits(r *record.Reader, id uint64, l licenseRecord, h *house) (bool, error) {
	switch {
	case m.product != 0 && l.Product != m.product,
		m.Customer != 0 && l.Customer != m.Customer:
		return false, nil
	}
	if m.Status != "" {
		if status, err := l.statusOf(r, h.now()); err != nil || status != m.Status {
			return false, err
		}
	}
	if m.scope != 0 {
		if in, err := l.scope(r); err != nil || in != m.scope {
			return false, err
		}
	}
	if m.text == "" || m.text == fmt.Sprint(id) || m.text == l.OldKey || m.customers[l.Customer] || m.products[l.Product] {
		return true, nil
	}
	if !m.computers[id] {
		return false, nil
	}
	taken, err := seats(r, id, l)
	for _, s := range taken {
		if directory.Fold(s.Computer) == m.folded || strings.Contains(directory.Fold(s.Machine), m.folded) {
			return true, nil
		}
	}
	return false, err
}
