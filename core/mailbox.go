package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// LocalMessage is a message of the local mailbox, without its text; Mail.Show
// gives that.
type LocalMessage struct {
	Message
	ReceivedAt time.Time
	Read       bool
}

// Get gives a mail's row without its message: what a customer's page shows of
// the last mail. Needs View Customers, or a right to mail.
func (m *Mail) Get(ctx context.Context, id uint64) (Message, error) {
	if err := m.s.mayAny(vault.ViewCustomers, vault.ResetPasswords, vault.EditCustomers, vault.ChangeSettings); err != nil {
		return Message{}, err
	}
	var mail Message
	err := m.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		mail, err = outbox.Get(r, id)
		return err
	})
	if err != nil {
		return mail, mailError(id, err)
	}
	return mail, nil
}

// LocalMailbox lists the messages that lie on this computer, newest first.
func (m *Mail) LocalMailbox(ctx context.Context) ([]LocalMessage, error) {
	if err := m.allowed(); err != nil {
		return nil, err
	}
	var found []LocalMessage
	err := m.s.h.store.Each(ctx, record.Single(record.KindLocalMail), func(raw record.Raw) error {
		var local outbox.LocalMail
		if err := raw.Decode(&local); err != nil {
			return err
		}
		id, _ := raw.Key.Number(0)
		one := LocalMessage{ReceivedAt: moment(local.ReceivedAt), Read: local.Read}
		one.ID = id
		found = append(found, one)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the local mailbox: %w", err)
	}
	newest := make([]LocalMessage, 0, len(found))
	for i := range found {
		one := found[len(found)-1-i]
		err := m.s.h.store.View(ctx, func(r *record.Reader) (err error) {
			one.Message, err = outbox.Get(r, one.ID)
			return ignoreNotFound(err)
		})
		if err != nil {
			return nil, fmt.Errorf("reading mail %d: %w", one.ID, err)
		}
		newest = append(newest, one)
	}
	return newest, nil
}

// MarkRead notes that a message of the local mailbox was looked at, or that it
// is to look new again.
func (m *Mail) MarkRead(ctx context.Context, id uint64, read bool) error {
	return m.local(ctx, id, func(tx *record.Tx, key record.Key) error {
		local, _, err := record.Get[outbox.LocalMail](tx, key)
		if err != nil || local.Read == read {
			return err
		}
		local.Read = read
		return tx.Put(key, local)
	})
}

// EraseLocal takes a message out of the local mailbox. That it was sent stays
// in the list of mails.
func (m *Mail) EraseLocal(ctx context.Context, id uint64) error {
	return m.local(ctx, id, func(tx *record.Tx, key record.Key) error {
		if _, err := tx.Raw(key); err != nil {
			return err
		}
		return tx.Delete(key)
	})
}

func (m *Mail) local(ctx context.Context, id uint64, do func(*record.Tx, record.Key) error) error {
	if err := m.allowed(); err != nil {
		return err
	}
	_, err := m.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return do(tx, record.KeyOf(record.KindLocalMail, id))
	})
	if err != nil {
		return mailError(id, err)
	}
	return nil
}
