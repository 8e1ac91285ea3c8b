package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Operators is the room of operators, their groups and keys. Every method of
// it needs Manage Operators and works on one operator by his sign-in name,
// whose case does not matter. Those that change something answer ErrNotFound
// for a name that is nobody's, ErrInput, and ErrRefused where the last
// administrator, or the last holder of a key, would go.
//
// Caveat: what an operator saw or copied before, and backups made before, stay
// readable to him whatever is changed here.
type Operators struct{ s *Session }

// OperatorState is whether an operator may sign in.
type OperatorState string

// The states. One who was removed is not listed any more.
const (
	OperatorActive   OperatorState = "active"
	OperatorDisabled OperatorState = "disabled"
)

// Operator is one line of the list.
type Operator struct {
	ID          string
	Name        string
	Groups      []string    // in the order of Groups
	Given       Permissions // to himself, beside his groups'
	Permissions Permissions // all that he may do when he is active
	State       OperatorState
	MustChange  bool     // has to choose another password at his next sign-in
	Pending     []string // keys that his permissions ask for and nobody has handed on yet
	Self        bool     // the one who asks
}

// List lists the operators by name.
func (o *Operators) List(ctx context.Context) ([]Operator, error) {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return nil, err
	}
	var notes teamNotes
	err := o.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		notes, _, err = record.Find[teamNotes](r, teamKey(partNotes))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the list of operators: %w", err)
	}
	front, err := o.s.h.store.Front(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the list of operators: %w", err)
	}
	keys := o.s.h.keys.keyring()
	roster := keys.Roster()
	pending := roster.Pending(front.Grants)
	var list []Operator
	for _, one := range roster.Operators {
		if one.State == vault.Removed {
			continue
		}
		line := lineOf(roster, one, pending)
		line.MustChange, line.Self = notes.mustChange(one.ID), one.ID == keys.Operator()
		list = append(list, line)
	}
	slices.SortFunc(list, func(a, b Operator) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list, nil
}

func lineOf(r vault.Roster, one vault.RosterOperator, pending []vault.Due) Operator {
	line := Operator{ID: one.ID.String(), Name: one.Name, Given: one.Permissions, Permissions: r.Held(one), State: OperatorActive}
	if one.State == vault.Disabled {
		line.State = OperatorDisabled
	}
	for _, g := range r.Groups {
		if slices.Contains(one.Groups, g.ID) {
			line.Groups = append(line.Groups, g.Name)
		}
	}
	for _, due := range pending {
		if name := due.Kind.String(); due.To == one.ID && !slices.Contains(line.Pending, name) {
			line.Pending = append(line.Pending, name)
		}
	}
	return line
}

// change has plan change the entry of one operator.
func (o *Operators) change(ctx context.Context, name string, plan func(*teamChange, *vault.RosterOperator) error) error {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return err
	}
	return o.s.desk.changeTeam(ctx, o.s.signer(), func(c *teamChange) error {
		one, err := c.find(name)
		if err != nil {
			return err
		}
		return plan(c, one)
	})
}

// find is the entry of an operator who was not removed, to be changed.
func (c *teamChange) find(name string) (*vault.RosterOperator, error) {
	for i := range c.next.Operators {
		if one := &c.next.Operators[i]; one.State != vault.Removed && strings.EqualFold(one.Name, name) {
			return one, nil
		}
	}
	return nil, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no operator %q in this desk.", name)}
}

// notSelf refuses what nobody does to himself.
func (c *teamChange) notSelf(one *vault.RosterOperator, sentence string) error {
	if one.ID == c.keys.Operator() {
		return &Error{Kind: ErrRefused, Sentence: sentence}
	}
	return nil
}

// freeName cleans a sign-in name and refuses one that somebody has.
func (c *teamChange) freeName(name string, own vault.OperatorID) (string, error) {
	name, err := cleanText("operator", name)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", &FieldError{"operator", "An operator needs a name to sign in with."}
	}
	if len(name) > maxOperatorName {
		return "", &FieldError{"operator", fmt.Sprintf("The name has %d bytes; %d at most.", len(name), maxOperatorName)}
	}
	if one, err := c.find(name); err == nil && one.ID != own {
		return "", &Error{Kind: ErrExists, Sentence: fmt.Sprintf("There is an operator %q already.", one.Name)}
	}
	return name, nil
}

// maxOperatorName is the longest name in bytes; the list of operators takes no
// longer one.
const maxOperatorName = 256
