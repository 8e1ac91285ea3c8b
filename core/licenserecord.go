package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
)

// LicenseStatus is a license's status. The names are SOLO Server's.
type LicenseStatus string

// The statuses. All but the first two refuse new activations, and end those
// there are at their next check.
const (
	LicenseOK        LicenseStatus = "OK"
	LicenseUpgrade   LicenseStatus = "Upgrade"
	LicenseCheck     LicenseStatus = "Check"
	LicenseDuplicate LicenseStatus = "Duplicate"
	LicenseFraud     LicenseStatus = "Fraud"
	LicenseExpired   LicenseStatus = "Expired"
	LicenseVoid      LicenseStatus = "Void"
	LicenseReturned  LicenseStatus = "Returned"
	LicenseDeleted   LicenseStatus = "Deleted"
)

// LicenseStatuses are all, in order.
func LicenseStatuses() []LicenseStatus {
	return []LicenseStatus{LicenseOK, LicenseUpgrade, LicenseCheck, LicenseDuplicate, LicenseFraud,
		LicenseExpired, LicenseVoid, LicenseReturned, LicenseDeleted}
}

func (s LicenseStatus) good() bool { return s == LicenseOK || s == LicenseUpgrade }

// licenseRecord is a license. What follows from its customer is derived when it
// is read: the scope, and whether there still is one.
type licenseRecord struct {
	Product       uint64        `cbor:"1,keyasint"`
	Customer      uint64        `cbor:"2,keyasint,omitempty"` // 0: nobody's yet
	Scope         uint64        `cbor:"3,keyasint"`           // while it is nobody's
	Status        LicenseStatus `cbor:"4,keyasint"`
	ExpiresAt     int64         `cbor:"5,keyasint,omitempty"` // 0: never
	Password      []byte        `cbor:"6,keyasint"`           // the activation password; this record's envelope keeps it
	PasswordSetAt int64         `cbor:"7,keyasint"`
	Seats         int           `cbor:"8,keyasint"`
	Used          int           `cbor:"9,keyasint,omitempty"`  // seats that are taken
	Last          uint64        `cbor:"10,keyasint,omitempty"` // number of the last activation; none is given twice
	// Activations up to EndedThrough were ended all at once, at EndedAt: their
	// records are left as they are, for there may be many.
	EndedThrough uint64   `cbor:"11,keyasint,omitempty"`
	EndedAt      int64    `cbor:"12,keyasint,omitempty"`
	Ended        []uint64 `cbor:"13,keyasint,omitempty"` // the last that were ended one by one, whose records are kept
	OldKey       string   `cbor:"14,keyasint,omitempty"` // external ID
	CreatedAt    int64    `cbor:"15,keyasint"`
	CreatedBy    string   `cbor:"16,keyasint"`
	Features     []string `cbor:"17,keyasint,omitempty"` // beside the product's
	Resets       uint64   `cbor:"18,keyasint,omitempty"` // of the activation password
	Mail         uint64   `cbor:"19,keyasint,omitempty"` // the last that its details were mailed in by themselves
	Sale         uint64   `cbor:"20,keyasint,omitempty"` // that made it
}

// endedMost is how many ended activations of a license are kept, so that a
// computer that gave its seat back learns it once more when a stick is lost.
const endedMost = 64

func licenseKey(id uint64) record.Key { return record.KeyOf(record.KindLicense, id) }

func ownedKey(customer, id uint64) record.Key {
	return record.KeyOfPair(record.KindByCustomer, customer, id)
}

func (l licenseRecord) left() int { return max(0, l.Seats-l.Used) }

// status is the status at a time: a license expires by itself.
func (l licenseRecord) status(now time.Time) LicenseStatus {
	if l.Status.good() && l.ExpiresAt != 0 && now.UnixMilli() >= l.ExpiresAt {
		return LicenseExpired
	}
	return l.Status
}

// scope is the customer's, or that of the license while it is nobody's.
func (l licenseRecord) scope(g record.Getter) (uint64, error) {
	if l.Customer == 0 {
		return l.Scope, nil
	}
	p, there, err := record.Find[profile](g, profileKey(l.Customer))
	if err != nil || !there {
		return l.Scope, err
	}
	return p.Scope, nil
}

// activationRecord is a seat that a computer took.
type activationRecord struct {
	Computer string `cbor:"1,keyasint"`
	Machine  string `cbor:"2,keyasint,omitempty"`
	Secret   []byte `cbor:"3,keyasint"` // proves the seat, as in the license file
	Since    int64  `cbor:"4,keyasint"` // when the computer took the seat first
	LastSeen int64  `cbor:"5,keyasint"`
	Nonce    string `cbor:"6,keyasint,omitempty"` // of the request; it gets the same answer again
	IssuedAt int64  `cbor:"7,keyasint"`           // what the answer said
	Expires  int64  `cbor:"8,keyasint,omitempty"`
	EndedAt  int64  `cbor:"9,keyasint,omitempty"` // 0: it stands, unless all were ended
	EndedBy  string `cbor:"10,keyasint,omitempty"`
	Offline  bool   `cbor:"11,keyasint,omitempty"` // the request was carried, and the computer has not been online since
	Checked  string `cbor:"12,keyasint,omitempty"` // nonce of the last check-in; it gets the same answer again

	Features []string `cbor:"13,keyasint,omitempty"` // what the answer said
}

func activationKey(id, n uint64) record.Key {
	return record.KeyOfPair(record.KindActivation, id, n)
}

// stands says whether the n-th activation of the license holds a seat.
func (l licenseRecord) stands(n uint64, a activationRecord) bool {
	return n > l.EndedThrough && a.EndedAt == 0
}

// licenseDeed is a use case on one license in the middle of its transaction.
type licenseDeed struct {
	licenseRecord
	id    uint64
	tx    *record.Tx
	h     *house
	actor record.Actor
	notes []record.Value // what every entry says besides
	again bool           // what was asked for was done before
}

// changeLicense runs fn on a license in one transaction; fn saves.
func (h *house) changeLicense(ctx context.Context, actor record.Actor, id uint64, fn func(*licenseDeed) error) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := h.beginLicense(tx, actor, id)
		if err != nil {
			return err
		}
		return fn(d)
	})
	return commitError(err)
}

func (h *house) beginLicense(tx *record.Tx, actor record.Actor, id uint64) (*licenseDeed, error) {
	l, there, err := record.Find[licenseRecord](tx, licenseKey(id))
	if err == nil && !there {
		err = noLicense(id)
	}
	if err != nil {
		return nil, err
	}
	l.Ended = slices.Clone(l.Ended)
	return &licenseDeed{licenseRecord: l, id: id, tx: tx, h: h, actor: actor}, nil
}

func noLicense(id uint64) error {
	return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no license %d.", id)}
}

func (d *licenseDeed) save() error { return d.tx.Put(licenseKey(d.id), d.licenseRecord) }

// audit appends an entry on this license, which is one on its customer, too. An
// activation password is never in one.
func (d *licenseDeed) audit(action string, values ...record.Value) error {
	return d.tx.Audit(record.Entry{Actor: d.actor, Action: action, Object: d.Customer, License: d.id}, append(values, d.notes...)...)
}

// own writes that licenses are a customer's: a mark each, and his row. Nothing
// is written for a customer who is not there any more.
func own(tx *record.Tx, customer uint64, ids ...uint64) error {
	for _, id := range ids {
		if err := tx.PutMark(ownedKey(customer, id)); err != nil {
			return err
		}
	}
	return changeRow(tx, customer, func(row *directory.Row) {
		room := max(0, directory.MaxLicenses-len(row.Licenses))
		row.Licenses = append(slices.Clone(row.Licenses), ids[:min(room, len(ids))]...)
		row.LicenseCount += uint64(len(ids))
	})
}

func changeRow(tx *record.Tx, customer uint64, change func(*directory.Row)) error {
	row, err := directory.ReadRow(tx, customer)
	if err != nil {
		return ignoreNotFound(err)
	}
	change(&row)
	return directory.PutRow(tx, row)
}
