package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Scopes is the room of scopes: the brands or sites under All. A customer is in
// one. They are the program's to enforce and no wall against an operator with a
// program of his own.
type Scopes struct{ s *Session }

// Scope is one brand or site.
type Scope struct {
	Name    string
	Default bool // new customers go here where nothing else is said; it stays
	Leaving bool // its removal was interrupted: remove it again, or rename it to keep it
}

// maxScopeName is how long a scope's name may be, in bytes.
const maxScopeName = 64

// allScopes is what the Scope Selector calls all of them together.
const allScopes = "All"

// List gives the scopes, the oldest first. Needs no permission: a customer's
// scope is seen in all windows.
func (sc *Scopes) List(ctx context.Context) ([]Scope, error) {
	list, err := sc.s.h.scopes(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the scopes: %w", err)
	}
	out := make([]Scope, len(list.all))
	for i, one := range list.all {
		out[i] = Scope{Name: one.Name, Default: one.id == defaultScope, Leaving: one.Leaving}
	}
	return out, nil
}

// Count says how many customers are in a scope, and how many more of it are in
// the recycle bin. Needs View Customers.
func (sc *Scopes) Count(ctx context.Context, name string) (customers, inBin int, err error) {
	if err := sc.s.may(vault.ViewCustomers); err != nil {
		return 0, 0, err
	}
	list, err := sc.s.h.scopes(ctx)
	if err != nil {
		return 0, 0, err
	}
	one, err := list.named(name)
	if err != nil {
		return 0, 0, err
	}
	rows, err := sc.s.h.directory(ctx)
	if err != nil {
		return 0, 0, err
	}
	var found [2]int
	for i, show := range []directory.Show{directory.ShowAll, directory.ShowDeleted} {
		results, err := rows.Search().Find(ctx, directory.Query{Scope: one.id, Show: show, Sort: Order{By: ByID}})
		if err != nil {
			return 0, 0, err
		}
		found[i] = results.Len()
	}
	return found[0], found[1], nil
}

// Add makes a scope, in which everything is as the desk has it. Needs Change
// Settings. Errors: ErrExists, ErrInput.
func (sc *Scopes) Add(ctx context.Context, name string) error {
	if err := sc.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	return sc.s.h.changeScopes(ctx, func(tx *record.Tx, list *scopeList) error {
		name, err := list.free(name, 0)
		if err != nil {
			return err
		}
		list.last++
		if err := tx.Put(scopeKey(list.last), scopeRecord{Name: name}); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: sc.s.actor, Action: "scope.add", Subject: name})
	})
}

// Rename gives a scope another name; one whose removal was interrupted stays.
// Needs Change Settings. Errors: ErrNotFound, ErrExists, ErrInput.
func (sc *Scopes) Rename(ctx context.Context, name, newName string) error {
	if err := sc.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	return sc.s.h.changeScopes(ctx, func(tx *record.Tx, list *scopeList) error {
		one, err := list.named(name)
		if err != nil {
			return err
		}
		newName, err := list.free(newName, one.id)
		if err != nil {
			return err
		}
		if err := tx.Put(scopeKey(one.id), scopeRecord{Name: newName}); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: sc.s.actor, Action: "scope.rename", Subject: one.Name},
			record.Value{Field: "name", Old: one.Name, New: newName})
	})
}

// free is the name as it is kept, if no other scope has it.
func (l scopeList) free(name string, own uint64) (string, error) {
	name, err := cleanText("scope", name)
	if err != nil {
		return "", err
	}
	if name == "" || len(name) > maxScopeName {
		return "", &FieldError{"scope", fmt.Sprintf("A scope needs a name of %d bytes at most.", maxScopeName)}
	}
	if strings.EqualFold(name, allScopes) {
		return "", &FieldError{"scope", fmt.Sprintf("%s is what all scopes together are called; choose another name.", allScopes)}
	}
	if other, err := l.named(name); err == nil && other.id != own {
		return "", &Error{Kind: ErrExists, Sentence: fmt.Sprintf("There is a scope %q already.", other.Name)}
	}
	return name, nil
}
