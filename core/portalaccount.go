package core

import (
	"context"
	"errors"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// ChangePassword puts a password in place of the session's customer's present
// one, which is proved first: a wrong one counts as a failed attempt to log in,
// and locks like one. All sessions end and a new one begins. Errors:
// ErrSignedOut, ErrSignIn (the present password), *PolicyError, *FieldError,
// ErrBusy, with which nothing was counted; ErrTemporary where the present one was
// given for a time that is over.
func (p *Portal) ChangePassword(ctx context.Context, token secret.Text, c OwnChange) (Entry, error) {
	began := time.Now() // of this computer, as for any attempt
	who, policy, err := p.changing(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	if v := password.Judge(c.New, policy, p.h.context(who.dossier)); !v.OK {
		return Entry{}, &PolicyError{v}
	}
	if password.Normal(c.New).Equal(password.Normal(c.Old)) {
		return Entry{}, &FieldError{"password", "Choose a password other than the present one."}
	}
	leave, err := p.h.join()
	if err != nil {
		return Entry{}, err
	}
	defer leave()
	t, right, err := p.prove(ctx, who.id, c)
	if err != nil {
		return Entry{}, err
	}
	if !right {
		leave() // the answer is held back, not the place
		return Entry{}, p.unproved(ctx, who, began, t)
	}
	ready, err := p.h.prepare(ctx, who.dossier, policy, c.New, OriginCustomer)
	if err != nil {
		return Entry{}, err
	}
	return p.putOwn(ctx, token, who, ready, c.RemoteIP)
}

// changing reads who wants to change his password, and by which policy.
func (p *Portal) changing(ctx context.Context, token secret.Text) (who guest, policy password.Policy, err error) {
	err = p.visit(ctx, token, func(r *record.Reader, g guest) (err error) {
		if who = g; g.credential.expired(p.h.now()) {
			return temporaryExpired()
		}
		policy, err = p.h.config(r, g.profile.Scope).policy()
		return err
	})
	return who, policy, err
}

// prove checks the present password as a login does: counted before it is
// compared.
func (p *Portal) prove(ctx context.Context, id uint64, c OwnChange) (t tried, right bool, err error) {
	if t, err = p.count(ctx, id, Attempt{RemoteIP: c.RemoteIP}); err != nil {
		return t, false, err
	}
	right, err = p.verify(ctx, t, c.Old)
	if err == nil && !right {
		err = p.end(ctx, t)
	}
	return t, right, err
}

// unproved refuses a wrong present password, after a login's delay.
func (p *Portal) unproved(ctx context.Context, who guest, began time.Time, t tried) error {
	err := p.holdBack(ctx, who.profile.Scope, began, t)
	if errors.Is(err, ErrSignIn) {
		return &Error{Kind: ErrSignIn, Sentence: "The present password is wrong, or the account is locked.", Cause: err}
	}
	return err
}

// putOwn puts the password in place, ends all sessions and begins the one that
// goes on.
func (p *Portal) putOwn(ctx context.Context, token secret.Text, was guest, ready prepared, ip string) (entry Entry, err error) {
	err = p.h.change(ctx, p.actor, was.id, func(d *deed) error {
		if _, err := p.guest(d.tx, token); err != nil {
			return err // ended meanwhile
		}
		if d.credential.expired(d.tx.Now()) {
			return temporaryExpired()
		}
		if err := d.setPassword(ready, "the customer"); errors.Is(err, ErrConflict) {
			return signedOut() // as another password ends every session
		} else if err != nil {
			return err
		}
		values := []record.Value{{Field: "ip", New: ip}, {Field: "origin", Old: string(d.before.credential.Origin), New: string(OriginCustomer)}}
		if locked := d.login.locked(d.tx.Now()); d.unlock() && locked { // by this very attempt
			values = append(values, record.Value{Field: "locked", Old: "true", New: "false"})
		}
		if err := d.audit("password.change", values...); err != nil {
			return err
		}
		entry.Login = Login{Customer: d.id, Name: d.profile.Fields.Name(), Generation: d.login.Generation}
		if entry.Token, err = d.openSession(); err != nil {
			return err
		}
		return d.tellChanged()
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}
