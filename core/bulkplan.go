package core

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/record"
)

// bulkPage is how many customers a plan reads in one View.
const bulkPage = 64

// PlanBulk says to whom a bulk action would be done, who is left out and why;
// nothing is changed. told, if not nil, is called with how many were looked at.
// Needs View Customers, Bulk Actions and what the action needs with one
// customer. Errors: ErrPermission, ErrNotFound (the scope), ErrInput.
func (c *Customers) PlanBulk(ctx context.Context, b Bulk, told func(done, of int)) (BulkPlan, error) {
	plan := BulkPlan{Bulk: b}
	if err := c.s.mayBulk(b.Action); err != nil {
		return plan, err
	}
	plan.IDs = unique(b.IDs)
	rules, err := c.s.h.bulkRules(ctx, b)
	if err != nil {
		return plan, err
	}
	if rules.batch != nil {
		plan.Before = rules.batch.shown()
	}
	for from := 0; from < len(plan.IDs); from += bulkPage {
		ids := plan.IDs[from:min(from+bulkPage, len(plan.IDs))]
		var do []BulkWho
		var out []BulkLeft
		err := c.s.h.store.View(ctx, func(r *record.Reader) (err error) {
			do, out, err = rules.sort(r, ids)
			return err
		})
		if err != nil {
			return plan, fmt.Errorf("looking who is left out: %w", err)
		}
		plan.Do, plan.Out = append(plan.Do, do...), append(plan.Out, out...)
		if told != nil {
			told(from+len(ids), len(plan.IDs))
		}
	}
	return plan, nil
}

// unique drops what stands twice, and keeps the order.
func unique(ids []uint64) []uint64 {
	seen := make(map[uint64]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id uint64) bool {
		was := seen[id]
		seen[id] = true
		return was
	})
}

// bulkRules decide who is left out of a bulk action.
type bulkRules struct {
	Bulk
	h     *house
	to    uint64 // BulkMove: the scope
	batch *batch // that was left in its middle and is gone on with; nil: none
	marks string // the batch's name; "": none
}

// bulkRules reads what the rules need besides the customer.
func (h *house) bulkRules(ctx context.Context, b Bulk) (*bulkRules, error) {
	rules := &bulkRules{Bulk: b, h: h}
	var err error
	if b.Action == BulkMove {
		if rules.to, err = h.scopeOf(ctx, b.Scope); err != nil {
			return nil, err
		}
	}
	err = h.store.View(ctx, func(r *record.Reader) error {
		before, err := unfinished(r, b, h.now())
		if rules.batch = before; before != nil {
			rules.marks = before.Name
		}
		return err
	})
	return rules, err
}

// sort reads customers and parts those to whom it is done from the others.
func (b *bulkRules) sort(r *record.Reader, ids []uint64) (do []BulkWho, out []BulkLeft, err error) {
	for _, id := range ids {
		d, err := open(r, id)
		if errors.Is(err, ErrNotFound) {
			out = append(out, BulkLeft{BulkWho: BulkWho{ID: id}, Why: BulkGone})
			continue
		}
		if damagedOf(err, id) {
			out = append(out, BulkLeft{d.who(), BulkDamaged, damagedText(id, err)})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		why, detail, err := b.leaves(r, d)
		if err != nil {
			return nil, nil, err
		}
		if why != "" {
			out = append(out, BulkLeft{d.who(), why, detail})
			continue
		}
		do = append(do, d.who())
	}
	return do, out, nil
}

// damagedOf says that a record of this customer does not open. Others are none
// the worse for it, and are done.
func damagedOf(err error, id uint64) bool {
	var damaged *record.DamagedError
	if !errors.As(err, &damaged) {
		return false
	}
	number, ok := damaged.Key.Number(0)
	kind := damaged.Key.Kind()
	return ok && number == id && kind >= record.KindProfile && kind <= record.KindSession
}

func damagedText(id uint64, err error) string {
	return fmt.Sprintf("A record of customer %d is damaged (%v); a backup may have it whole.", id, err)
}

func (d dossier) who() BulkWho {
	return BulkWho{ID: d.id, Name: d.profile.Fields.Name(), Email: d.profile.Fields.Email}
}

// leaves says why a customer is left out; "" where it is done to him. The plan
// asks it, and the transaction again.
func (b *bulkRules) leaves(g finder, d dossier) (why BulkReason, detail string, err error) {
	if b.Action == BulkRestore {
		if d.profile.DeletedAt == 0 {
			return BulkNotInBin, "", nil
		}
		return "", "", nil
	}
	if d.profile.DeletedAt != 0 {
		return BulkInBin, "", nil
	}
	switch b.Action {
	case BulkUnlock:
		// Delayed answers are ended by Unlock as well.
		if !d.login.locked(b.h.now()) && d.login.Failed <= freeAttempts {
			return BulkUnlocked, "", nil
		}
	case BulkRelock:
		if was, known := b.locks[d.id]; !known || !d.untried(was) {
			return BulkChanged, "", nil
		}
	case BulkEnable:
		if d.credential.LoginEnabled {
			return BulkEnabled, "", nil
		}
	case BulkDisable:
		if !d.credential.LoginEnabled {
			return BulkDisabled, "", nil
		}
	case BulkMove:
		return b.stays(g, d)
	}
	if b.Action.Mails() {
		return b.unmailed(g, d)
	}
	return "", "", nil
}

// stays is leaves for BulkMove.
func (b *bulkRules) stays(g finder, d dossier) (BulkReason, string, error) {
	if d.profile.Scope == b.to {
		return BulkThere, "", nil
	}
	if d.profile.Fields.ExternalID == "" {
		return "", "", nil
	}
	other, err := g.FindLookup(record.KindByExternal, number8(b.to), []byte(d.profile.Fields.ExternalID))
	if err == nil {
		return BulkExternal, fmt.Sprintf("Customer %d has this external ID already.", other), nil
	}
	return "", "", ignoreNotFound(err)
}

// unmailed is leaves for what is mailed.
func (b *bulkRules) unmailed(g finder, d dossier) (BulkReason, string, error) {
	conf := b.h.config(g, d.profile.Scope)
	switch _, err := conf.sender(b.h.vendor); {
	case d.post.mailedBy(b.Action, b.marks):
		return BulkDone, "", nil
	case !reachable(d.profile.Fields.Email):
		return BulkNoAddress, "", nil
	case d.credential.Registered && !d.credential.LoginEnabled:
		return BulkInactive, "", nil
	case b.Action == BulkConfirm && d.credential.EmailConfirmed:
		return BulkConfirmed, "", nil
	case errors.Is(err, ErrRefused):
		return BulkNoSender, err.Error(), nil
	case err != nil:
		return "", "", err
	}
	if !b.Action.Links() {
		return "", "", nil
	}
	base, why, err := conf.linkBase()
	if err != nil || base != "" {
		return "", "", err
	}
	return BulkNoLink, why, nil
}

// reachable says whether mail can be queued to the address.
func reachable(email string) bool {
	_, err := mime.ParseAddress(email)
	return email != "" && err == nil
}
