package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// What a customer sees at a time: a plant may have thousands of either.
const (
	ownLicensesPage = 25
	ownSeatsPage    = 50
)

// OwnLicense is a license as the customer sees it whose it is.
type OwnLicense struct {
	ID                 uint64
	Product            string
	Status             LicenseStatus
	Expires            time.Time // zero: never
	ActivationPassword string    // no secret: it only activates this license
	Activations        int       // how many computers it is for
	ActivationsLeft    int
	Seats              []Seat // the oldest first, 50 at most
	MoreSeats          bool   // behind the last of Seats
}

// Licenses gives the licenses of the session's customer with their first seats,
// by their number: 25 at most behind the License ID after. more says that others
// may come behind the last one. Licenses whose status is Deleted are not shown.
// Errors: ErrSignedOut, ErrMustChange.
func (p *Portal) Licenses(ctx context.Context, token secret.Text, after uint64) (page []OwnLicense, more bool, err error) {
	err = p.ownVisit(ctx, token, func(r *record.Reader, who guest) error {
		page = nil
		for raw, err := range r.Scan(record.KeyOf(record.KindByCustomer, who.id), ownedKey(who.id, after), 0, false) {
			if err != nil {
				return err
			}
			if more = len(page) == ownLicensesPage; more {
				return nil
			}
			id, _ := raw.Key.Number(1)
			l, his, err := ownLicense(r, who.id, id)
			if err != nil {
				return err
			}
			if !his {
				continue
			}
			shown, err := p.shownOwn(r, id, l, 0)
			if err != nil {
				return err
			}
			page = append(page, shown)
		}
		return nil
	})
	return page, more, err
}

// License gives one license of the session's customer with 50 seats at most,
// behind the one that afterSeat names. Errors: ErrSignedOut, ErrMustChange,
// ErrNotFound alike for one that is not there and one that is somebody else's.
func (p *Portal) License(ctx context.Context, token secret.Text, id, afterSeat uint64) (shown OwnLicense, err error) {
	err = p.ownVisit(ctx, token, func(r *record.Reader, who guest) error {
		l, his, err := ownLicense(r, who.id, id)
		if err != nil {
			return err
		}
		if !his {
			return notHis()
		}
		shown, err = p.shownOwn(r, id, l, afterSeat)
		return err
	})
	return shown, err
}

// ownVisit is visit of somebody who need not change the password first.
func (p *Portal) ownVisit(ctx context.Context, token secret.Text, fn func(*record.Reader, guest) error) error {
	return p.visit(ctx, token, func(r *record.Reader, who guest) error {
		if who.credential.MustChange {
			return mustChangeFirst()
		}
		return fn(r, who)
	})
}

// notHis is the answer to every License ID that is not one of the customer's.
func notHis() error {
	return &Error{Kind: ErrNotFound, Sentence: "You have no such license."}
}

// isOf says whether the license is that customer's, as he may know.
func (l licenseRecord) isOf(customer uint64) bool {
	return customer != 0 && l.Customer == customer && l.Status != LicenseDeleted
}

func ownLicense(r *record.Reader, customer, id uint64) (l licenseRecord, his bool, err error) {
	l, there, err := record.Find[licenseRecord](r, licenseKey(id))
	return l, err == nil && there && l.isOf(customer), err
}

func (p *Portal) shownOwn(r *record.Reader, id uint64, l licenseRecord, afterSeat uint64) (OwnLicense, error) {
	all, err := p.h.shownLicense(r, id, l)
	if err != nil {
		return OwnLicense{}, err
	}
	own := OwnLicense{ID: id, Product: all.Product, Status: all.Status, Expires: all.Expires,
		ActivationPassword: all.ActivationPassword, Activations: all.Activations, ActivationsLeft: all.ActivationsLeft}
	own.Seats, own.MoreSeats, err = seatsAfter(r, id, l, afterSeat, ownSeatsPage)
	return own, err
}

// DeactivateSeat frees a seat of one of the customer's licenses. Its computer
// learns it at its next check; one that is never online runs until its license
// file expires. Errors: ErrSignedOut, ErrMustChange, ErrNotFound alike for a
// license that is not there and one that is somebody else's, and for a seat that
// was freed already.
func (p *Portal) DeactivateSeat(ctx context.Context, token secret.Text, license, seat uint64, remoteIP string) error {
	return p.ownDeed(ctx, token, license, remoteIP, func(d *licenseDeed) error {
		_, err := d.free(seat, endedByCustomer)
		return err
	})
}

// OfflineIssue answers a request of a computer without a network, for a seat of
// one of the customer's licenses, to give one back or to check in: the same request
// gets the same response and no second seat while its activation stands. What was
// read of the request is given with an error too. Errors: ErrSignedOut, ErrMustChange;
// ErrInput where it is no request (license.Reason says why); ErrNotFound alike
// for a license that is not there and one that is somebody else's; ErrSignIn
// where its proof does not fit; ErrNoSeats; ErrRefused for the license's status;
// ErrBusy as of Activate.
func (p *Portal) OfflineIssue(ctx context.Context, token secret.Text, request []byte, remoteIP string) (c Carried, err error) {
	answer, unread := readCarried(request, &c)
	id, _ := parseID(c.License) // 0 is nobody's
	var scope uint64
	err = p.ownVisit(ctx, token, func(r *record.Reader, who guest) error {
		if scope = who.profile.Scope; unread != nil {
			return requestError(unread)
		}
		_, his, err := ownLicense(r, who.id, id)
		if err == nil && !his {
			err = notHis()
		}
		return err
	})
	if err != nil {
		return c, err
	}
	if err := p.h.velocity(ctx, scope, c.License, remoteIP); err != nil {
		return c, err
	}
	err = p.ownDeed(ctx, token, id, remoteIP, func(d *licenseDeed) error {
		product, _, err := record.Find[productRecord](d.tx, productKey(d.Product))
		if err != nil {
			return err
		}
		c.Response, err = answer(d, &c)
		c.Product, c.SeatsLeft, c.Again = product.Name, d.left(), d.again
		return err
	})
	if err != nil {
		c.Response = nil
	}
	return c, err
}

// ownDeed runs fn on a license of the session's customer in one transaction,
// in which both are found out anew. Every entry names him and his address.
func (p *Portal) ownDeed(ctx context.Context, token secret.Text, id uint64, remoteIP string, fn func(*licenseDeed) error) error {
	_, err := p.h.store.Update(ctx, func(tx *record.Tx) error {
		who, err := p.guest(tx, token)
		if err != nil {
			return err
		}
		if who.credential.MustChange {
			return mustChangeFirst()
		}
		d, err := p.h.beginLicense(tx, p.actor, id)
		if errors.Is(err, ErrNotFound) || err == nil && !d.isOf(who.id) {
			return notHis()
		}
		if err != nil {
			return err
		}
		d.notes = []record.Value{{Field: "customer", New: fmt.Sprint(who.id)}, {Field: "ip", New: remoteIP}}
		return fn(d)
	})
	return commitError(err)
}

// ProductKey is a product with the key that its license files are checked with.
type ProductKey struct {
	Product string
	Key     string // as it is pasted into the product's source (license.ParseKey)
}

// ProductKeys gives every product's, by number. They are public.
func (p *Portal) ProductKeys(ctx context.Context) (keys []ProductKey, err error) {
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		all, err := products(r)
		keys = make([]ProductKey, len(all))
		for i, one := range all {
			keys[i] = ProductKey{one.Name, one.Key}
		}
		return err
	})
	return keys, err
}
