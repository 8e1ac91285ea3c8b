package core

import (
	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
)

// newerActivation is why a mail with an older activation password is void.
const newerActivation = "a newer activation password was set"

// outdated says whether an activation password in a mail was replaced since.
func outdated(g record.Getter, m outbox.Mail) (bool, error) {
	switch {
	case m.License != 0:
		l, there, err := record.Find[licenseRecord](g, licenseKey(m.License))
		return there && l.Resets != m.Resets, err
	case m.Sale != 0:
		sold, there, err := record.Find[saleRecord](g, saleKey(m.Sale))
		return there && sold.Resets != m.Resets, err
	}
	return false, nil
}

// cancelMails cancels the license's last mail and that of its sale where they
// carry the password that was replaced. Older mails of the license are met by
// Stale when their turn comes, so that what is written does not grow with them.
func (d *licenseDeed) cancelMails() error {
	sale, err := d.resetSale()
	if err != nil {
		return err
	}
	for _, id := range []uint64{d.Mail, sale} {
		if id == 0 {
			continue
		}
		if err := d.cancelMail(id); err != nil {
			return err
		}
	}
	return nil
}

func (d *licenseDeed) cancelMail(id uint64) error {
	m, err := outbox.Get(d.tx, id)
	if err != nil || m.State.Gone() {
		return ignoreNotFound(err)
	}
	if m, err = outbox.Cancel(d.tx, id, newerActivation); err != nil {
		return err
	}
	return d.h.Changed(d.tx, m)
}

// resetSale has the mail of the license's sale be void unless it went out, and
// gives its number; 0: there is none to cancel.
func (d *licenseDeed) resetSale() (mail uint64, err error) {
	if d.Sale == 0 {
		return 0, nil
	}
	sold, there, err := record.Find[saleRecord](d.tx, saleKey(d.Sale))
	if err != nil || !there || sold.Mail == 0 {
		return 0, err
	}
	m, err := outbox.Get(d.tx, sold.Mail)
	if err != nil {
		return 0, ignoreNotFound(err)
	}
	if m.State.Gone() && m.State != outbox.Sending {
		return 0, nil
	}
	sold.Resets++
	return sold.Mail, d.tx.Put(saleKey(d.Sale), sold)
}
