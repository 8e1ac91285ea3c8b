package core

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// A scope is removed in steps: a mark, with which nobody comes in any more; its
// customers out, one by one; the scope and its settings. Killed in the middle,
// the mark stands, and removing the scope again goes on.

// Remove takes out a scope that is empty, or moves its customers first, those
// in the recycle bin too: moveTo is where, "" for nowhere. Its settings go with
// it. Where somebody could not be moved the scope stays, and who and why is in
// what is returned. told, if not nil, is called with how many are moved. Needs
// Change Settings, to move also Edit Customers and Bulk Actions. Errors:
// ErrRefused (the default scope, one that is not empty), ErrConflict where
// somebody could not be moved.
func (sc *Scopes) Remove(ctx context.Context, name, moveTo string, told func(done, of int)) (Moved, error) {
	need := vault.ChangeSettings
	if moveTo != "" {
		need |= vault.EditCustomers | vault.BulkActions
	}
	if err := sc.s.may(need); err != nil {
		return Moved{}, err
	}
	list, err := sc.s.h.scopes(ctx)
	if err != nil {
		return Moved{}, err
	}
	gone, err := list.named(name)
	if err != nil {
		return Moved{}, err
	}
	to, err := list.instead(gone, moveTo)
	if err != nil {
		return Moved{}, err
	}
	mark, err := sc.s.h.setLeaving(ctx, gone.id, true)
	if err != nil {
		return Moved{}, err
	}
	moved, err := sc.empty(ctx, gone, to, told)
	if err == nil {
		err = sc.s.h.dropScope(ctx, sc.s.actor, gone.id, mark)
	}
	if err != nil {
		_, failed := sc.s.h.setLeaving(context.WithoutCancel(ctx), gone.id, false)
		return moved, errors.Join(err, failed)
	}
	return moved, nil
}

// instead is the scope that customers are moved to; the zero one for nowhere.
func (l scopeList) instead(gone scope, moveTo string) (to scope, err error) {
	if gone.id == defaultScope {
		return to, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("%s is where new customers go when nothing else is said, and stays; it can be renamed.", gone.Name)}
	}
	if moveTo == "" {
		return to, nil
	}
	if to, err = l.named(moveTo); err == nil && to.id == gone.id {
		err = &FieldError{"scope", "Customers are moved to another scope than the one that is removed."}
	}
	return to, err
}

// setLeaving keeps a scope from being entered, or lets it be entered again. The
// record's version tells the mark from a later one.
func (h *house) setLeaving(ctx context.Context, id uint64, leaving bool) (version uint64, err error) {
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		one, was, err := record.Get[scopeRecord](tx, scopeKey(id))
		if version = was; err != nil || one.Leaving == leaving {
			return ignoreNotFound(err) // dropScope says of one that is gone
		}
		one.Leaving = leaving
		if err := tx.Put(scopeKey(id), one); err != nil {
			return err
		}
		now, err := tx.Raw(scopeKey(id))
		version = now.Version
		return err
	})
	return version, commitError(err)
}

// empty moves a scope's customers, or refuses where there are any and nowhere
// to move them.
func (sc *Scopes) empty(ctx context.Context, gone, to scope, told func(done, of int)) (Moved, error) {
	ids, err := sc.s.h.inScope(ctx, gone.id)
	if err != nil || len(ids) == 0 {
		return Moved{}, err
	}
	if to.id == 0 {
		return Moved{}, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("%s has %d customers, the recycle bin included; say which scope they are moved to.", gone.Name, len(ids))}
	}
	moved, err := sc.s.h.moveAll(ctx, sc.s.actor, ids, relocation{to: to.id, from: gone.id}, func(done int) {
		if told != nil {
			told(done, len(ids))
		}
	})
	moved.Refused = slices.DeleteFunc(moved.Refused, func(r Refusal) bool { return errors.Is(r.Why, ErrNotFound) }) // erased meanwhile
	if err == nil && len(moved.Refused) > 0 {
		err = &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("%d of %d customers of %s could not be moved, so it stays.", len(moved.Refused), len(ids), gone.Name)}
	}
	return moved, err
}

// dropScope deletes a scope that is empty since the mark was set, and its
// settings.
func (h *house) dropScope(ctx context.Context, actor record.Actor, id, mark uint64) error {
	return h.changeScopes(ctx, func(tx *record.Tx, list *scopeList) error {
		one, version, err := record.Get[scopeRecord](tx, scopeKey(id))
		if ignoreNotFound(err) != nil {
			return err
		}
		if err != nil || version != mark {
			return &Error{Kind: ErrConflict, Sentence: "The scope was changed by someone else meanwhile. Nobody is lost; try again."}
		}
		for _, info := range settingTable() {
			if info.PerScope {
				if err := tx.Delete(settingKey(id, info.Name)); err != nil {
					return err
				}
			}
		}
		for _, name := range mailing.Names() {
			if err := tx.Delete(templatesKey(id, name)); err != nil {
				return err
			}
		}
		if err := tx.Delete(settingKey(id, dropping)); err != nil {
			return err
		}
		if err := tx.Delete(scopeKey(id)); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: actor, Action: "scope.remove", Subject: one.Name})
	})
}
