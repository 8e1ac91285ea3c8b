package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// EmailDetails mails a license's details to its customer, the activation
// password among them: Email License Details. It changes nothing of the license
// but the note of its last mail, so Edit Licenses, Edit Customers or Reset Passwords allows it. Errors:
// ErrNotFound; ErrRefused where the license is nobody's, activates nothing any
// more, or no mail could reach the customer.
func (li *Licenses) EmailDetails(ctx context.Context, id uint64) (mail uint64, err error) {
	if err := li.mayMail(); err != nil {
		return 0, err
	}
	var customer uint64
	err = li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) (err error) {
		customer = d.Customer
		mail, err = d.email()
		return err
	})
	if err != nil {
		return 0, err
	}
	li.s.h.refresh(context.WithoutCancel(ctx), customer)
	return mail, nil
}

func (li *Licenses) mayMail() error {
	return li.s.mayAny(vault.EditLicenses, vault.EditCustomers, vault.ResetPasswords)
}

// email queues the mail license-details in the license's transaction.
func (d *licenseDeed) email() (uint64, error) {
	if d.Customer == 0 {
		return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("License %d is nobody's yet; give it to a customer first. Nothing was changed.", d.id)}
	}
	if status, err := d.statusOf(d.tx, d.tx.Now()); err != nil {
		return 0, err
	} else if !status.good() {
		return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("The status of license %d is %s: it activates nothing, and its details are not mailed. Nothing was changed.", d.id, status)}
	}
	to, err := d.h.begin(d.tx, d.actor, d.Customer)
	if err != nil {
		return 0, err
	}
	if err := to.reachable(); err != nil {
		return 0, err
	}
	inMail, err := mailedLicense(d.tx, d.id, d.licenseRecord)
	if err != nil {
		return 0, err
	}
	if err := d.audit("license.email", record.Value{Field: "to", New: to.profile.Fields.Email}); err != nil {
		return 0, err
	}
	d.Mail, err = to.mail(letter{name: mailing.LicenseDetails, by: d.actor.Name, license: d.id, resets: d.Resets,
		goods: mailing.Goods{Licenses: []mailing.License{inMail}}})
	if err != nil {
		return 0, err
	}
	if err := d.save(); err != nil {
		return 0, err
	}
	return d.Mail, to.save()
}

// reachable refuses where no mail about licenses could reach the customer;
// whether he may log in does not matter.
func (d dossier) reachable() error {
	if d.profile.DeletedAt != 0 {
		return binned(d.id)
	}
	return d.deliverable()
}

// ResetAndEmail is ResetPassword and EmailDetails in one: where no mail could
// reach the customer, nothing is changed. Needs Edit Licenses. Errors: as theirs.
func (li *Licenses) ResetAndEmail(ctx context.Context, id uint64, endActivations bool) (password string, mail uint64, err error) {
	var customer uint64
	password, err = li.resetPassword(ctx, id, endActivations, func(d *licenseDeed) (err error) {
		customer = d.Customer
		mail, err = d.email()
		return err
	})
	if err != nil {
		return "", 0, err
	}
	li.s.h.refresh(context.WithoutCancel(ctx), customer)
	return password, mail, nil
}

// mailedLicense is a license as a mail has it, without its computers.
func mailedLicense(g record.Getter, id uint64, l licenseRecord) (mailing.License, error) {
	p, _, err := record.Find[productRecord](g, productKey(l.Product))
	return mailing.License{ID: fmt.Sprint(id), Product: p.Name, Password: string(l.Password), Left: l.left(), Of: l.Seats, Until: lastDay(moment(l.ExpiresAt))}, err
}

// lastDay is a time on the last day of what ends at a time: who says "until
// 31 December" means the whole of it.
func lastDay(ends time.Time) time.Time {
	if ends.IsZero() {
		return ends
	}
	return ends.Add(-time.Second)
}

// Limits of a list of licenses in a mail, which is a part of what mailing takes.
const (
	listedLicenses  = 50
	listedComputers = 200 // of all of them together
)

// EmailSeats mails a customer the list of his licenses and of the computers that
// each is activated on, without activation passwords; of more than 50 licenses it
// says how many more there are. Needs Edit Licenses, Edit Customers or Reset
// Passwords. Errors: ErrNotFound; ErrRefused where he has no license or no mail
// could reach him.
func (li *Licenses) EmailSeats(ctx context.Context, customer uint64) (mail uint64, err error) {
	if err := li.mayMail(); err != nil {
		return 0, err
	}
	var goods mailing.Goods
	err = li.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		if _, err = open(r, customer); err != nil {
			return err
		}
		goods, err = li.s.h.licensesOf(r, customer)
		return err
	})
	if err != nil {
		return 0, err
	}
	if len(goods.Licenses) == 0 {
		return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("Customer %d has no license. Nothing was mailed.", customer)}
	}
	err = li.s.h.change(ctx, li.s.actor, customer, func(d *deed) error {
		if err := d.reachable(); err != nil {
			return err
		}
		if err := d.audit("license.list.email", record.Value{Field: "to", New: d.profile.Fields.Email}); err != nil {
			return err
		}
		mail, err = d.mail(letter{name: mailing.LicenseList, by: d.actor.Name, goods: goods})
		return err
	})
	if err != nil {
		return 0, err
	}
	return mail, nil
}

// licensesOf are a customer's licenses as a mail has them. Those that activate
// nothing any more are not told.
func (h *house) licensesOf(r *record.Reader, customer uint64) (goods mailing.Goods, err error) {
	ids, err := owned(r, customer, ofCustomerMost)
	if err != nil {
		return goods, err
	}
	room := listedComputers
	for _, id := range ids {
		l, there, err := record.Find[licenseRecord](r, licenseKey(id))
		if err != nil {
			return goods, err
		}
		if !there || l.Customer != customer {
			continue
		}
		status, err := l.statusOf(r, h.now())
		if err != nil {
			return goods, err
		}
		if !status.good() {
			continue
		}
		if len(goods.Licenses) == listedLicenses {
			goods.More++
			continue
		}
		one, err := mailedLicense(r, id, l)
		if err != nil {
			return goods, err
		}
		taken, err := seats(r, id, l)
		if err != nil {
			return goods, err
		}
		taken = taken[:min(room, len(taken))]
		room -= len(taken)
		for _, s := range taken {
			one.Computers = append(one.Computers, mailing.Computer{Name: s.name(), Since: s.Since})
		}
		goods.Licenses = append(goods.Licenses, one)
	}
	return goods, nil
}

// name is what people know the computer by.
func (s Seat) name() string {
	if s.Machine != "" {
		return s.Machine
	}
	return s.Computer
}
