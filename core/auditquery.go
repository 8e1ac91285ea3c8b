package core

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// AuditQuery is what a reading of the log is limited to; a zero field does not.
type AuditQuery struct {
	Actor    string    // part of the name of who did it, or of outbox, portal, system; case does not matter
	Actions  []string  // one of these, such as "customer.edit"
	Shown    bool      // only what showed somebody a password; see ShowsPassword
	Customer uint64    // on this one
	From, To time.Time // not before From, and before To
}

// ShowsPassword says whether by this deed an operator came to know a customer's
// password: it was shown to him, he read the mail that carries it, or it was
// generated before his eyes. What he typed himself was not shown to him.
func ShowsPassword(e AuditEntry) bool {
	switch e.Action {
	case "password.reveal", "mail.read":
		return true
	case "password.generate":
		return slices.ContainsFunc(e.Values, func(v AuditValue) bool { return v.Field == "shown" && v.New == "true" })
	}
	return false
}

// Admits says whether an entry is meant; over, that no older one is.
func (q AuditQuery) Admits(e AuditEntry) (ok, over bool) {
	at := e.Time()
	switch {
	case !q.From.IsZero() && at.Before(q.From):
		return false, true
	case !q.To.IsZero() && !at.Before(q.To),
		q.Customer != 0 && !e.Of(q.Customer),
		len(q.Actions) > 0 && !slices.Contains(q.Actions, e.Action),
		q.Shown && !ShowsPassword(e):
		return false, false
	}
	name := e.Actor.Name
	if name == "" {
		name = e.Actor.Kind
	}
	return strings.Contains(strings.ToLower(name), strings.ToLower(strings.TrimSpace(q.Actor))), false
}

// Find calls fn with the entries that a query admits, newest first, until fn
// returns false. It reads the log from its newest entry on, so one that admits
// little reads much; ctx ends it. Needs what List needs.
func (a *Audit) Find(ctx context.Context, q AuditQuery, fn func(AuditEntry) (bool, error)) error {
	return a.List(ctx, func(e AuditEntry) (bool, error) {
		ok, over := q.Admits(e)
		if over || ctx.Err() != nil {
			return false, ctx.Err()
		}
		if !ok {
			return true, nil
		}
		return fn(e)
	})
}

// Exported writes down that what a filter shows of the log is about to leave
// the desk; filter is in words. Needs Export Data, and what List needs.
func (a *Audit) Exported(ctx context.Context, filter string) error {
	if err := a.s.mayAny(vault.ManageOperators, vault.ChangeSettings); err != nil {
		return err
	}
	if err := a.s.may(vault.ExportData); err != nil {
		return err
	}
	var values []record.Value
	if filter != "" {
		values = append(values, record.Value{Field: "filter", New: filter})
	}
	_, err := a.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: a.s.actor, Action: "audit.export"}, values...)
	})
	return commitError(err)
}
