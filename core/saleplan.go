package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// salePlan is a sale that was looked up: for whom, of what, and what of it is
// done.
type salePlan struct {
	sale        Sale
	product     Product
	model       licenseRecord // what its licenses have in common
	who         dossier       // a new one has no ID yet
	shared      bool          // others log in with his address
	credentials bool
	change      PasswordChange // where there are to be credentials
	sold        saleRecord
}

// plan looks everything up and refuses what can be refused before any work.
func (sl *Sales) plan(ctx context.Context, sale Sale) (p salePlan, err error) {
	if err := sale.clean(); err != nil {
		return p, err
	}
	li := sl.s.Licenses()
	if p.product, err = li.productOf(ctx, sale.Product); err != nil {
		return p, err
	}
	order := NewLicenses{Product: sale.Product, Count: sale.Count, Activations: sale.Activations, Scope: sale.Scope}
	if sale.Expires != nil {
		order.Expires = *sale.Expires
	}
	if p.model, _, err = li.model(ctx, p.product, order); err != nil {
		return p, err
	}
	if sale.Expires != nil && sale.Expires.IsZero() {
		p.model.ExpiresAt = 0
	}
	p.sale = sale
	p.sold = saleRecord{Order: sale.Order, Product: p.product.ID, Count: sale.Count, Seats: p.model.Seats, Expires: p.model.ExpiresAt}
	if err = p.sold.nameBuyer(sale); err != nil {
		return p, err
	}
	err = sl.s.h.store.View(ctx, func(r *record.Reader) error { return p.look(r, sl.s.h) })
	return p, err
}

// look finds the order, and who buys.
func (p *salePlan) look(r *record.Reader, h *house) (err error) {
	if err := p.scope(r); err != nil {
		return err
	}
	sold, id, err := p.entered(r)
	if err != nil {
		return err
	}
	if id != 0 {
		p.sold = sold
		p.model.Seats, p.model.ExpiresAt = sold.Seats, sold.Expires // as those that it has made
		if p.who, err = open(r, sold.Customer); errors.Is(err, ErrNotFound) {
			p.who = dossier{id: sold.Customer} // erased since
		} else if err != nil {
			return err
		}
		if err := p.sale.same(sold, p.who); err != nil || sold.Done {
			return err
		}
	} else if err := p.buyer(r); err != nil {
		return err
	}
	if p.who.profile.DeletedAt != 0 {
		return binned(p.who.id)
	}
	others, err := sharing(r, p.who)
	if err != nil {
		return err
	}
	p.shared = len(others) > 0
	return p.credential(h.config(r, p.who.profile.Scope))
}

// entered finds the sale of the order, that of a customer who is named by his
// number also in the scope that he was in then.
func (p *salePlan) entered(r *record.Reader) (sold saleRecord, id uint64, err error) {
	sold, id, err = findSale(r.FindLookup, r, p.sold)
	if err != nil || id != 0 || p.sale.Customer == 0 {
		return sold, id, err
	}
	list, err := readScopes(r)
	if err != nil {
		return sold, 0, err
	}
	asked := p.sold
	for _, one := range list.all {
		asked.Scope = one.id
		if sold, id, err = findSale(r.FindLookup, r, asked); err != nil || id != 0 && sold.Customer == p.sale.Customer {
			return sold, id, err
		}
	}
	return saleRecord{}, 0, nil
}

// scope is where the order is of: the customer's, where the sale names him by
// his number.
func (p *salePlan) scope(r *record.Reader) error {
	p.sold.Scope = p.model.Scope
	if p.sale.Customer == 0 {
		return nil
	}
	d, err := open(r, p.sale.Customer)
	if err != nil {
		return err
	}
	if p.sale.Scope != "" && d.profile.Scope != p.model.Scope {
		return &FieldError{"scope", fmt.Sprintf("Customer %d is in another scope.", d.id)}
	}
	p.sold.Scope = d.profile.Scope
	return nil
}

// buyer finds the customer by number, external ID or address, or begins a new
// one.
func (p *salePlan) buyer(r *record.Reader) (err error) {
	id := p.sale.Customer
	if id == 0 && !p.sale.New {
		if id, err = p.found(r); err != nil {
			return err
		}
	}
	if id != 0 {
		p.who, err = open(r, id)
		return err
	}
	fields, err := cleaned(p.sale.Fields)
	if err != nil {
		return err
	}
	p.who = dossier{profile: profile{Fields: fields, Scope: p.sold.Scope}, credential: credential{Origin: OriginNone}}
	p.who.credential.EmailConfirmed = p.sale.EmailConfirmed && fields.Email != ""
	return nil
}

// found is who has the external ID, or the address and no other external ID; 0:
// nobody.
func (p *salePlan) found(r *record.Reader) (uint64, error) {
	f := p.sale.Fields
	if f.ExternalID = strings.TrimSpace(f.ExternalID); f.ExternalID != "" {
		id, err := r.FindLookup(record.KindByExternal, number8(p.sold.Scope), []byte(f.ExternalID))
		if !errors.Is(err, record.ErrNotFound) {
			return id, err
		}
	}
	if strings.TrimSpace(f.Email) == "" {
		return 0, nil
	}
	k, err := known(r, p.sold.Scope, f.Email)
	if err != nil {
		return 0, err
	}
	all, err := withoutOther(r, slices.Concat(k.enabled, k.unregistered, k.disabled), f.ExternalID)
	switch {
	case err != nil || len(all) == 0:
		return 0, err
	case len(all) == 1:
		return all[0], nil
	}
	if id := k.loginID(); slices.Contains(all, id) {
		return id, nil
	}
	return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("Several customers have this e-mail address: %s. Say whose sale it is by the Customer ID. Nothing was changed.", listed(all))}
}

// withoutOther leaves those out whose external ID says that they are others.
func withoutOther(r *record.Reader, ids []uint64, external string) (all []uint64, err error) {
	for _, id := range ids {
		d, err := open(r, id)
		if err != nil {
			return nil, err
		}
		if has := d.profile.Fields.ExternalID; external == "" || has == "" || has == external {
			all = append(all, id)
		}
	}
	return all, nil
}

func listed(ids []uint64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	return strings.Join(words, ", ")
}

// credential decides whether there is to be a password, and refuses what would
// reach nobody.
func (p *salePlan) credential(conf config) error {
	c := p.who.credential
	strangers := c.Origin == OriginCustomer && !c.EmailConfirmed
	p.credentials = (!c.hasPassword() || strangers) && (c.LoginEnabled || !c.Registered) && (p.sale.Mail || p.sale.Show)
	if p.sale.Credentials != nil {
		p.credentials = *p.sale.Credentials
	}
	if p.credentials {
		p.change = PasswordChange{Send: p.sale.Mail, Show: p.sale.Show, ReadAloud: p.sale.ReadAloud}
		if p.change.EnableLogin = p.sale.EnableLogin; !c.Registered {
			p.change.EnableLogin = new(true)
		}
		if err := p.change.check(conf, p.who); err != nil {
			return err
		}
	}
	if p.sale.Mail {
		return p.who.deliverable()
	}
	return nil
}

// givenOnSaving stands in a preview for what does not exist yet.
const givenOnSaving = "given on saving"

// givenID is a number as a mail says it.
func givenID(id uint64) string {
	if id == 0 {
		return givenOnSaving
	}
	return fmt.Sprint(id)
}

// preview says what a plan would do.
func (sl *Sales) preview(ctx context.Context, p salePlan) (out SalePreview, err error) {
	out = SalePreview{
		Product: p.product.Name, Count: p.sale.Count, Activations: p.model.Seats, Expires: moment(p.model.ExpiresAt),
		Credentials: p.credentials, Keeps: p.who.credential.hasPassword() && !p.credentials, To: p.who.profile.Fields.Email,
	}
	err = sl.s.h.store.View(ctx, func(r *record.Reader) error {
		out.Customer, err = sl.s.h.shown(r, p.who)
		if err != nil || p.sold.Done {
			out.Already = p.sold.Licenses
			return err
		}
		if p.sale.Mail {
			out.Mail, err = sl.write(r, p)
		}
		return err
	})
	return out, err
}

// write is the mail of a sale before there is one.
func (sl *Sales) write(r *record.Reader, p salePlan) (m MailPreview, err error) {
	d := &deed{dossier: p.who, h: sl.s.h, actor: sl.s.actor, conf: sl.s.h.config(r, p.who.profile.Scope), shared: p.shared}
	l := letter{name: mailing.Sale, by: sl.s.actor.Name, order: p.sale.Order}
	for range min(p.sale.Count, 3) {
		l.goods.Licenses = append(l.goods.Licenses, mailing.License{ID: givenOnSaving, Password: givenOnSaving, Product: p.product.Name,
			Left: p.model.Seats, Of: p.model.Seats, Until: lastDay(moment(p.model.ExpiresAt))})
	}
	l.goods.More = p.sale.Count - len(l.goods.Licenses)
	if p.credentials {
		l.password = secret.New(givenOnSaving)
		if err := d.mustChange(nil); err != nil {
			return m, err
		}
		base, _, err := d.conf.linkBase()
		if err != nil {
			return m, err
		}
		if base != "" && !d.credential.EmailConfirmed {
			l.link = secret.New(ticketLink(base, "given-on-saving"))
		}
	}
	queued, err := d.compose(l, sl.s.h.now())
	if err != nil {
		return m, err
	}
	return queued.Template.Render(queued.Mailing, queued.Language, queued.Data)
}
