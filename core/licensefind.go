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
	Text     string // a License ID, an external ID, a Computer ID, or a part of a computer's name
	Product  string // by its name
	Customer uint64
	Scope    string
	Status   LicenseStatus
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
	if q.Limit <= 0 {
		q.Limit = licensesPage
	}
	m := matcher{LicenseQuery: q, text: strings.TrimSpace(q.Text), folded: directory.Fold(strings.TrimSpace(q.Text))}
	if q.Product != "" {
		p, err := li.productOf(ctx, q.Product)
		if err != nil {
			return nil, false, err
		}
		m.product = p.ID
	}
	if q.Scope != "" {
		if m.scope, err = li.s.h.scopeID(ctx, q.Scope); err != nil {
			return nil, false, err
		}
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
	for raw, err := range r.Scan(prefix, from, licensesPage, false) {
		if err != nil {
			return nil, 0, false, err
		}
		read++
		last, _ = raw.Key.Number(part)
		l, there, err := record.Find[licenseRecord](r, licenseKey(last))
		if err != nil {
			return nil, 0, false, err
		}
		fits, err := m.fits(r, last, l, li.s.h)
		if err != nil {
			return nil, 0, false, err
		}
		if !there || !fits {
			continue
		}
		shown, err := li.s.h.shownLicense(r, last, l)
		if err != nil {
			return nil, 0, false, err
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
	text, folded   string
	product, scope uint64
}

func (m matcher) fits(r *record.Reader, id uint64, l licenseRecord, h *house) (bool, error) {
	switch {
	case m.product != 0 && l.Product != m.product,
		m.Customer != 0 && l.Customer != m.Customer,
		m.Status != "" && l.status(h.now()) != m.Status:
		return false, nil
	}
	if m.scope != 0 {
		if in, err := l.scope(r); err != nil || in != m.scope {
			return false, err
		}
	}
	if m.text == "" || m.text == fmt.Sprint(id) || m.text == l.OldKey {
		return true, nil
	}
	taken, err := seats(r, id, l)
	for _, s := range taken {
		if strings.EqualFold(s.Computer, m.text) || strings.Contains(directory.Fold(s.Machine), m.folded) {
			return true, nil
		}
	}
	return false, err
}
