package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
)

// maxNote is how long the note on a bounced mail may be, in bytes.
const maxNote = 500

// Bounced marks a mail that a mail server had accepted as sent back, with a note
// such as the words of the bounce; it may be empty. The customer's mail then
// counts as failed. Needs what the room needs. Errors: ErrNotFound, ErrConflict
// for a mail that no mail server has accepted, ErrInput.
func (m *Mail) Bounced(ctx context.Context, id uint64, note string) (Message, error) {
	note, err := cleanText("note", note)
	if err == nil && len(note) > maxNote {
		err = &FieldError{"note", fmt.Sprintf("The note has %d bytes; %d at most.", len(note), maxNote)}
	}
	if err != nil {
		return Message{}, err
	}
	return m.mark(ctx, id, "mail.bounced", func(tx *record.Tx) (Message, error) { return outbox.Bounce(tx, id, note, m.s.actor.Name) })
}

// NotBounced takes the mark back. Errors: ErrNotFound, ErrConflict.
func (m *Mail) NotBounced(ctx context.Context, id uint64) (Message, error) {
	return m.mark(ctx, id, "mail.bounced.undo", func(tx *record.Tx) (Message, error) { return outbox.Unbounce(tx, id) })
}

// mark changes what is known of a mail, and of the customer that it went to.
func (m *Mail) mark(ctx context.Context, id uint64, action string, do func(*record.Tx) (Message, error)) (Message, error) {
	return m.manage(ctx, id, func(ctx context.Context, id uint64) (mail Message, err error) {
		_, err = m.s.h.store.Update(ctx, func(tx *record.Tx) error {
			if mail, err = do(tx); err != nil {
				return err
			}
			return m.s.h.marked(tx, m.s.actor, mail, action)
		})
		return mail, err
	})
}

// marked tells the customer's records, and writes it down.
func (h *house) marked(tx *record.Tx, actor record.Actor, mail Message, action string) error {
	values := []record.Value{{Field: "mail", New: fmt.Sprint(mail.ID)}, {Field: "mailing", New: mail.Mailing}, {Field: "to", New: mail.To}}
	if mail.LastError != "" {
		values = append(values, record.Value{Field: "reason", New: mail.LastError})
	}
	if mail.Customer != 0 {
		h.touched(mail.Customer)
		d, err := h.begin(tx, actor, mail.Customer)
		if err == nil {
			if d.post.LastMail == mail.ID {
				d.post.LastState = string(mail.State)
			}
			if err := d.audit(action, values...); err != nil {
				return err
			}
			return d.save()
		}
		if ignoreNotFound(err) != nil {
			return err
		}
	}
	return tx.Audit(record.Entry{Actor: actor, Action: action}, values...)
}
