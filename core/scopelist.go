package core

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/record"
)

// scopeRecord is a brand or site under All.
type scopeRecord struct {
	Name    string `cbor:"1,keyasint"`
	Leaving bool   `cbor:"2,keyasint,omitempty"` // being removed: nobody comes in
}

// defaultScope is the scope that every desk begins with, and that stays.
const defaultScope uint64 = 1

// scopesRecord says which number the last scope was given, for no number is
// given twice. It is there since the list was changed for the first time, and
// written with every change: whoever changes the list finds out by its version
// whether it is still the list that he read.
type scopesRecord struct {
	Last uint64 `cbor:"1,keyasint"`
}

func scopeKey(id uint64) record.Key { return record.KeyOf(record.KindScope, id) }

// scopesKey is the key of the scopesRecord; no scope has the number 0.
func scopesKey() record.Key { return scopeKey(0) }

// scope is one of the list.
type scope struct {
	id uint64
	scopeRecord
}

// scopeList is all scopes as one snapshot has them, in the order of their
// numbers.
type scopeList struct {
	all     []scope
	last    uint64
	version uint64 // of the scopesRecord; 0: there is none
}

func (h *house) scopes(ctx context.Context) (list scopeList, err error) {
	err = h.store.View(ctx, func(r *record.Reader) error {
		list, err = readScopes(r)
		return err
	})
	return list, err
}

func readScopes(r *record.Reader) (scopeList, error) {
	var list scopeList
	for raw, err := range r.Scan(record.Single(record.KindScope), nil, 0, false) {
		if err != nil {
			return list, err
		}
		id, _ := raw.Key.Number(0)
		if id == 0 {
			var head scopesRecord
			if err := raw.Decode(&head); err != nil {
				return list, err
			}
			list.last, list.version = head.Last, raw.Version
			continue
		}
		one := scope{id: id}
		if err := raw.Decode(&one.scopeRecord); err != nil {
			return list, err
		}
		list.all = append(list.all, one)
		list.last = max(list.last, id)
	}
	return list, nil
}

// named finds a scope by its name; case does not count.
func (l scopeList) named(name string) (scope, error) {
	for _, one := range l.all {
		if strings.EqualFold(one.Name, name) {
			return one, nil
		}
	}
	return scope{}, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no scope %q.", name)}
}

// scopeID finds a scope by its name; 0 for all.
func (h *house) scopeID(ctx context.Context, name string) (uint64, error) {
	if name == "" {
		return 0, nil
	}
	list, err := h.scopes(ctx)
	if err != nil {
		return 0, err
	}
	one, err := list.named(name)
	return one.id, err
}

// scopeOf is scopeID for what is done in one scope: "" is the default one.
func (h *house) scopeOf(ctx context.Context, name string) (uint64, error) {
	if name == "" {
		return defaultScope, nil
	}
	return h.scopeID(ctx, name)
}

// enter gives the name of a scope that somebody or something is put into; it is
// refused where the scope was removed meanwhile, or is just being removed. It
// stands in the transaction that puts it there, so that nobody is left behind.
func enter(g record.Getter, id uint64) (name string, err error) {
	one, there, err := record.Find[scopeRecord](g, scopeKey(id))
	switch {
	case err != nil:
		return "", err
	case !there:
		return "", &Error{Kind: ErrConflict, Sentence: "The scope was removed meanwhile."}
	case one.Leaving:
		return "", &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("The scope %s is being removed.", one.Name)}
	}
	return one.Name, nil
}

// errListChanged is that the list is not the one that was read.
var errListChanged = errors.New("the list of scopes was changed meanwhile")

// changeScopes runs plan on the list of scopes, and once more where another
// program changed that in between. plan writes what it changes.
func (h *house) changeScopes(ctx context.Context, plan func(*record.Tx, *scopeList) error) error {
	for {
		list, err := h.scopes(ctx)
		if err != nil {
			return err
		}
		_, err = h.store.Update(ctx, func(tx *record.Tx) error {
			if err := list.unchanged(tx); err != nil {
				return err
			}
			now := list
			if err := plan(tx, &now); err != nil {
				return err
			}
			return tx.Put(scopesKey(), scopesRecord{Last: now.last})
		})
		if !errors.Is(err, errListChanged) {
			return commitError(err)
		}
	}
}

// unchanged says whether the list is still what it was.
func (l scopeList) unchanged(g record.Getter) error {
	_, version, err := record.Get[scopesRecord](g, scopesKey())
	if ignoreNotFound(err) != nil {
		return err
	}
	if version != l.version {
		return errListChanged
	}
	return nil
}
