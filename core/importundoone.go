package core

import (
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
)

// undoCustomer takes one customer of an import back.
func undoCustomer(u *undoing, one undone) error {
	d, err := u.h.begin(u.tx, u.actor, one.id)
	if errors.Is(err, ErrNotFound) {
		return kept("The customer was erased.")
	}
	if err != nil {
		return err
	}
	d.hashes = u.hashes
	if !one.was.stands(d.version, one.version) {
		return kept("The customer was changed since.")
	}
	u.touched = append(u.touched, one.id)
	if !one.made {
		return d.becomeAgain(one.was)
	}
	if err := d.untouched(one); err != nil {
		return err
	}
	return d.remove()
}

// untouched says why a customer whom an import made is not removed.
func (d *deed) untouched(one undone) error {
	raw, err := d.tx.Raw(credentialKey(d.id))
	if err != nil {
		return err
	}
	row, err := directory.ReadRow(d.tx, d.id)
	if ignoreNotFound(err) != nil {
		return err
	}
	switch {
	case d.login.LastLogin != 0:
		return kept("The customer has logged in.")
	case !one.was.credentialStands(raw.Version, one.version):
		return kept("The customer's password or login was changed since.")
	case row.LicenseCount > 0:
		return kept("The customer has licenses.")
	case d.post.LastMail != 0:
		return kept("The customer was sent a mail.")
	}
	return nil
}

// becomeAgain makes a customer what an import found.
func (d *deed) becomeAgain(was wasRecord) error {
	if was.Fields == nil {
		return kept("What the customer was is not known.")
	}
	if c := was.Credential; c != nil {
		if d.credential.Foreign == nil || d.login.LastLogin > d.before.credential.SetAt {
			return kept("The customer has logged in with the imported password, or has another one.")
		}
		version := d.credential.Version
		d.credential = *c // which has no password
		// The number of a password is given once: who began with the imported one
		// does not finish with the next.
		d.credential.Version = version + 1
		d.voidTickets()
		d.login.Generation++
	}
	readdressed := was.Fields.Email != d.profile.Fields.Email
	if was.Credential == nil && readdressed && d.credential.EmailConfirmed && !was.Confirmed {
		return kept("The customer has confirmed the e-mail address since.")
	}
	confirmed := d.credential.EmailConfirmed
	d.readdress(was.Fields.Email)
	d.profile.Fields = *was.Fields
	if d.credential.EmailConfirmed = confirmed; readdressed || was.Credential != nil {
		d.credential.EmailConfirmed = was.Confirmed
	}
	return d.save()
}

// undoLicense takes one license of an import back.
func undoLicense(u *undoing, one undone) error {
	raw, err := u.tx.Raw(licenseKey(one.id))
	if errors.Is(err, record.ErrNotFound) {
		return kept("The license is not there any more.")
	}
	if err != nil {
		return err
	}
	if !one.was.stands(raw.Version, one.version) {
		return kept("The license was changed or activated since.")
	}
	d, err := u.h.beginLicense(u.tx, u.actor, one.id)
	if err != nil {
		return err
	}
	if one.made {
		return d.vanish(u)
	}
	if one.was.License == nil {
		return kept("What the license was is not known.")
	}
	return d.becomeAgain(u, one.was)
}

// vanish takes a license away that an import made, and its seats.
func (d *licenseDeed) vanish(u *undoing) error {
	for taken := 0; d.Last > 0; d.Last-- {
		if taken == u.seats {
			return d.part()
		}
		if err := d.unseat(d.Last); err != nil {
			return err
		}
		taken++
	}
	was := d.OldKey
	d.OldKey = ""
	if err := d.rekey(was); err != nil {
		return err
	}
	if err := u.whose.lose(d.tx, d.Customer, d.id); err != nil {
		return err
	}
	return d.tx.Delete(licenseKey(d.id))
}

// part saves a license that has given back as many seats as go into one
// transaction.
func (d *licenseDeed) part() error {
	if err := d.save(); err != nil {
		return err
	}
	return errPart
}

// unseat takes a seat away as if it had never been. The license is not written.
func (d *licenseDeed) unseat(n uint64) error {
	a, there, err := d.seat(n)
	if err != nil || !there {
		return err
	}
	if d.stands(n, a) {
		d.Used--
	}
	if err := d.tx.DeleteShared(record.KindByComputer, d.id, computerKey(a.Computer)); err != nil {
		return err
	}
	return d.tx.Delete(activationKey(d.id, n))
}

// becomeAgain makes a license what an import found. No number of a seat is
// given twice.
func (d *licenseDeed) becomeAgain(u *undoing, was wasRecord) error {
	then := *was.License
	then.Last = d.Last
	if err := d.mayBecomeAgain(then); err != nil {
		return err
	}
	n := min(len(was.Seats), u.seats)
	for _, seat := range was.Seats[:n] {
		if err := d.unseat(seat); err != nil {
			return err
		}
	}
	if was.Seats = was.Seats[n:]; len(was.Seats) > 0 {
		if err := d.tx.Put(importWasKey(d.id), was); err != nil {
			return err
		}
		return d.part()
	}
	now := d.licenseRecord
	d.licenseRecord = then
	if err := d.rekey(now.OldKey); err != nil {
		return err
	}
	if err := d.save(); err != nil {
		return err
	}
	return d.reown(u.whose, now.Customer)
}

// mayBecomeAgain says why a license stays as an import has made it.
func (d *licenseDeed) mayBecomeAgain(then licenseRecord) error {
	if then.Customer != 0 && then.Customer != d.Customer {
		err := mayOwn(d.tx, then)
		if ours, ok := errors.AsType[*Error](err); ok {
			return kept("The license was another customer's. " + ours.Sentence)
		}
		if err != nil {
			return err
		}
	}
	other, err := keyHolder(d.tx, then.OldKey)
	if err != nil {
		return err
	}
	if other != 0 && other != d.id {
		return kept(fmt.Sprintf("License %d has its external ID by now.", other))
	}
	return nil
}
