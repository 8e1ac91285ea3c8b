package core

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// Activation is a computer that asks for a seat.
type Activation struct {
	Scope     string      // whose portal is asked; "" is the default one's
	LicenseID string      // or its external ID
	Password  secret.Text // the activation password, or online the customer's
	Computer  string      // the Computer ID
	Machine   string      // the computer's name for people
	Nonce     string      // of the request; the same gets the same answer
	RemoteIP  string
}

func (a Activation) order(by record.Actor) seatOrder {
	return seatOrder{computer: a.Computer, machine: a.Machine, nonce: a.Nonce, by: by, ip: a.RemoteIP}
}

// errActivation is the answer to every License ID and password that do not fit
// each other, whether there is such a license or not.
func errActivation() error {
	return &Error{Kind: ErrSignIn, Sentence: "License ID or activation password is wrong."}
}

// Activate gives a computer a seat of a license and returns the signed license
// file. A computer that has a seat keeps it. The customer's password activates
// too, unless license.customer-password turns that off; it is tried as a login
// is, with all that guards those. Errors: ErrSignIn, alike for what is not
// there and what does not fit; ErrNoSeats; ErrRefused for the license's status;
// ErrInput; ErrBusy for too many tries (license.velocity-count); ErrUnconfirmed
// and ErrTemporary as of Authenticate.
func (p *Portal) Activate(ctx context.Context, a Activation) ([]byte, error) {
	order := a.order(p.actor)
	if err := order.check(); err != nil {
		return nil, err
	}
	if len(a.LicenseID) > maxField { // nobody's, and not worth being remembered
		return nil, errActivation()
	}
	scope, err := p.h.scopeOf(ctx, a.Scope)
	if err != nil {
		return nil, err
	}
	if err := p.h.velocity(ctx, scope, a.LicenseID, a.RemoteIP); err != nil {
		return nil, err
	}
	id, fits, customers, err := p.h.judgeActivation(ctx, a, scope)
	if err != nil {
		return nil, err
	}
	customer := uint64(0)
	if !fits {
		if customer, err = p.byCustomer(ctx, a, customers); err != nil {
			return nil, err
		}
	}
	return p.h.activate(ctx, id, order, a, customer)
}

// byCustomer tries the password as the customer's.
func (p *Portal) byCustomer(ctx context.Context, a Activation, allowed bool) (uint64, error) {
	if !allowed {
		return 0, errActivation()
	}
	login, err := p.enter(ctx, Attempt{Scope: a.Scope, LoginID: a.LicenseID, Password: a.Password, RemoteIP: a.RemoteIP})
	if errors.Is(err, ErrSignIn) {
		return 0, errActivation()
	}
	return login.Customer, err
}

// Activate is Portal.Activate for an operator, with the activation password
// alone and in whichever scope. Needs Issue License Files. Errors: as of that,
// but none of ErrBusy, ErrUnconfirmed and ErrTemporary.
func (li *Licenses) Activate(ctx context.Context, a Activation) ([]byte, error) {
	if err := li.s.may(vault.IssueLicenseFiles); err != nil {
		return nil, err
	}
	order := a.order(li.s.actor)
	if err := order.check(); err != nil {
		return nil, err
	}
	id, fits, _, err := li.s.h.judgeActivation(ctx, a, 0)
	if err != nil {
		return nil, err
	}
	if !fits {
		return nil, errActivation()
	}
	return li.s.h.activate(ctx, id, order, a, 0)
}

// judgeActivation finds the license and tries the activation password. customers
// says whether the scope has customers' passwords activate. scope 0 is any.
func (h *house) judgeActivation(ctx context.Context, a Activation, scope uint64) (id uint64, fits, customers bool, err error) {
	err = h.store.View(ctx, func(r *record.Reader) error {
		var l licenseRecord
		if id, l, err = h.licenseNamed(r, a.LicenseID, scope); err != nil {
			return err
		}
		in, err := l.scope(r)
		if err != nil {
			return err
		}
		fits = l.opens(a.Password) && id != 0 && (scope == 0 || in == scope)
		customers, err = h.config(r, scope).on(setLicenseCustomer)
		return err
	})
	return id, fits, customers, err
}

// licenseNamed finds a license by its ID, or by its old key where the scope has
// those activate; id is 0 where there is none.
func (h *house) licenseNamed(r *record.Reader, name string, scope uint64) (id uint64, l licenseRecord, err error) {
	name = strings.TrimSpace(name)
	id, numeric := parseID(name)
	old, err := h.config(r, scope).on(setLicenseOldKeys)
	if err != nil {
		return 0, l, err
	}
	if !numeric && old {
		id, err = r.FindLookup(record.KindByOldKey, []byte(name))
		if ignoreNotFound(err) != nil {
			return 0, l, err
		}
	}
	l, there, err := record.Find[licenseRecord](r, licenseKey(id))
	if !there || !numeric && l.OldKey != name {
		return 0, licenseRecord{}, err
	}
	return id, l, err
}

// opens says whether that is the activation password. Case, blanks and hyphens
// do not count.
func (l licenseRecord) opens(pw secret.Text) bool {
	typed := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(pw.Reveal()))
	return len(l.Password) > 0 && subtle.ConstantTimeCompare([]byte(typed), l.Password) == 1
}

// activate is the transaction of an activation. What was found out before is
// found out again: the password may have been reset meanwhile, or the license
// moved. customer is whose password was right; 0: the activation password was.
func (h *house) activate(ctx context.Context, id uint64, o seatOrder, a Activation, customer uint64) (file []byte, err error) {
	err = h.changeLicense(ctx, o.by, id, func(d *licenseDeed) error {
		if customer == 0 && !d.opens(a.Password) || customer != 0 && d.Customer != customer {
			return errActivation()
		}
		file, err = d.activate(o)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		err = errActivation()
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// velocity refuses a License ID, or an address of the network, that has come too
// often.
func (h *house) velocity(ctx context.Context, scope uint64, licenseID, ip string) error {
	var minutes, count int
	err := h.store.View(ctx, func(r *record.Reader) (err error) {
		c := h.config(r, scope)
		if minutes, err = c.number(setVelocityMinutes); err != nil {
			return err
		}
		count, err = c.number(setVelocityCount)
		return err
	})
	if err != nil || minutes == 0 || count == 0 {
		return err
	}
	span := time.Duration(minutes) * time.Minute
	by := []string{fmt.Sprintf("%d %s", scope, strings.TrimSpace(licenseID))}
	if n, ok := network(ip); ok {
		by = append(by, n.String())
	}
	if wait := h.paces.pass(h.now(), span, count, by...); wait > 0 {
		return &Error{Kind: ErrBusy, Retry: wait, Sentence: fmt.Sprintf("Too many activations; try again in %s.", counted(minutes, "minute", "minutes"))}
	}
	return nil
}
