package core

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
)

// seatOrder is who asks for a seat, proved already.
type seatOrder struct {
	computer, machine, nonce string
	typ                      license.Type // "": TypeLicense
	by                       record.Actor
	ip                       string
}

// The longest texts in an order, in bytes, as in core/license.
const (
	maxComputer = 64
	maxMachine  = 256
	maxNonce    = 64
)

func (o seatOrder) check() error {
	for _, one := range []struct {
		field, text string
		least, most int
	}{{"computerId", o.computer, 1, maxComputer}, {"machine", o.machine, 0, maxMachine}, {"nonce", o.nonce, 0, maxNonce}} {
		if _, bad := control(one.text, false); bad || !utf8.ValidString(one.text) || len(one.text) < one.least || len(one.text) > one.most {
			return &FieldError{one.field, fmt.Sprintf("One line of text of %d to %d bytes.", one.least, one.most)}
		}
	}
	return nil
}

// activate gives a computer its seat and signs the license file. The same
// request gets the same answer while its activation stands.
func (d *licenseDeed) activate(o seatOrder) (file []byte, err error) {
	if err := d.usable(); err != nil {
		return nil, err
	}
	if o.nonce != "" {
		n, a, err := d.seatOf(o.computer)
		if err != nil {
			return nil, err
		}
		if n != 0 && a.Nonce == o.nonce {
			d.again = true
			return d.sign(o.typ, n, a.claims(o.nonce))
		}
	}
	features, err := d.features()
	if err != nil {
		return nil, err
	}
	now := d.tx.Now().UnixMilli()
	a := activationRecord{Features: features,
		Computer: o.computer, Machine: o.machine, Secret: newSeatSecret(), Since: now, LastSeen: now,
		Nonce: o.nonce, IssuedAt: now, Expires: d.ExpiresAt, Offline: o.typ == license.TypeResponse}
	n, err := d.take(a)
	if err != nil {
		return nil, err
	}
	if err := d.save(); err != nil {
		return nil, err
	}
	values := seatValues(n, a)
	if o.ip != "" {
		values = append(values, record.Value{Field: "ip", New: o.ip})
	}
	if err := d.audit("license.activate", values...); err != nil {
		return nil, err
	}
	return d.sign(o.typ, n, a.claims(o.nonce))
}

// usable refuses what the license's status refuses.
func (d *licenseDeed) usable() error {
	status, err := d.statusOf(d.tx, d.tx.Now())
	switch {
	case err != nil:
		return err
	case status.good():
		return nil
	case status == LicenseExpired && d.Status != LicenseExpired:
		return &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("License %d expired on %s.", d.id, moment(d.ExpiresAt).UTC().Format(time.DateOnly))}
	default:
		return &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("License %d cannot be activated: its status is %s.", d.id, status)}
	}
}

// claims is what a file for the seat says, but for whose it is.
func (a activationRecord) claims(nonce string) license.License {
	l := license.License{Computer: a.Computer, Secret: string(a.Secret), Nonce: nonce, IssuedAt: time.UnixMilli(a.IssuedAt), Features: a.Features}
	if a.Expires != 0 {
		l.Expires = time.UnixMilli(a.Expires)
	}
	return l
}

// sign makes a file for a seat with the product's key. The same claims give the
// same bytes.
func (d *licenseDeed) sign(typ license.Type, n uint64, l license.License) ([]byte, error) {
	if typ == "" {
		typ = license.TypeLicense
	}
	p, there, err := record.Find[productRecord](d.tx, productKey(d.Product))
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, &record.DamagedError{Key: productKey(d.Product), Cause: record.ErrNotFound}
	}
	private, err := p.open(d.h.keys, d.Product)
	if err != nil {
		return nil, fmt.Errorf("opening the key of %s: %w", p.Name, err)
	}
	defer clear(private)
	l.Issuer, l.ID, l.Product, l.Activation = d.h.vendor, fmt.Sprint(d.id), p.Name, fmt.Sprint(n)
	return license.Sign(private, typ, l)
}
