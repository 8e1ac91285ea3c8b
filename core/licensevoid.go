package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// voidedRecord marks a customer who was deleted together with his licenses: all
// of them read as Void while it is there, however many they are. It outlives
// the customer, and says nothing of him.
type voidedRecord struct {
	At int64 `cbor:"1,keyasint"`
}

func voidedKey(customer uint64) record.Key { return record.KeyOf(record.KindVoided, customer) }

// withVoided says whether a customer's licenses are void with him.
func withVoided(g record.Getter, customer uint64) (bool, error) {
	if customer == 0 {
		return false, nil
	}
	_, there, err := record.Find[voidedRecord](g, voidedKey(customer))
	return there, err
}

// DeleteAndVoid is Delete that voids the customer's licenses as well: none can be
// activated, and those that are in use end at their next check. Restore takes
// both back; who is erased leaves them void until they are another customer's.
// Needs Edit Customers and Edit Licenses.
func (c *Customers) DeleteAndVoid(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers | vault.EditLicenses); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		if err := d.delete(record.Value{Field: "licenses", Old: "valid", New: "void"}); err != nil {
			return err
		}
		return d.tx.Put(voidedKey(d.id), voidedRecord{At: d.tx.Now().UnixMilli()})
	})
}

// unvoid takes back what DeleteAndVoid did to the licenses.
func (d *deed) unvoid(may vault.Permissions) ([]record.Value, error) {
	void, err := withVoided(d.tx, d.id)
	if err != nil || !void {
		return nil, err
	}
	if !may.Has(vault.EditLicenses) {
		return nil, &Error{Kind: ErrPermission, Sentence: fmt.Sprintf("The licenses of customer %d were voided with the customer. Restoring both needs Edit Licenses.", d.id)}
	}
	return []record.Value{{Field: "licenses", Old: "void", New: "valid"}}, d.tx.Delete(voidedKey(d.id))
}

// statusOf is the license's status at a time, as far as it depends on its
// customer as well: a license that is good is void with him.
func (l licenseRecord) statusOf(g record.Getter, now time.Time) (LicenseStatus, error) {
	if !l.Status.good() {
		return l.Status, nil
	}
	void, err := withVoided(g, l.Customer)
	if void {
		return LicenseVoid, err
	}
	return l.status(now), err
}

// seeVoided looks at a mark in check.
func (c *checker) seeVoided(ctx context.Context, customer uint64) error {
	return c.h.store.View(ctx, func(r *record.Reader) error {
		p, there, err := record.Find[profile](r, profileKey(customer))
		if void, _ := withVoided(r, customer); err == nil && there && void && p.DeletedAt == 0 {
			c.report(fmt.Sprintf("customer %d is not in the recycle bin, and the licenses are marked as void", customer))
		}
		return err
	})
}

// mayBecome refuses to make such a license good by itself.
func (d *licenseDeed) mayBecome(status LicenseStatus) error {
	void, err := withVoided(d.tx, d.Customer)
	if err != nil || !void || !status.good() {
		return err
	}
	return &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("License %d is void because customer %d was deleted with the licenses. Restore the customer, or give the license to another one.", d.id, d.Customer)}
}
