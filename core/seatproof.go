package core

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
)

// A seat proves itself with the secret of its license file, so that another
// activation password strands none.

// errSeat is the answer to every proof that fits nothing.
func errSeat() error {
	return &Error{Kind: ErrSignIn, Sentence: "The activation is not known, or the proof is not that of its license file."}
}

// CheckIn answers a seat's check-in, in JSON as core/license writes it, with a
// new license file. Errors: ErrInput, ErrSignIn alike for what is not there and
// what does not fit, ErrRefused for a seat that was ended, or for the license's
// status, ErrBusy as of Activate.
func (p *Portal) CheckIn(ctx context.Context, scope string, body []byte, remoteIP string) (file []byte, err error) {
	c, err := license.ParseCheckIn(body)
	if err != nil {
		return nil, requestError(err)
	}
	err = p.seatDeed(ctx, scope, c.License, c.Activation, remoteIP, c.Proves, func(d *licenseDeed, n uint64, a activationRecord) error {
		file, err = d.checkIn(n, a, c.Nonce, license.TypeLicense)
		return err
	})
	return file, err
}

// checkIn makes a seat's license file anew. The check-in that was answered last
// gets the same answer once more.
func (d *licenseDeed) checkIn(n uint64, a activationRecord, nonce string, typ license.Type) ([]byte, error) {
	if err := d.usable(); err != nil {
		return nil, err
	}
	if !d.stands(n, a) {
		return nil, &Error{Kind: ErrRefused, Sentence: "This activation has ended."}
	}
	if d.again = nonce == a.Checked; !d.again {
		features, err := d.features()
		if err != nil {
			return nil, err
		}
		a.Features = features
		a.LastSeen, a.Expires, a.Checked = d.tx.Now().UnixMilli(), d.ExpiresAt, nonce
		a.Offline = typ == license.TypeResponse
		if err := d.tx.Put(activationKey(d.id, n), a); err != nil {
			return nil, err
		}
	}
	claims := a.claims(nonce)
	claims.IssuedAt = moment(a.LastSeen)
	return d.sign(typ, n, claims)
}

// Deactivate frees the seat that a deactivation, in JSON as core/license writes
// it, proves, and gives the receipt. It counts once: the same again gets the
// same receipt, and one of a seat that was ended before frees none. Errors:
// ErrInput, ErrSignIn as of CheckIn, ErrBusy.
func (p *Portal) Deactivate(ctx context.Context, scope string, body []byte, remoteIP string) (file []byte, err error) {
	c, err := license.ParseDeactivation(body)
	if err != nil {
		return nil, requestError(err)
	}
	err = p.seatDeed(ctx, scope, c.License, c.Activation, remoteIP, c.Proves, func(d *licenseDeed, n uint64, a activationRecord) error {
		file, err = d.giveBack(n, a, c.Nonce)
		return err
	})
	return file, err
}

// giveBack frees the seat of a deactivation whose proof is right, and signs the
// receipt.
func (d *licenseDeed) giveBack(n uint64, a activationRecord, nonce string) ([]byte, error) {
	at := a.EndedAt
	d.again = !d.stands(n, a)
	switch {
	case at != 0:
	case d.again:
		at = d.EndedAt
	default:
		at = d.tx.Now().UnixMilli()
		if err := d.end(n, a, endedByComputer); err != nil {
			return nil, err
		}
		if err := d.save(); err != nil {
			return nil, err
		}
		if err := d.audit("license.deactivate", seatValues(n, a)...); err != nil {
			return nil, err
		}
	}
	return d.sign(license.TypeDeactivation, n, license.License{Computer: a.Computer, Nonce: nonce, IssuedAt: time.UnixMilli(at)})
}

// seatDeed runs fn on the seat that is named, if its proof is right.
func (p *Portal) seatDeed(ctx context.Context, scope, licenseID, seat, remoteIP string, proves func(string) bool,
	fn func(*licenseDeed, uint64, activationRecord) error) error {
	in, err := p.h.scopeOf(ctx, scope)
	if err != nil {
		return err
	}
	if err := p.h.velocity(ctx, in, licenseID, remoteIP); err != nil {
		return err
	}
	id, isID := parseID(licenseID)
	n, err := strconv.ParseUint(seat, 10, 64)
	if !isID || err != nil {
		return errSeat()
	}
	err = p.h.changeLicense(ctx, p.actor, id, func(d *licenseDeed) error {
		its, err := d.scope(d.tx)
		if err != nil {
			return err
		}
		a, there, err := record.Find[activationRecord](d.tx, activationKey(id, n))
		if err != nil {
			return err
		}
		if !there || its != in || !proves(string(a.Secret)) {
			return errSeat()
		}
		return fn(d, n, a)
	})
	if errors.Is(err, ErrNotFound) {
		return errSeat()
	}
	return err
}

// requestError says why a request cannot be read.
func requestError(err error) error {
	sentence := "The request cannot be read."
	switch reason := license.Reason(err); reason {
	case nil:
	case license.ErrMalformed:
		sentence = "Not a request file."
	default:
		sentence = "The request cannot be read: " + reason.Error() + "."
	}
	return &Error{Kind: ErrInput, Sentence: sentence, Cause: err}
}
