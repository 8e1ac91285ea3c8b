package core

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Licenses is the room of licenses and their activations.
type Licenses struct{ s *Session }

// Licenses is the room of licenses.
func (s *Session) Licenses() *Licenses { return &Licenses{s} }

// License is a license as an operator sees it.
type License struct {
	ID                 uint64
	Product            string
	ProductID          uint64
	Customer           uint64 // 0: nobody's yet
	Scope              string
	Status             LicenseStatus
	Expires            time.Time // zero: never
	ActivationPassword string    // no secret: it only activates this license
	PasswordSetAt      time.Time
	Activations        int // how many computers it is for
	ActivationsLeft    int
	ExternalID         string   // an old key
	Features           []string // its own, beside its product's
	AllFeatures        []string // what its license files say
	CreatedAt          time.Time
	CreatedBy          string
	Seats              []Seat // of Get alone
}

// Seat is a computer that a license is activated on.
type Seat struct {
	ID       uint64 // within the license
	Computer string // the Computer ID
	Machine  string
	Since    time.Time
	LastSeen time.Time
	Expires  time.Time // of the license file that it has; zero: never
	Offline  bool      // activated by a request that was carried; it has not been online since
}

// Get gives a license with its seats. Needs View Customers. Errors: ErrNotFound.
func (li *Licenses) Get(ctx context.Context, id uint64) (l License, err error) {
	if err := li.s.may(vault.ViewCustomers); err != nil {
		return l, err
	}
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		one, there, err := record.Find[licenseRecord](r, licenseKey(id))
		if err == nil && !there {
			err = noLicense(id)
		}
		if err != nil {
			return err
		}
		if l, err = li.s.h.shownLicense(r, id, one); err != nil {
			return err
		}
		l.Seats, err = seats(r, id, one)
		return err
	})
	return l, err
}

// MaxLicenses is how many licenses a customer is shown with where not all are
// asked for.
const MaxLicenses = directory.MaxLicenses

// ofCustomerMost is how many licenses of one customer a list gives.
const ofCustomerMost = 10000

// Of lists the licenses of a customer, without their seats. Needs View
// Customers.
func (li *Licenses) Of(ctx context.Context, customer uint64) (all []License, err error) {
	if err := li.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		all = nil
		ids, err := owned(r, customer, ofCustomerMost)
		if err != nil {
			return err
		}
		for _, id := range ids {
			one, there, err := record.Find[licenseRecord](r, licenseKey(id))
			if err != nil {
				return err
			}
			if !there || one.Customer != customer {
				continue // check names it
			}
			shown, err := li.s.h.shownLicense(r, id, one)
			if err != nil {
				return err
			}
			all = append(all, shown)
		}
		return nil
	})
	return all, err
}

// owned are the License IDs of a customer, the oldest first.
func owned(r *record.Reader, customer uint64, limit int) (ids []uint64, err error) {
	for raw, err := range r.Scan(record.KeyOf(record.KindByCustomer, customer), nil, limit, false) {
		if err != nil {
			return nil, err
		}
		id, _ := raw.Key.Number(1)
		ids = append(ids, id)
	}
	return ids, nil
}

func (h *house) shownLicense(g record.Getter, id uint64, l licenseRecord) (License, error) {
	out := License{
		ID: id, ProductID: l.Product, Customer: l.Customer, Expires: moment(l.ExpiresAt),
		ActivationPassword: string(l.Password), PasswordSetAt: moment(l.PasswordSetAt),
		Activations: l.Seats, ActivationsLeft: l.left(), ExternalID: l.OldKey,
		CreatedAt: moment(l.CreatedAt), CreatedBy: l.CreatedBy,
	}
	var err error
	if out.Status, err = l.statusOf(g, h.now()); err != nil {
		return out, err
	}
	p, _, err := record.Find[productRecord](g, productKey(l.Product))
	if err != nil {
		return out, err
	}
	out.Product, out.Features, out.AllFeatures = p.Name, slices.Clone(l.Features), l.featuresIn(p)
	in, err := l.scope(g)
	if err != nil {
		return out, err
	}
	scope, _, err := record.Find[scopeRecord](g, scopeKey(in))
	out.Scope = scope.Name
	return out, err
}

// seats are the activations of a license that hold a seat, the oldest first.
func seats(r *record.Reader, id uint64, l licenseRecord) (all []Seat, err error) {
	all, _, err = seatsAfter(r, id, l, 0, math.MaxInt)
	return all, err
}

// seatsAfter gives at most so many of them behind one, and says whether there
// are more.
func seatsAfter(r *record.Reader, id uint64, l licenseRecord, after uint64, most int) (page []Seat, more bool, err error) {
	for raw, err := range r.Scan(record.KeyOf(record.KindActivation, id), activationKey(id, max(after, l.EndedThrough)), 0, false) {
		if err != nil {
			return nil, false, err
		}
		var a activationRecord
		if err := raw.Decode(&a); err != nil {
			return nil, false, err
		}
		n, _ := raw.Key.Number(1)
		if !l.stands(n, a) {
			continue
		}
		if len(page) == most {
			return page, true, nil
		}
		page = append(page, a.shown(n))
	}
	return page, false, nil
}

func (a activationRecord) shown(n uint64) Seat {
	return Seat{ID: n, Computer: a.Computer, Machine: a.Machine, Since: moment(a.Since), LastSeen: moment(a.LastSeen), Expires: moment(a.Expires), Offline: a.Offline}
}
