package core

import (
	"fmt"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
)

// toldAgain is how many licenses tellSale names, so that what a new password
// writes does not grow with a sale; of more it says how many.
const toldAgain = 12

// tellSale queues the mail of a sale again, without a password, where it was
// cancelled because its password was replaced before it went out: the licenses
// are the customer's all the same.
func (d *deed) tellSale(m outbox.Mail) error {
	replaced := m.PasswordVersion != 0 && m.PasswordVersion != d.credential.Version
	if m.Sale == 0 || !replaced || d.profile.DeletedAt != 0 || !sameAddress(m.To, d.profile.Fields.Email) {
		return nil
	}
	sold, there, err := record.Find[saleRecord](d.tx, saleKey(m.Sale))
	if err != nil || !there {
		return err
	}
	goods, err := d.goodsOf(sold)
	if err != nil || len(goods.Licenses) == 0 {
		return err
	}
	last := d.post
	shared := d.shared
	d.shared = true // not looked up here; the Customer ID is right in any case
	sold.Mail, err = d.mail(letter{name: mailing.Sale, by: sold.SoldBy, order: sold.Order, sale: m.Sale, goods: goods})
	d.shared = shared
	if err != nil {
		return fmt.Errorf("mailing sale %d again: %w", m.Sale, err)
	}
	if last.LastMail != m.ID { // the customer's page shows what is newer
		d.post.LastMail, d.post.LastState, d.post.LastMailing = last.LastMail, last.LastState, last.LastMailing
	}
	return d.tx.Put(saleKey(m.Sale), sold)
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
