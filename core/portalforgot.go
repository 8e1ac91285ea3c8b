package core

import (
	"context"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// Forgot mails a reset link where the Login ID is that of a customer who may
// have one: whose login is enabled, or an unregistered customer where visitors
// may register. It answers nil whether or not it did, and however many mails
// the customer has been sent already. Errors: ErrBusy for a network that asks
// very often.
func (p *Portal) Forgot(ctx context.Context, f Forgotten) error {
	return p.ask(ctx, f, func(d *deed) (bool, error) { return d.forgot(f.RemoteIP) })
}

// ConfirmAgain mails the link that confirms an address again, where that is
// still to be done. It answers nil whether or not it did. Errors: as of Forgot.
func (p *Portal) ConfirmAgain(ctx context.Context, f Forgotten) error {
	return p.ask(ctx, f, func(d *deed) (bool, error) { return d.confirmAgain(f.RemoteIP) })
}

// ask runs what a customer is asked for by his Login ID.
func (p *Portal) ask(ctx context.Context, f Forgotten, fn func(*deed) (bool, error)) error {
	r, err := p.request(ctx, f.Scope, f.LoginID, f.RemoteIP)
	if err != nil {
		return err
	}
	id, err := p.named(ctx, r.scope, normalLogin(f.LoginID))
	if err != nil {
		return err
	}
	if err := p.quietly(ctx, r, id, fn); err != nil {
		return err
	}
	return p.answer(ctx, r)
}

// named follows a Login ID to its one customer, or an address to the one
// unregistered customer who has it; 0 where there is none.
func (p *Portal) named(ctx context.Context, scope uint64, login string) (id uint64, err error) {
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		numbered, err := withNumber(r, scope, login)
		if err != nil {
			return err
		}
		found, err := known(r, scope, login)
		if id = found.loginID(); numbered != 0 {
			id = numbered
		}
		return err
	})
	return id, err
}

// knownBy are the customers of a scope who have an address and are not in the
// bin, in the order of their numbers.
type knownBy struct {
	enabled, disabled, unregistered []uint64
}

// known reads as much for an address that nobody has as for one's.
func known(r *record.Reader, scope uint64, email string) (k knownBy, err error) {
	key := emailKey(email)
	read, kept := 0, 0
	err = r.ScanShared(record.KindByEmail, [][]byte{number8(scope), key}, func(id uint64) (bool, error) {
		read++
		d, err := glance(r, id)
		if err != nil {
			return true, err
		}
		if d.id == 0 || d.profile.DeletedAt != 0 || d.profile.Scope != scope || string(emailKey(d.profile.Fields.Email)) != string(key) {
			return true, nil
		}
		list := &k.unregistered
		switch {
		case d.credential.LoginEnabled:
			list = &k.enabled
		case d.credential.Registered:
			list = &k.disabled
		}
		*list = append(*list, id)
		kept++
		return kept < mostShared, nil
	})
	for ; read < sharers && err == nil; read++ {
		_, err = glance(r, 0)
	}
	return k, err
}

// loginID is whose Login ID the address is, or would be.
func (k knownBy) loginID() uint64 {
	switch {
	case len(k.enabled) == 1:
		return k.enabled[0]
	case len(k.enabled) == 0 && len(k.unregistered) == 1:
		return k.unregistered[0]
	}
	return 0
}

// forgot mails a reset link to a customer who has forgotten his password.
func (d *deed) forgot(ip string) (bool, error) {
	if ok, err := d.letIn(); err != nil || !ok {
		return false, err
	}
	return d.sendAsked(PurposeReset, mailing.ResetPassword, "link.ask", ip)
}

// letIn says whether a link may let the deed's customer in: nobody whose login
// was switched off, and an unregistered one where visitors may register.
func (d *deed) letIn() (bool, error) {
	if d.credential.Registered {
		return d.credential.LoginEnabled, nil
	}
	return d.conf.on(setRegistration)
}

func (d *deed) confirmAgain(ip string) (bool, error) {
	if !d.credential.LoginEnabled || !d.unconfirmed() {
		return false, nil
	}
	return d.sendAsked(PurposeConfirm, mailing.ConfirmEmail, "confirmation.ask", ip)
}

// SendAgain mails a new link in place of a dead one, of whichever purpose, to
// the customer's present address. It answers nil whether or not it did. Errors:
// as of Forgot.
func (p *Portal) SendAgain(ctx context.Context, token secret.Text, remoteIP string) error {
	r, err := p.request(ctx, "", "", remoteIP)
	if err != nil {
		return err
	}
	var id uint64
	var purpose Purpose
	err = p.h.store.View(ctx, func(g *record.Reader) error {
		d, which, ok, err := findTicket(g, token)
		if ok && d.post.Tickets[which].state(p.h.now()) != TicketLive {
			id, purpose = d.id, which
		}
		return err
	})
	if err != nil {
		return err
	}
	err = p.quietly(ctx, r, id, func(d *deed) (bool, error) {
		if purpose == PurposeConfirm {
			return d.confirmAgain(remoteIP)
		}
		return d.forgot(remoteIP)
	})
	if err != nil {
		return err
	}
	return p.answer(ctx, r)
}
