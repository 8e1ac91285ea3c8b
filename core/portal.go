package core

import (
	"context"
	"errors"
	"strconv"

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
		in, _, err := record.Find[scopeRecord](r, scopeKey(d.profile.Scope))
		if err != nil {
			return err
		}
		page.Scope = in.Name
		if page.State != TicketLive {
			return nil
		}
		page.Address, page.Language = t.Address, d.profile.Fields.Language
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
