package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
)

// After a restore the mail queue is held: the mails that waited when the backup
// was made may have gone out since. Status says how many (Held); an operator
// decides with SendHeld or CancelHeld, and until then nothing is mailed.

// SendHeld lets the held mails go out with the next delivery, and returns how
// many; 0 where nothing is held. Needs what Send needs.
func (m *Mail) SendHeld(ctx context.Context) (held int, err error) {
	if err := m.allowed(); err != nil {
		return 0, err
	}
	status, err := m.Status(ctx)
	if err != nil {
		return 0, err
	}
	_, err = m.s.h.queue.Release(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: m.s.actor, Action: "mail.held.send", Count: status.Held})
	})
	return status.Held, commitError(err)
}

// CancelHeld calls the held mails back, and returns how many; what was queued
// since the restore goes out with the next delivery. Interrupted, it can be
// called again. Needs what Send needs.
func (m *Mail) CancelHeld(ctx context.Context) (cancelled int, err error) {
	if err := m.allowed(); err != nil {
		return 0, err
	}
	defer m.s.h.showMailed(context.WithoutCancel(ctx))
	cancelled, err = m.s.h.queue.CancelHeld(ctx, "called back after a restore: it may have gone out before, said "+m.s.actor.Name)
	if err != nil {
		return cancelled, commitError(err)
	}
	_, err = m.s.h.queue.Release(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: m.s.actor, Action: "mail.held.cancel", Count: cancelled})
	})
	return cancelled, commitError(err)
}

// heldError makes a held queue's error one of the desk's rules.
func heldError(err error) error {
	var held *outbox.HeldError
	if errors.As(err, &held) {
		return &Error{Kind: ErrRefused, Sentence: held.Alarm, Cause: err}
	}
	return commitError(err)
}

// heldAlarm is what operators read until they have decided.
func heldAlarm(mark record.BackupMark, mails int) string {
	return fmt.Sprintf("This desk was restored from a backup%s. %s waiting then may have gone out since: decide whether to send or to cancel them. Nothing is mailed before.",
		fromDay(mark), counted(mails, "mail that was", "mails that were"))
}

// fromDay is " of 3 May 2026, 14:05" where the day is known.
func fromDay(mark record.BackupMark) string {
	if mark.Made.IsZero() {
		return ""
	}
	return " of " + mark.Made.Local().Format("2 January 2006, 15:04")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}
