package core

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// Portal is the customers' door: few calls, giving nothing away.
type Portal struct {
	h     *house
	actor record.Actor
}

// Ticket says what the page behind a link may show. It changes nothing.
func (p *Portal) Ticket(ctx context.Context, token secret.Text) (TicketPage, error) {
	page := TicketPage{State: TicketUnknown, Vendor: p.h.vendor}
	err := p.h.store.View(ctx, func(r *record.Reader) error {
		d, purpose, ok, err := findTicket(r, token)
		if err != nil || !ok {
			return err
		}
		t := d.post.Tickets[purpose]
		page.State, page.Purpose = t.state(p.h.now()), purpose
		if page.State != TicketLive {
			return nil
		}
		page.Address = t.Address
		if t.AcceptedAt != 0 {
			page.ValidUntil = t.validUntil()
		}
		page.Policy, err = p.h.config(r, d.profile.Scope).policy()
		return err
	})
	return page, err
}

// JudgeNew judges a password for the page behind a link. It changes nothing,
// and nobody is told anything of a dead link's customer.
func (p *Portal) JudgeNew(ctx context.Context, token, pw secret.Text) (password.Verdict, error) {
	d, policy, err := p.live(ctx, token, PurposeReset)
	if err != nil {
		return password.Verdict{}, err
	}
	return password.Judge(pw, policy, p.h.context(d)), nil
}

// deadLink is the answer to every link that is not live.
func deadLink() error {
	return &Error{Kind: ErrNotFound, Sentence: "This link no longer works."}
}

// live reads the customer behind a live ticket of the purpose.
func (p *Portal) live(ctx context.Context, token secret.Text, want Purpose) (d dossier, policy password.Policy, err error) {
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		var purpose Purpose
		var ok bool
		if d, purpose, ok, err = findTicket(r, token); err != nil {
			return err
		}
		if !ok || purpose != want || d.post.Tickets[purpose].state(p.h.now()) != TicketLive {
			return deadLink()
		}
		policy, err = p.h.config(r, d.profile.Scope).policy()
		return err
	})
	return d, policy, err
}

// Redeem sets the password that a customer chose behind a reset link: the
// ticket is used, the address confirmed, the account unlocked, other sessions
// end. Errors: ErrNotFound for a dead link, *PolicyError, ErrBusy.
func (p *Portal) Redeem(ctx context.Context, r Redemption) error {
	d, policy, err := p.live(ctx, r.Token, PurposeReset)
	if err != nil {
		return err
	}
	leave, err := p.h.join()
	if err != nil {
		return err
	}
	defer leave()
	ready, err := p.h.prepare(ctx, d, policy, r.Password, OriginCustomer)
	if err != nil {
		return err
	}
	return p.h.change(ctx, p.actor, d.id, func(d *deed) error {
		if err := d.stillLive(r.Token, PurposeReset); err != nil {
			return err
		}
		d.useTicket(PurposeReset) // before setPassword, which voids the rest
		if err := d.setPassword(ready, "the customer"); errors.Is(err, ErrConflict) {
			return deadLink() // another one was set meanwhile, and voided this ticket
		} else if err != nil {
			return err
		}
		if !d.credential.Registered {
			d.enableLogin(true) // the link was the invitation
		}
		if err := d.auditRedeemed(r.RemoteIP); err != nil {
			return err
		}
		return d.tellChanged()
	})
}

// auditRedeemed unlocks and writes down all that a used link changed.
func (d *deed) auditRedeemed(ip string) error {
	old, now := d.before.credential, d.credential
	values := []record.Value{{Field: "ip", New: ip}, {Field: "origin", Old: string(old.Origin), New: string(now.Origin)}}
	for _, flag := range []struct {
		name     string
		old, now bool
	}{
		{"loginEnabled", old.LoginEnabled, now.LoginEnabled},
		{"emailConfirmed", old.EmailConfirmed, now.EmailConfirmed},
		{"locked", d.unlock() && d.before.login.locked(d.tx.Now()), false},
	} {
		if flag.old != flag.now {
			values = append(values, record.Value{Field: flag.name, Old: strconv.FormatBool(flag.old), New: strconv.FormatBool(flag.now)})
		}
	}
	return d.audit("password.reset", values...)
}

// tellChanged mails that the password was changed, as far as it can be mailed:
// a desk that cannot send is no reason to refuse the customer's choice.
func (d *deed) tellChanged() error {
	if d.deliverable() != nil {
		return nil
	}
	_, err := d.mail(letter{name: mailing.PasswordChanged, by: ""})
	if errors.Is(err, ErrRefused) {
		return nil
	}
	return err
}

// stillLive checks a ticket again inside the transaction: of many POSTs of one
// link the first wins.
func (d *deed) stillLive(token secret.Text, want Purpose) error {
	found, purpose, ok, err := findTicket(d.tx, token)
	if err != nil {
		return err
	}
	if !ok || found.id != d.id || purpose != want || d.post.Tickets[want].state(d.tx.Now()) != TicketLive {
		return deadLink()
	}
	return nil
}

// ConfirmEmail confirms the address that a link was mailed to. Errors:
// ErrNotFound for a dead link.
func (p *Portal) ConfirmEmail(ctx context.Context, token secret.Text, remoteIP string) error {
	d, _, err := p.live(ctx, token, PurposeConfirm)
	if err != nil {
		return err
	}
	return p.h.change(ctx, p.actor, d.id, func(d *deed) error {
		if err := d.stillLive(token, PurposeConfirm); err != nil {
			return err
		}
		d.useTicket(PurposeConfirm)
		return d.audit("email.confirm", record.Value{Field: "ip", New: remoteIP},
			record.Value{Field: "email", New: d.profile.Fields.Email})
	})
}

// Login is what a right password opens.
type Login struct {
	Customer   uint64
	Name       string
	MustChange bool
	Generation uint64 // sessions made under an older one are ended
}

// The two answers that are given after a right password only; every other
// refusal is errLogin.
var (
	ErrUnconfirmed = errors.New("the e-mail address is not confirmed yet")
	ErrTemporary   = errors.New("the temporary password has expired")
)

func errLogin() error {
	return &Error{Kind: ErrSignIn, Sentence: "Login ID or password is wrong, or the account is locked."}
}

// Authenticate checks a Login ID and a password. The attempt is counted before
// the password is hashed, so that no crash and no crowd gives a free guess.
// Every refusal is the same ErrSignIn, but for ErrUnconfirmed and ErrTemporary
// after a right password, and ErrBusy, with which nothing was counted.
func (p *Portal) Authenticate(ctx context.Context, a Attempt) (Login, error) {
	leave, err := p.h.join()
	if err != nil {
		return Login{}, err
	}
	defer leave()
	id, err := p.find(ctx, a)
	if err != nil {
		return Login{}, err
	}
	d, refused, err := p.count(ctx, id, a)
	if err != nil {
		return Login{}, err
	}
	right, err := p.verify(ctx, d, a.Password, refused)
	if err != nil {
		return Login{}, err
	}
	if refused || !right {
		leave() // the answer is held back, not the place
		return Login{}, p.holdBack(ctx, d, a)
	}
	return p.logIn(ctx, d, a)
}

// find follows a Login ID to its one customer; 0 where there is none.
func (p *Portal) find(ctx context.Context, a Attempt) (id uint64, err error) {
	login := normalLogin(a.LoginID)
	scope, err := p.h.scopeOf(ctx, a.Scope)
	if err != nil {
		return 0, err
	}
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		found, err := withAddress(r, scope, login, 2)
		if err != nil {
			return err
		}
		if len(found) == 1 {
			id = found[0]
		}
		if n, ok := parseID(login); ok {
			if d, err := open(r, n); err == nil && d.profile.Scope == scope {
				id = n
			} else if ignoreNotFound(err) != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

// count writes the attempt down as failed before anything is known of it; a
// right password takes it back. refused: no password would do.
func (p *Portal) count(ctx context.Context, id uint64, a Attempt) (d dossier, refused bool, err error) {
	if id == 0 {
		return d, true, p.countUnknown(ctx, a, &d)
	}
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		if d, err = open(tx, id); err != nil {
			return err
		}
		refused = d.profile.DeletedAt != 0 || !d.credential.LoginEnabled || d.login.locked(tx.Now()) || !d.credential.hasPassword()
		if d.login.locked(tx.Now()) {
			return nil // tries while locked do not count
		}
		deed := p.h.deed(tx, p.actor, d)
		deed.login.fail(tx.Now())
		d = deed.dossier
		if deed.login.locked(tx.Now()) && !deed.before.login.locked(tx.Now()) {
			if err := deed.audit("customer.lock", record.Value{Field: "ip", New: a.RemoteIP}); err != nil {
				return err
			}
		}
		return deed.save()
	})
	if err != nil {
		return d, true, commitError(err)
	}
	p.h.refresh(context.WithoutCancel(ctx), id)
	return d, refused, nil
}

// buckets is how many counters the unknown Login IDs share.
const buckets = 4096

// countUnknown counts an attempt on a Login ID that is nobody's, so that the
// delay does not tell known from unknown.
func (p *Portal) countUnknown(ctx context.Context, a Attempt, d *dossier) error {
	mac, err := p.h.keys.MAC("unknown login", emailKey(normalLogin(a.LoginID)))
	if err != nil {
		return err
	}
	n := (uint16(mac[0])<<8 | uint16(mac[1])) % buckets
	key := append(record.Single(record.KindBucket), byte(n>>8), byte(n))
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		l, _, err := record.Find[loginState](tx, key)
		if err != nil {
			return err
		}
		if tx.Now().Sub(moment(l.LastFailed)) > longestLock {
			// A bucket knows no right password that would end its row.
			l = loginState{}
		}
		if !l.locked(tx.Now()) {
			l.fail(tx.Now())
		}
		d.login = l
		return tx.Put(key, l)
	})
	return err
}

// verify compares the password, or does the same work where there is nothing
// to compare.
func (p *Portal) verify(ctx context.Context, d dossier, pw secret.Text, refused bool) (right bool, err error) {
	phc := password.Dummy()
	if d.credential.hasPassword() {
		plain, err := p.h.keys.OpenLogin(d.credential.VerifierEpoch, verifierPurpose, d.credential.Verifier,
			number8(d.id), number8(d.credential.Version))
		if err != nil {
			return false, &record.DamagedError{Key: credentialKey(d.id), Cause: err}
		}
		phc = string(plain)
	}
	err = p.h.slow(ctx, func() (err error) {
		right, err = password.Verify(pw, phc)
		if errors.Is(err, password.ErrEmpty) || errors.Is(err, password.ErrTooLong) {
			// Nothing that could be right; the same work all the same.
			right = false
			_, err = password.Verify(secret.New("-"), password.Dummy())
		}
		return err
	})
	return right && !refused, err
}

// holdBack waits as long as the attempt's answer is held back, and refuses.
func (p *Portal) holdBack(ctx context.Context, d dossier, a Attempt) error {
	scope, err := p.h.scopeOf(ctx, a.Scope)
	if err != nil {
		return err
	}
	var seconds int
	err = p.h.store.View(ctx, func(r *record.Reader) (err error) {
		seconds, err = p.h.config(r, scope).number(setFailedDelay)
		return err
	})
	if err != nil {
		return err
	}
	if err := p.h.pause(ctx, holdBack(d.login.Failed, time.Duration(seconds)*time.Second)); err != nil {
		return err
	}
	return errLogin()
}

// logIn takes the counted attempt back and writes the login down.
func (p *Portal) logIn(ctx context.Context, was dossier, a Attempt) (Login, error) {
	var login Login
	var answer error
	err := p.h.change(ctx, p.actor, was.id, func(d *deed) error {
		if d.credential.Version != was.credential.Version || d.profile.DeletedAt != 0 || !d.credential.LoginEnabled {
			return errLogin() // changed while the password was compared
		}
		locked := d.login.locked(d.tx.Now()) // by this very attempt, or one beside it
		d.unlock()
		c := d.credential
		answer = nil
		switch {
		case c.ExpiresAt != 0 && d.tx.Now().UnixMilli() >= c.ExpiresAt:
			answer = &Error{Kind: ErrTemporary, Sentence: "This temporary password has expired."}
			return nil
		case d.unconfirmed():
			answer = &Error{Kind: ErrUnconfirmed, Sentence: "Confirm your e-mail address first."}
			return nil
		}
		d.login.LastLogin = d.tx.Now().UnixMilli()
		login = Login{Customer: d.id, Name: d.profile.Fields.Name(), MustChange: c.MustChange, Generation: d.login.Generation}
		values := []record.Value{{Field: "ip", New: a.RemoteIP}}
		if locked {
			values = append(values, record.Value{Field: "locked", Old: "true", New: "false"})
		}
		return d.audit("login", values...)
	})
	if err != nil {
		return Login{}, err
	}
	return login, answer
}
