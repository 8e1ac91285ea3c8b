package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Mail is the room of the outbox and the local mailbox.
type Mail struct{ s *Session }

// Message is one mail of the outbox.
type Message = outbox.Mail

// MailSummary is what a round of delivery came to.
type MailSummary = outbox.Summary

// MailStatus says whether the queue is paused, and how much waits.
type MailStatus = outbox.Status

// Probe is one step of a test of the mail server.
type Probe = smtp.Report

// The rights to mail: whoever may reset passwords sees to their mails.
func (m *Mail) allowed() error {
	return m.s.mayAny(vault.ResetPasswords, vault.EditCustomers, vault.ChangeSettings)
}

// Send delivers what is due now, also where the queue is paused: whoever asks
// for it has seen to the alarm. Needs Reset Passwords or Edit Customers.
// ErrRefused where the queue is held after a restore; see SendHeld.
func (m *Mail) Send(ctx context.Context) (MailSummary, error) {
	if err := m.allowed(); err != nil {
		return MailSummary{}, err
	}
	if err := m.s.h.queue.Resume(ctx); err != nil {
		return MailSummary{}, heldError(err)
	}
	defer m.s.h.showMailed(context.WithoutCancel(ctx))
	return m.s.h.queue.Deliver(ctx)
}

// List calls fn with every mail, oldest first, until fn returns false.
func (m *Mail) List(ctx context.Context, fn func(Message) (bool, error)) error {
	if err := m.allowed(); err != nil {
		return err
	}
	return m.s.h.queue.List(ctx, fn)
}

// Status says whether the queue is paused, and how much waits. Any operator may
// ask. ErrSignIn once the session has ended.
func (m *Mail) Status(ctx context.Context) (MailStatus, error) {
	if err := m.s.may(0); err != nil {
		return MailStatus{}, err
	}
	return m.s.h.queue.Status(ctx)
}

// Show gives a mail with its message, as it goes on the wire. Needs Reset
// Passwords or Edit Customers where it is to a customer, and View Customers where
// it carries a password. A message that carries
// a password or a link is a way into the account, and written down as a reveal
// is. gone: it was erased when the server accepted it.
func (m *Mail) Show(ctx context.Context, id uint64) (mail Message, message []byte, gone bool, err error) {
	if err := m.allowed(); err != nil {
		return mail, nil, false, err
	}
	if err := m.cancelVoid(ctx, id); err != nil {
		return mail, nil, false, mailError(id, err)
	}
	mail, message, gone, err = m.s.h.queue.Message(ctx, id)
	if err != nil {
		return mail, nil, false, mailError(id, err)
	}
	if mail.Customer != 0 {
		if err := m.s.mayAny(vault.ResetPasswords, vault.EditCustomers); err != nil {
			return Message{}, nil, false, err
		}
	}
	if mail.PasswordVersion == 0 && mail.Ticket == "" || gone {
		return mail, message, gone, nil
	}
	if mail.PasswordVersion != 0 { // readable for whoever may see the customer, here as everywhere
		if err := m.s.may(vault.ViewCustomers); err != nil {
			return Message{}, nil, false, err
		}
	}
	_, err = m.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: m.s.actor, Action: "mail.read", Object: mail.Customer},
			record.Value{Field: "mail", New: fmt.Sprint(id)})
	})
	if err != nil {
		return mail, nil, false, commitError(err)
	}
	return mail, message, gone, nil
}

// cancelVoid cancels a mail that must not go out any more, so that nobody hands
// over a dead password or link by hand.
func (m *Mail) cancelVoid(ctx context.Context, id uint64) error {
	var why string
	err := m.s.h.store.View(ctx, func(r *record.Reader) error {
		mail, err := outbox.Get(r, id)
		if err != nil || mail.State.Gone() {
			return err
		}
		why, err = m.s.h.Stale(r, mail)
		return err
	})
	if err != nil || why == "" {
		return err
	}
	_, err = m.s.h.queue.CancelMail(ctx, id, why)
	if errors.Is(err, outbox.ErrEnded) {
		return nil // it went out, or ended, meanwhile
	}
	return err
}

// Retry tries a failed or deferred mail at the next round.
func (m *Mail) Retry(ctx context.Context, id uint64) (Message, error) {
	return m.manage(ctx, id, m.s.h.queue.Retry)
}

// Cancel calls a waiting mail back.
func (m *Mail) Cancel(ctx context.Context, id uint64) (Message, error) {
	return m.manage(ctx, id, func(ctx context.Context, id uint64) (Message, error) {
		return m.s.h.queue.CancelMail(ctx, id, "cancelled by "+m.s.actor.Name)
	})
}

// HandedOver marks a mail as given to the customer by hand. One that became
// void meanwhile is cancelled instead, and an ErrConflict says why.
func (m *Mail) HandedOver(ctx context.Context, id uint64) (Message, error) {
	return m.manage(ctx, id, func(ctx context.Context, id uint64) (Message, error) {
		var why string
		err := m.s.h.store.View(ctx, func(r *record.Reader) error {
			mail, err := outbox.Get(r, id)
			if err != nil || mail.State.Ended() {
				return err
			}
			why, err = m.s.h.Stale(r, mail)
			return err
		})
		if err != nil {
			return Message{}, err
		}
		if why == "" {
			return m.s.h.queue.HandedOver(ctx, id)
		}
		if _, err := m.s.h.queue.CancelMail(ctx, id, why); err != nil {
			return Message{}, err
		}
		return Message{}, &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Mail %d is void and was cancelled: %s.", id, why)}
	})
}

func (m *Mail) manage(ctx context.Context, id uint64, do func(context.Context, uint64) (Message, error)) (Message, error) {
	if err := m.allowed(); err != nil {
		return Message{}, err
	}
	defer m.s.h.showMailed(context.WithoutCancel(ctx))
	mail, err := do(ctx, id)
	if err != nil {
		return mail, mailError(id, err)
	}
	return mail, nil
}

func mailError(id uint64, err error) error {
	switch {
	case errors.Is(err, record.ErrNotFound):
		return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no mail %d.", id), Cause: err}
	case errors.Is(err, outbox.ErrEnded):
		return &Error{Kind: ErrConflict, Sentence: err.Error() + ".", Cause: err}
	}
	return commitError(err)
}

// Test queues a mail that only shows that mail works. Needs Change Settings.
func (m *Mail) Test(ctx context.Context, to string) (id uint64, err error) {
	if err := m.s.may(vault.ChangeSettings); err != nil {
		return 0, err
	}
	address, err := mime.ParseAddress(to)
	if err != nil {
		return 0, &FieldError{"to", fmt.Sprintf("No mail can be sent to that address: %v.", err)}
	}
	_, err = m.s.h.store.Update(ctx, func(tx *record.Tx) error {
		conf := m.s.h.config(tx, 0)
		from, err := conf.sender(m.s.h.vendor)
		if err != nil {
			return err
		}
		words, language, err := conf.template(mailing.Test, "")
		if err != nil {
			return err
		}
		mail, err := outbox.Enqueue(tx, outbox.Letter{
			Mailing: mailing.Test, Template: words, Language: language, From: from, To: mime.Person{Address: address},
			Data: mailing.Data{Vendor: m.s.h.vendor, When: tx.Now()},
		})
		id = mail.ID
		return err
	})
	return id, commitError(err)
}

// Probe talks to the mail server of the settings, step by step, without
// sending a mail. Needs Change Settings.
func (m *Mail) Probe(ctx context.Context) ([]Probe, error) {
	if err := m.s.may(vault.ChangeSettings); err != nil {
		return nil, err
	}
	var server smtp.Server
	var mode string
	err := m.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		conf := m.s.h.config(r, 0)
		if mode, err = conf.text(setMailMode); err != nil {
			return err
		}
		server, err = conf.server()
		return err
	})
	if err != nil {
		return nil, err
	}
	if mode != modeSMTP {
		return nil, &Error{Kind: ErrRefused, Sentence: "No mail server is set (mail.mode is " + mode + ")."}
	}
	if server, err = withAuthorities(server); err != nil {
		return nil, err
	}
	return smtp.Probe(ctx, server)
}

// Run delivers mail until ctx ends: what is due at once, the rest when it is,
// and what is queued meanwhile as soon as its transaction is committed. Once at
// the start and then daily it erases what is no longer kept.
func (m *Mail) Run(ctx context.Context) error {
	changes := m.s.h.store.Watch(ctx)
	var swept time.Time
	for {
		swept = m.sweep(ctx, swept)
		_, failed := m.s.h.queue.DeliverUnlessPaused(ctx)
		if failed != nil && ctx.Err() == nil {
			m.s.h.log.Error("delivering mail", "error", failed)
		}
		m.s.h.showMailed(context.WithoutCancel(ctx))
		wake, err := m.wait(ctx)
		if err != nil {
			return err
		}
		if failed != nil {
			wake.Reset(idle) // what failed just now will not go in a second
		}
		select {
		case <-ctx.Done():
			wake.Stop()
			return nil
		case <-wake.C:
		case _, open := <-changes:
			if !open {
				changes = nil
			}
		}
		wake.Stop()
	}
}

// sweep erases old mail unless that was done within a day, and returns when it
// was done last. A clock that was set back begins a new day.
func (m *Mail) sweep(ctx context.Context, last time.Time) time.Time {
	now := m.s.h.now()
	if age := now.Sub(last); age >= 0 && age < 24*time.Hour {
		return last
	}
	if _, err := m.s.h.queue.Sweep(ctx); err != nil && ctx.Err() == nil {
		m.s.h.log.Error("erasing old mail", "error", err)
	}
	return now
}

// idle is how often the queue is looked at where nothing is known to be due.
const idle = time.Minute

// wait is a timer for when the next mail is due.
func (m *Mail) wait(ctx context.Context) (*time.Timer, error) {
	at, ok, err := m.s.h.queue.NextDue(ctx)
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	pause := idle
	if ok {
		// Never less than a second: a mail over its limit is due and waits.
		pause = min(idle, max(time.Second, at.Sub(m.s.h.now())))
	}
	return time.NewTimer(pause), nil
}
