package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// LicenseForm is what an operator changes of a license; nil stays as it is.
type LicenseForm struct {
	Activations *int
	Expires     *time.Time // zero: never
	ExternalID  *string
	Features    *[]string // beside the product's
}

// Edit changes a license. Fewer activations than are in place end none of them.
// Files that were given out keep the expiry they have until the next check.
// Needs Edit Licenses. Errors: ErrNotFound, ErrInput, ErrExists (external ID).
func (li *Licenses) Edit(ctx context.Context, id uint64, form LicenseForm) error {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return err
	}
	if err := form.clean(); err != nil {
		return err
	}
	return li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error { return d.edit(form) })
}

// clean refuses what a license cannot have, and tidies the rest.
func (f *LicenseForm) clean() error {
	if f.Activations != nil {
		if err := (&ProductForm{Activations: *f.Activations}).check(); err != nil {
			return err
		}
	}
	if f.Features != nil {
		clean, err := cleanFeatures(*f.Features)
		if err != nil {
			return err
		}
		f.Features = &clean
	}
	if f.ExternalID == nil {
		return nil
	}
	clean, err := cleanText("externalId", *f.ExternalID)
	f.ExternalID = &clean
	return err
}

func (d *licenseDeed) edit(form LicenseForm) error {
	var values []record.Value
	if form.Activations != nil {
		values = append(values, changed("activations", fmt.Sprint(d.Seats), fmt.Sprint(*form.Activations))...)
		d.Seats = *form.Activations
	}
	if form.Expires != nil {
		at := millis(*form.Expires)
		values = append(values, changed("expires", rfc3339(moment(d.ExpiresAt)), rfc3339(moment(at)))...)
		d.ExpiresAt = at
	}
	if form.Features != nil {
		values = append(values, changedFeatures(d.Features, *form.Features)...)
		d.Features = *form.Features
	}
	if form.ExternalID != nil && *form.ExternalID != d.OldKey {
		values = append(values, changed("externalId", d.OldKey, *form.ExternalID)...)
		was := d.OldKey
		d.OldKey = *form.ExternalID
		if err := d.rekey(was); err != nil {
			return err
		}
	}
	if len(values) == 0 {
		return nil
	}
	if err := d.save(); err != nil {
		return err
	}
	return d.audit("license.edit", values...)
}

// SetStatus gives a license another status, Void among them. All but OK and
// Upgrade refuse new activations and end those there are at their next check;
// computers that are never online run until their license file expires. Needs
// Edit Licenses. Errors: ErrNotFound, ErrInput.
func (li *Licenses) SetStatus(ctx context.Context, id uint64, status LicenseStatus) error {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return err
	}
	if err := status.check(); err != nil {
		return err
	}
	return li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error { return d.become(status) })
}

func (s LicenseStatus) check() error {
	if slices.Contains(LicenseStatuses(), s) {
		return nil
	}
	return &FieldError{"status", fmt.Sprintf("There is no status %q of licenses.", s)}
}

func (d *licenseDeed) become(status LicenseStatus) error {
	if err := d.mayBecome(status); err != nil {
		return err
	}
	values := changed("status", string(d.Status), string(status))
	if len(values) == 0 {
		return nil
	}
	d.Status = status
	if err := d.save(); err != nil {
		return err
	}
	return d.audit("license.status", values...)
}

// Move gives a license to a customer; 0 takes it from the one it has. Its seats
// and its activation password stay. Needs Edit Licenses. Errors: ErrNotFound,
// ErrRefused for a customer in the recycle bin.
func (li *Licenses) Move(ctx context.Context, id, customer uint64) error {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return err
	}
	from, beside, err := li.beside(ctx, id)
	if err != nil {
		return err
	}
	err = li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error {
		if d.Customer != from {
			return &Error{Kind: ErrConflict, Sentence: "The license was moved meanwhile. Nothing was changed."}
		}
		if from == customer {
			return nil
		}
		return d.moveTo(customer, beside)
	})
	if err != nil {
		return err
	}
	li.rows(ctx, from, customer)
	return nil
}

// beside is whose a license is, and what owners.write needs to take it away.
func (li *Licenses) beside(ctx context.Context, id uint64) (customer uint64, all map[uint64][]uint64, err error) {
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		l, there, err := record.Find[licenseRecord](r, licenseKey(id))
		if err == nil && !there {
			err = noLicense(id)
		}
		customer = l.Customer
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	all, err = li.s.h.beside(ctx, map[uint64]int{customer: 1})
	return customer, all, err
}

func (d *licenseDeed) moveTo(customer uint64, beside map[uint64][]uint64) error {
	from := d.Customer
	scope, err := d.scope(d.tx)
	if err != nil {
		return err
	}
	d.Customer = customer
	if customer != 0 {
		if err := mayOwn(d.tx, d.licenseRecord); err != nil {
			return err
		}
	} else {
		d.Scope = scope // it stays where it was
	}
	if err := d.save(); err != nil {
		return err
	}
	o := owners{}
	if err := d.reown(o, from); err != nil {
		return err
	}
	if err := o.write(d.tx, beside); err != nil {
		return err
	}
	return d.audit("license.move", record.Value{Field: "customer", Old: numberOrNone(from), New: numberOrNone(customer)})
}

func numberOrNone(id uint64) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprint(id)
}

// ResetPassword gives a license another activation password; the old one stops
// at once, and mail that waits with it is cancelled: that of a sale is queued anew. With endActivations the seats become free and their computers learn
// it at their next check; else they go on, and can check in and be deactivated,
// for that is proved with the secret of their license file. Needs Edit Licenses.
// Errors: ErrNotFound.
func (li *Licenses) ResetPassword(ctx context.Context, id uint64, endActivations bool) (password string, err error) {
	return li.resetPassword(ctx, id, endActivations, func(*licenseDeed) error { return nil })
}

// resetPassword does more in the transaction of ResetPassword.
func (li *Licenses) resetPassword(ctx context.Context, id uint64, endActivations bool, more func(*licenseDeed) error) (password string, err error) {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return "", err
	}
	drawn, err := activationPasswords(1)
	if err != nil {
		return "", err
	}
	err = li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error {
		if err := d.replacePassword(drawn[0], endActivations); err != nil {
			return err
		}
		return more(d)
	})
	if err != nil {
		return "", err
	}
	li.s.h.showMailed(context.WithoutCancel(ctx)) // of mails that were cancelled
	return drawn[0].Reveal(), nil
}

func (d *licenseDeed) replacePassword(password secret.Text, endActivations bool) error {
	d.Password, d.PasswordSetAt = []byte(password.Reveal()), d.tx.Now().UnixMilli()
	d.Resets++
	var values []record.Value
	if endActivations && d.Used > 0 {
		values = changed("activationsLeft", fmt.Sprint(d.left()), fmt.Sprint(d.Seats))
		d.Used, d.EndedThrough, d.EndedAt = 0, d.Last, d.tx.Now().UnixMilli()
	}
	if err := d.save(); err != nil {
		return err
	}
	if err := d.audit("license.password", values...); err != nil {
		return err
	}
	return d.cancelMails()
}
