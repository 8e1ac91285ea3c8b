package outbox

import "github.com/keydesk/keydesk/core/record"

// A mail server may take a mail and send it back later: to the sender's mailbox,
// which Keydesk does not read. Whoever does says so here.

// Bounce marks a mail that a mail server has accepted as sent back, with what
// somebody noted about it and his name. Errors: *StateError.
func Bounce(tx *record.Tx, id uint64, note, by string) (Mail, error) {
	m, err := Get(tx, id)
	if err != nil {
		return m, err
	}
	if m.State != Accepted || m.Via == byHand || m.Via == LocalHost {
		return m, &StateError{id, m.State, "only a mail that a mail server has accepted can come back"}
	}
	before := m
	m.State, m.LastError, m.MarkedBy, m.MarkedAt = Bounced, note, by, tx.Now().UnixMilli()
	return m, put(tx, before, m)
}

// Unbounce takes that back. Errors: *StateError.
func Unbounce(tx *record.Tx, id uint64) (Mail, error) {
	m, err := Get(tx, id)
	if err != nil {
		return m, err
	}
	if m.State != Bounced {
		return m, &StateError{id, m.State, "it is not marked as bounced"}
	}
	before := m
	m.State, m.LastError, m.MarkedBy, m.MarkedAt = Accepted, "", "", 0
	return m, put(tx, before, m)
}
