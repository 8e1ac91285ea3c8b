package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

// Register takes somebody in as a customer, who can log in once the address is
// confirmed by a mailed link; where no password was typed, one is generated and
// mailed. An address that is a customer's already makes no second one: that
// customer is told by mail, one whose login is enabled that he has an account,
// one whose login was switched off to get in touch, an unregistered one by a
// link to choose a password, with which the record is his. What was typed is
// dropped then: the address was not proved.
//
// It answers nil whichever it was. Errors, of what was typed alone: *FieldError,
// *PolicyError; ErrRefused where visitors cannot register; ErrBusy for a network
// that asks very often, where very many register, and where too many passwords
// wait to be hashed.
func (p *Portal) Register(ctx context.Context, r Registration) error {
	form, err := p.registering(ctx, r)
	if err != nil {
		return err
	}
	if !r.Password.Empty() {
		if v := password.Judge(r.Password, form.policy, p.h.context(form.fresh)); !v.OK {
			return &PolicyError{v}
		}
	}
	q, err := p.request(ctx, r.Scope, form.fresh.profile.Fields.Email, r.RemoteIP)
	if err != nil {
		return err
	}
	if err := p.mayJoin(ctx); err != nil {
		return err
	}
	leave, err := p.h.join()
	if err != nil {
		return err
	}
	ready, err := p.firstPassword(ctx, r, form)
	leave()
	if err != nil {
		return err
	}
	q.began = time.Now() // how long the hash took, the question did not decide
	if err := p.welcome(ctx, q, form, ready); err != nil {
		return err
	}
	return p.answer(ctx, q)
}

// mayJoin counts a registration, or refuses it where very many have registered
// within the hour: who registers from many networks passes all other bounds. It
// asks nobody's address, so it tells of nobody.
func (p *Portal) mayJoin(ctx context.Context) error {
	most := 0
	err := p.h.store.View(ctx, func(r *record.Reader) (err error) {
		most, err = p.h.config(r, 0).number(setRegistrations)
		return err
	})
	if err != nil || most == 0 {
		return err
	}
	if wait := p.h.joined.pass(p.h.now(), time.Hour, most, "all"); wait > 0 {
		return &Error{Kind: ErrBusy, Retry: wait, Sentence: "Very many people are registering at the moment; try again later."}
	}
	return nil
}

// JudgeRegistration judges the password of a registration, by what is typed
// beside it so far. It changes nothing. Errors: *FieldError, ErrRefused.
func (p *Portal) JudgeRegistration(ctx context.Context, r Registration) (password.Verdict, error) {
	scope, err := p.h.scopeOf(ctx, r.Scope)
	if err != nil {
		return password.Verdict{}, err
	}
	policy, err := p.openDoor(ctx, scope)
	if err != nil {
		return password.Verdict{}, err
	}
	return password.Judge(r.Password, policy, p.h.context(dossier{profile: profile{Fields: r.Fields}})), nil
}

// registration is a Registration that may be taken.
type registration struct {
	fresh  dossier // who it would make
	policy password.Policy
}

// registering checks what was typed.
func (p *Portal) registering(ctx context.Context, r Registration) (form registration, err error) {
	scope, err := p.h.scopeOf(ctx, r.Scope)
	if err != nil {
		return form, err
	}
	if form.policy, err = p.openDoor(ctx, scope); err != nil {
		return form, err
	}
	r.Fields.ExternalID, r.Fields.Notes = "", ""
	fields, err := cleaned(r.Fields)
	if err == nil && fields.Email == "" {
		err = &FieldError{"email", "Give your e-mail address."}
	}
	form.fresh = dossier{profile: profile{Fields: fields, Scope: scope}, credential: credential{Origin: OriginNone}}
	return form, err
}

// openDoor gives the policy of a scope where visitors may register, and could
// be mailed to.
func (p *Portal) openDoor(ctx context.Context, scope uint64) (policy password.Policy, err error) {
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		conf := p.h.config(r, scope)
		on, err := conf.on(setRegistration)
		if err == nil && on {
			on, err = conf.canMail(p.h.vendor, true)
		}
		if err == nil && !on {
			err = &Error{Kind: ErrRefused, Sentence: "Accounts are not made here. Please get in touch."}
		}
		if err != nil {
			return err
		}
		policy, err = conf.policy()
		return err
	})
	return policy, err
}

// firstPassword hashes the password that was typed, or one that it draws. Both
// are hashed before it is known whether anybody will need them.
func (p *Portal) firstPassword(ctx context.Context, r Registration, form registration) (prepared, error) {
	if !r.Password.Empty() {
		return p.h.prepare(ctx, form.fresh, form.policy, r.Password, OriginCustomer)
	}
	pw, err := password.Generate(form.policy)
	if err != nil {
		return prepared{}, fmt.Errorf("generating a password: %w", err)
	}
	return p.h.prepare(ctx, form.fresh, form.policy, pw, OriginGenerated)
}

// welcome makes the customer, or tells the one who has the address. One
// registration at a time: of two with one address the second must see the
// first.
func (p *Portal) welcome(ctx context.Context, q request, form registration, ready prepared) error {
	p.h.registering.Lock()
	defer p.h.registering.Unlock()
	var found knownBy
	err := p.h.store.View(ctx, func(r *record.Reader) (err error) {
		found, err = known(r, q.scope, form.fresh.profile.Fields.Email)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case len(found.enabled) > 0:
		return p.tell(ctx, q, found.enabled[0], mailing.AccountExists, len(found.enabled) > 1)
	case len(found.disabled) > 0:
		return p.tell(ctx, q, found.disabled[0], mailing.ContactUs, false)
	case len(found.unregistered) > 0:
		return p.tell(ctx, q, found.unregistered[0], mailing.ChoosePassword, false)
	}
	return p.takeIn(ctx, q, form, ready)
}

// tell mails a customer that somebody registered with his address.
func (p *Portal) tell(ctx context.Context, q request, id uint64, name mailing.Name, shared bool) error {
	return p.quietly(ctx, q, id, func(d *deed) (bool, error) {
		d.shared = shared
		if name != mailing.ContactUs {
			return d.sendAsked(PurposeReset, name, "register.known", q.ip)
		}
		if ok, err := d.askedFor(name, false); err != nil || !ok {
			return false, err
		}
		d.noteAsked(name)
		values := []record.Value{{Field: "ip", New: q.ip}, {Field: "to", New: d.profile.Fields.Email}}
		if err := d.audit("register.known", values...); err != nil {
			return false, err
		}
		_, err := d.mail(letter{name: name})
		return true, err
	})
}

// takeIn makes a new customer, who can log in when the address is confirmed.
func (p *Portal) takeIn(ctx context.Context, q request, form registration, ready prepared) error {
	var id uint64
	why, err := p.attempt(ctx, func(tx *record.Tx) (err error) {
		if id, err = tx.NextNumber(record.LineCustomers); err != nil {
			return err
		}
		d := p.h.deed(tx, p.actor, dossier{id: id})
		d.profile, d.credential = form.fresh.profile, form.fresh.credential
		d.profile.CreatedAt, d.conf.scope = tx.Now().UnixMilli(), q.scope
		if err := d.added("customer.register", record.Value{Field: "ip", New: q.ip}); err != nil {
			return err
		}
		d.enableLogin(true)
		if err := d.setPassword(ready, "the customer"); err != nil {
			return err
		}
		if err := d.mailFirst(ready); err != nil {
			return err
		}
		return d.save()
	})
	if why != nil { // it would be told to nobody else
		return commitError(p.hush(ctx, q, 0, why))
	}
	if err != nil {
		return commitError(err)
	}
	p.h.floods.note(form.fresh.profile.Fields.Email, mailing.ConfirmEmail, p.h.now())
	p.h.refresh(context.WithoutCancel(ctx), id)
	return nil
}

// mailFirst mails a new customer the link that confirms the address, beside the
// password that was generated.
func (d *deed) mailFirst(ready prepared) error {
	if ready.origin == OriginGenerated {
		d.noteAsked(mailing.Credentials)
		_, _, err := d.mailCredentials("the customer", ready.plain)
		return err
	}
	d.noteAsked(mailing.ConfirmEmail)
	_, err := d.mailLink(PurposeConfirm, mailing.ConfirmEmail, "the customer")
	return err
}
