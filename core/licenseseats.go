package core

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Why an activation ended.
const (
	endedByOperator = "operator"
	endedByCustomer = "customer"
	endedByComputer = "deactivation"
	endedByNewer    = "activated again"
)

// seatSecretSize is in bytes.
const seatSecretSize = 32

// seatOf finds the activation that a computer has of the license; n is 0 where
// it has none that stands.
func (d *licenseDeed) seatOf(computer string) (n uint64, a activationRecord, err error) {
	n, err = d.tx.FindPair(record.KindByComputer, d.id, computerKey(computer))
	if errors.Is(err, record.ErrNotFound) {
		return 0, a, nil
	}
	if err != nil {
		return 0, a, err
	}
	a, there, err := record.Find[activationRecord](d.tx, activationKey(d.id, n))
	if err != nil || !there || a.Computer != computer || !d.stands(n, a) {
		return 0, activationRecord{}, err
	}
	return n, a, nil
}

// seat reads an activation; ok is false where it is not kept any more.
func (d *licenseDeed) seat(n uint64) (a activationRecord, ok bool, err error) {
	return record.Find[activationRecord](d.tx, activationKey(d.id, n))
}

// take gives a computer a seat: a free one, or in place of the one that it has.
// The record is written, the license is not.
func (d *licenseDeed) take(a activationRecord) (n uint64, err error) {
	was, old, err := d.seatOf(a.Computer)
	if err != nil {
		return 0, err
	}
	switch {
	case was != 0:
		a.Since = old.Since
		if err := d.end(was, old, endedByNewer); err != nil {
			return 0, err
		}
	case d.left() == 0:
		return 0, &Error{Kind: ErrNoSeats, Sentence: fmt.Sprintf("License %d has no activations left: it is for %s.", d.id, counted(d.Seats, "computer", "computers"))}
	}
	if err := d.forget(a.Computer); err != nil {
		return 0, err
	}
	d.Last++
	d.Used++
	if err := d.tx.Put(activationKey(d.id, d.Last), a); err != nil {
		return 0, err
	}
	return d.Last, d.tx.PutPair(record.KindByComputer, d.id, d.Last, computerKey(a.Computer))
}

// forget drops what is left of a computer's activation that was ended with all
// others.
func (d *licenseDeed) forget(computer string) error {
	n, err := d.tx.FindPair(record.KindByComputer, d.id, computerKey(computer))
	if err != nil {
		return ignoreNotFound(err)
	}
	return d.tx.Delete(activationKey(d.id, n))
}

// end frees the seat of an activation that stands. Its record is kept for a
// while, for a computer that asks again. The license is not written.
func (d *licenseDeed) end(n uint64, a activationRecord, by string) error {
	a.EndedAt, a.EndedBy = d.tx.Now().UnixMilli(), by
	d.Used = max(0, d.Used-1)
	if d.Ended = append(d.Ended, n); len(d.Ended) > endedMost {
		if err := d.tx.Delete(activationKey(d.id, d.Ended[0])); err != nil {
			return err
		}
		d.Ended = d.Ended[1:]
	}
	if err := d.tx.DeleteShared(record.KindByComputer, d.id, computerKey(a.Computer)); err != nil {
		return err
	}
	return d.tx.Put(activationKey(d.id, n), a)
}

// Deactivate frees a seat. Its computer learns it at its next check; one that is
// never online runs until its license file expires. Needs Edit Licenses. Errors:
// ErrNotFound.
func (li *Licenses) Deactivate(ctx context.Context, id, seat uint64) error {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return err
	}
	return li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error {
		_, err := d.free(seat, endedByOperator)
		return err
	})
}

// free is Deactivate inside its transaction.
func (d *licenseDeed) free(seat uint64, by string) (a activationRecord, err error) {
	a, there, err := d.seat(seat)
	if err != nil {
		return a, err
	}
	if !there || !d.stands(seat, a) {
		return a, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("License %d has no activation %d in place.", d.id, seat)}
	}
	if err := d.end(seat, a, by); err != nil {
		return a, err
	}
	if err := d.save(); err != nil {
		return a, err
	}
	return a, d.audit("license.deactivate", seatValues(seat, a)...)
}

// ReplaceComputer gives the seat of one computer to another and makes the
// license file for that. Needs Edit Licenses and Issue License Files. Errors:
// ErrNotFound, ErrInput, ErrRefused (status).
func (li *Licenses) ReplaceComputer(ctx context.Context, id, seat uint64, computer, machine string) (file []byte, err error) {
	if err := li.s.may(vault.EditLicenses | vault.IssueLicenseFiles); err != nil {
		return nil, err
	}
	order := seatOrder{computer: computer, machine: machine, by: li.s.actor}
	if err := order.check(); err != nil {
		return nil, err
	}
	err = li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error {
		if _, err := d.free(seat, endedByOperator); err != nil {
			return err
		}
		file, err = d.activate(order)
		return err
	})
	return file, err
}

func seatValues(n uint64, a activationRecord) []record.Value {
	return []record.Value{{Field: "activation", New: fmt.Sprint(n)}, {Field: "computer", New: a.Computer}, {Field: "machine", New: a.Machine}}
}

func newSeatSecret() []byte {
	raw := make([]byte, seatSecretSize)
	_, _ = rand.Read(raw) // never fails; it ends the program instead
	return []byte(base64.RawURLEncoding.EncodeToString(raw))
}
