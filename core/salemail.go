package core

import (
	"fmt"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// toldAgain is how many licenses tellSale names, so that what a new password
// writes does not grow with a sale; of more it says how many.
const toldAgain = 12

// tellSale queues the mail of a sale again where it was cancelled because a
// password in it was replaced before it went out: the licenses are the customer's
// all the same. A customer's password that was replaced is left out.
func (d *deed) tellSale(m outbox.Mail) error {
	if m.Sale == 0 || d.profile.DeletedAt != 0 || !sameAddress(m.To, d.profile.Fields.Email) {
		return nil
	}
	sold, there, err := record.Find[saleRecord](d.tx, saleKey(m.Sale))
	if err != nil || !there {
		return err
	}
	replaced := m.PasswordVersion != 0 && m.PasswordVersion != d.credential.Version
	if !replaced && m.Resets == sold.Resets {
		return nil
	}
	goods, err := d.goodsOf(sold)
	if err != nil || len(goods.Licenses) == 0 {
		return err
	}
	l := letter{name: mailing.Sale, by: sold.SoldBy, order: sold.Order, sale: m.Sale, resets: sold.Resets, goods: goods}
	if m.PasswordVersion != 0 && !replaced {
		if l.password, err = d.copyKept(); err != nil {
			return err
		}
		l.unknown = l.password.Empty()
	}
	last := d.post
	if sold.Mail, err = d.mailAgain(l); err != nil {
		return fmt.Errorf("mailing sale %d again: %w", m.Sale, err)
	}
	if last.LastMail != m.ID { // the customer's page shows what is newer
		d.post.LastMail, d.post.LastState, d.post.LastMailing = last.LastMail, last.LastState, last.LastMailing
	}
	return d.tx.Put(saleKey(m.Sale), sold)
}

// copyKept is the copy of a password that the desk may mail once more; empty: none.
func (d *deed) copyKept() (pw secret.Text, err error) {
	access, err := d.conf.text(setAccessibility)
	if err != nil || d.credential.overshares(access) {
		return pw, err
	}
	return secret.FromBytes(d.credential.Copy), nil
}

// mailAgain mails a letter where nobody has looked up whether others have the
// customer's address: the Customer ID is right in any case.
func (d *deed) mailAgain(l letter) (id uint64, err error) {
	shared := d.shared
	d.shared = true
	defer func() { d.shared = shared }()
	if l.password.Empty() {
		return d.mail(l)
	}
	id, _, err = d.mailPasswordIn(l)
	return id, err
}

// goodsOf are the licenses of a sale that are the customer's and activate.
func (d *deed) goodsOf(sold saleRecord) (goods mailing.Goods, err error) {
	for _, id := range sold.Licenses[:min(toldAgain, len(sold.Licenses))] {
		l, there, err := record.Find[licenseRecord](d.tx, licenseKey(id))
		if err != nil {
			return goods, err
		}
		if !there || l.Customer != d.id || !l.status(d.tx.Now()).good() {
			continue
		}
		one, err := mailedLicense(d.tx, id, l)
		if err != nil {
			return goods, err
		}
		goods.Licenses = append(goods.Licenses, one)
	}
	goods.More = max(0, len(sold.Licenses)-toldAgain)
	return goods, nil
}
