package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
)

// saleOwn is how many licenses less than others go into one transaction of a
// sale, which makes a customer and a mail as well.
const saleOwn = 14

func saleBatch(limits db.Limits) int {
	return max(1, batchSize(limits, addOperations)-saleOwn)
}

// saleStep is a step of a sale in the middle of its transaction. What it changes
// of the plan counts once that is committed.
type saleStep struct {
	*deed
	sl    *Sales
	plan  salePlan
	ready prepared
	goods []mailing.License // made before
	out   Sold
}

// step makes as many licenses as go into one transaction, the customer with the
// first and the mail with the last.
func (sl *Sales) step(ctx context.Context, p *salePlan, ready prepared, out *Sold) error {
	n := min(saleBatch(sl.s.h.store.Limits()), p.sale.Count-len(p.sold.Licenses))
	passwords, err := activationPasswords(n)
	if err != nil {
		return err
	}
	goods, err := sl.made(ctx, p.sold.Licenses)
	if err != nil {
		return err
	}
	var done saleStep
	_, err = sl.s.h.store.Update(ctx, func(tx *record.Tx) error {
		done = saleStep{sl: sl, plan: *p, ready: ready, goods: goods, out: *out}
		if done.deed, err = done.begin(tx); err != nil {
			return err
		}
		return done.run(passwords)
	})
	if err != nil {
		return commitError(err)
	}
	*p, *out = done.plan, done.out
	p.who.id = out.Customer
	return nil
}

// made are the licenses of the steps before, as the mail has them.
func (sl *Sales) made(ctx context.Context, ids []uint64) (goods []mailing.License, err error) {
	err = sl.s.h.store.View(ctx, func(r *record.Reader) error {
		goods = nil
		for _, id := range ids {
			l, there, err := record.Find[licenseRecord](r, licenseKey(id))
			if err != nil {
				return err
			}
			if !there {
				return noLicense(id)
			}
			one, err := mailedLicense(r, id, l)
			if err != nil {
				return err
			}
			goods = append(goods, one)
		}
		return nil
	})
	return goods, err
}

// begin takes the customer up, or makes him; what was looked up before is
// compared.
func (s *saleStep) begin(tx *record.Tx) (*deed, error) {
	h := s.sl.s.h
	_, id, err := findSale(tx.FindLookup, tx, s.plan.sold)
	if err != nil {
		return nil, err
	}
	if known := len(s.plan.sold.Licenses) > 0; s.plan.sold.Order != "" && (id != 0) != known {
		return nil, &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Order %s was entered by someone else at the same time. Nothing was changed; try again.", s.plan.sold.Order)}
	}
	if s.plan.who.id == 0 {
		return s.newcomer(tx)
	}
	d, err := h.begin(tx, s.sl.s.actor, s.plan.who.id)
	if err == nil && d.profile.DeletedAt != 0 {
		err = binned(d.id)
	}
	return d, err
}

// newcomer makes the customer, whose address is confirmed where the sale says so.
func (s *saleStep) newcomer(tx *record.Tx) (*deed, error) {
	fresh := s.plan.who
	fresh.credential.EmailConfirmed = false
	d, err := s.sl.s.h.newcomer(tx, s.sl.s.actor, fresh)
	if err != nil || !s.plan.who.credential.EmailConfirmed {
		return d, err
	}
	return d, d.setAccess(Access{EmailConfirmed: new(true)})
}

func (s *saleStep) run(passwords []secret.Text) error {
	s.deed.shared = s.plan.shared
	model := s.plan.model
	model.Customer = s.deed.id
	ids, goods, err := s.makeLicenses(model, passwords)
	if err != nil {
		return err
	}
	s.plan.sold.Customer, s.out.Customer = s.deed.id, s.deed.id
	s.plan.sold = s.plan.sold.with(ids)
	s.out.Licenses = s.plan.sold.Licenses
	if s.plan.sold.SoldAt == 0 {
		s.plan.sold.SoldAt, s.plan.sold.SoldBy = s.tx.Now().UnixMilli(), s.actor.Name
	}
	if s.plan.sold.Done {
		if err := s.finish(append(s.goods, goods...)); err != nil {
			return err
		}
	}
	if err := s.deed.save(); err != nil {
		return err
	}
	if err := own(s.tx, s.deed.id, ids...); err != nil {
		return err
	}
	if err := s.sl.s.Licenses().noteAdded(s.tx, model, ids); err != nil {
		return err
	}
	return s.plan.sold.put(s.tx)
}

// makeLicenses makes licenses, each with its password.
func (s *saleStep) makeLicenses(model licenseRecord, passwords []secret.Text) (ids []uint64, goods []mailing.License, err error) {
	if made := s.plan.sold.Licenses; len(made) > 0 {
		model.Sale = made[0]
	}
	model.CreatedAt, model.PasswordSetAt = s.tx.Now().UnixMilli(), s.tx.Now().UnixMilli()
	for _, pw := range passwords {
		id, err := s.tx.NextNumber(record.LineLicenses)
		if err != nil {
			return nil, nil, err
		}
		if model.Sale == 0 {
			model.Sale = id
		}
		model.Password = []byte(pw.Reveal())
		if err := s.tx.Put(licenseKey(id), model); err != nil {
			return nil, nil, err
		}
		one, err := mailedLicense(s.tx, id, model)
		if err != nil {
			return nil, nil, err
		}
		ids, goods = append(ids, id), append(goods, one)
	}
	return ids, goods, nil
}

// finish gives the customer a password where he is to have one, and sends the
// one mail.
func (s *saleStep) finish(goods []mailing.License) (err error) {
	if s.plan.credentials {
		result, err := s.takePassword(s.sl.s, &s.plan.change, s.ready)
		if err != nil {
			return err
		}
		s.out.Credentials, s.out.Password = true, result.Password
	}
	values := []record.Value{{Field: "licenses", New: listed(s.plan.sold.Licenses)}}
	if s.plan.sold.Order != "" {
		values = append(values, record.Value{Field: "order", New: s.plan.sold.Order})
	}
	if s.plan.sale.Mail {
		values = append(values, record.Value{Field: "to", New: s.profile.Fields.Email})
	}
	if err := s.tx.Audit(record.Entry{Actor: s.actor, Action: "sale.add", Object: s.deed.id, Subject: s.plan.product.Name}, values...); err != nil {
		return err
	}
	if !s.plan.sale.Mail {
		return nil
	}
	l := letter{name: mailing.Sale, by: s.actor.Name, order: s.plan.sold.Order, sale: s.plan.sold.Licenses[0], resets: s.plan.sold.Resets, goods: mailing.Goods{Licenses: goods}}
	if s.plan.credentials {
		l.password = s.ready.plain
		s.out.MailID, s.out.NoLink, err = s.mailPasswordIn(l)
	} else {
		s.out.MailID, err = s.mail(l)
	}
	s.plan.sold.Mail = s.out.MailID
	return err
}
