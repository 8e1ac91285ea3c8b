package core

import (
	"context"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// NewOperator is a colleague to be added.
type NewOperator struct {
	Name       string
	Groups     []string
	Given      Permissions // beside the groups'
	Password   secret.Text
	MustChange bool // has to choose another at the first sign-in
}

// Add adds an operator. Keys that his permissions ask for and the one who adds
// him does not hold are handed on by the next holder who signs in; until then
// they are Pending in the list. It takes the key derivation's time. Errors:
// ErrExists, ErrInput.
func (o *Operators) Add(ctx context.Context, n NewOperator) error {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return err
	}
	if err := operatorPassword(n.Password); err != nil {
		return err
	}
	return o.s.desk.changeTeam(ctx, o.s.signer(), func(c *teamChange) error {
		name, err := c.freeName(n.Name, vault.RecoveryID)
		if err != nil {
			return err
		}
		groups, err := c.groupIDs(n.Groups)
		if err != nil {
			return err
		}
		one, slot, err := c.keys.NewOperator(ctx, vault.RecoveryID, name, n.Password, c.cost(c.keys.Operator()))
		if err != nil {
			return err
		}
		one.Groups, one.Permissions = groups, n.Given&vault.AllPermissions
		c.slots[one.ID] = slot
		c.ask(&one, n.MustChange)
		c.next.Operators = append(c.next.Operators, one)
		slices.SortFunc(c.next.Operators, func(a, b vault.RosterOperator) int { return slices.Compare(a.ID[:], b.ID[:]) })
		c.log("operator.add", name, c.rightsOf(one)...)
		return nil
	})
}

// cost is what an operator's password costs now; the default where he has no
// slot that can be read.
func (c *teamChange) cost(id vault.OperatorID) vault.KDF {
	if slot, err := vault.DecodeSlot(c.front.Slots[id]); err == nil {
		return slot.KDF
	}
	return vault.DefaultKDF()
}

// ask says whether the password that an operator is given is one to be changed:
// older than the next list of operators.
func (c *teamChange) ask(one *vault.RosterOperator, must bool) {
	if must {
		one.SlotFrom = c.next.Generation
	}
	c.must[one.ID] = must
}

// rightsOf are an operator's groups and permissions for the log.
func (c *teamChange) rightsOf(one vault.RosterOperator) []record.Value {
	line := lineOf(c.next, one, nil)
	return []record.Value{
		{Field: "groups", New: strings.Join(line.Groups, ", ")},
		{Field: "permissions", New: line.Given.String()},
	}
}

// OperatorEdit is what is to be changed of an operator; nil leaves it.
type OperatorEdit struct {
	Name   *string
	Groups *[]string
	Given  *Permissions
}

// Edit changes an operator's name, groups or permissions. A permission that is
// kept by a key and taken away makes a new key; see Session.RenewKeys. Errors:
// ErrExists.
func (o *Operators) Edit(ctx context.Context, name string, e OperatorEdit) error {
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) (err error) {
		before := lineOf(c.next, *one, nil)
		if e.Name != nil {
			if err := c.rename(one, *e.Name); err != nil {
				return err
			}
		}
		if e.Groups != nil {
			if one.Groups, err = c.groupIDs(*e.Groups); err != nil {
				return err
			}
		}
		if e.Given != nil {
			one.Permissions = *e.Given & vault.AllPermissions
		}
		after := lineOf(c.next, *one, nil)
		c.log("operator.edit", before.Name, changedValues(
			record.Value{Field: "name", Old: before.Name, New: after.Name},
			record.Value{Field: "groups", Old: strings.Join(before.Groups, ", "), New: strings.Join(after.Groups, ", ")},
			record.Value{Field: "permissions", Old: before.Given.String(), New: after.Given.String()},
		)...)
		return nil
	})
}

// changedValues leaves out what stayed.
func changedValues(values ...record.Value) []record.Value {
	return slices.DeleteFunc(values, func(v record.Value) bool { return v.Old == v.New })
}

func (c *teamChange) rename(one *vault.RosterOperator, name string) error {
	name, err := c.freeName(name, one.ID)
	if err != nil || name == one.Name {
		return err
	}
	slot, err := vault.RenameSlot(c.front.Slots[one.ID], name)
	if err != nil {
		return err
	}
	one.Name, c.slots[one.ID] = name, slot
	return nil
}

// Disable keeps an operator from signing in until Enable; the keys in the file
// are made over from him. One who is not to come back is removed: only that
// makes new keys.
func (o *Operators) Disable(ctx context.Context, name string) error {
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) error {
		if err := c.notSelf(one, "You cannot disable yourself."); err != nil {
			return err
		}
		if one.State == vault.Disabled {
			return &Error{Kind: ErrRefused, Sentence: one.Name + " is disabled already."}
		}
		one.State = vault.Disabled
		c.log("operator.disable", one.Name)
		return nil
	})
}

// Enable lets a disabled operator sign in again, with the password he had.
func (o *Operators) Enable(ctx context.Context, name string) error {
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) error {
		if one.State == vault.Active {
			return &Error{Kind: ErrRefused, Sentence: one.Name + " is not disabled."}
		}
		one.State = vault.Active
		c.log("operator.enable", one.Name)
		return nil
	})
}

// Remove takes an operator out for good and makes new keys of all that he
// held. Session.RenewKeys then seals the records anew; until that is done, the
// old keys still open what was sealed before.
func (o *Operators) Remove(ctx context.Context, name string) error {
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) error {
		if err := c.notSelf(one, "You cannot remove yourself; another administrator can."); err != nil {
			return err
		}
		c.log("operator.remove", one.Name, c.rightsOf(*one)...)
		one.State, one.Groups, one.Permissions = vault.Removed, nil, 0
		c.slots[one.ID] = nil
		c.must[one.ID] = false
		return nil
	})
}

// SetPassword gives another operator a password, and with it a new key pair,
// because nobody can open his slot for him. Keys that the one who does it does
// not hold are Pending then. It takes the key derivation's time. Errors:
// ErrInput; ErrRefused for one's own, which Desk.ChangePassword changes.
func (o *Operators) SetPassword(ctx context.Context, name string, password secret.Text, mustChange bool) error {
	if err := operatorPassword(password); err != nil {
		return err
	}
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) error {
		if err := c.notSelf(one, "Your own password is changed with the present one: Change my password."); err != nil {
			return err
		}
		if err := c.rekey(ctx, one, password); err != nil {
			return err
		}
		c.ask(one, mustChange)
		c.log("operator.password.set", one.Name, record.Value{Field: "must change", New: yesNo(mustChange)})
		return nil
	})
}

// rekey gives an operator a slot under a password with a new key pair in it.
func (c *teamChange) rekey(ctx context.Context, one *vault.RosterOperator, password secret.Text) error {
	fresh, slot, err := c.keys.NewOperator(ctx, one.ID, one.Name, password, c.cost(one.ID))
	if err != nil {
		return err
	}
	one.Public, one.SlotFrom = fresh.Public, fresh.SlotFrom
	c.slots[one.ID] = slot
	c.rekeyed = append(c.rekeyed, one.ID)
	return nil
}

// ForceChange has an operator choose another password at his next sign-in; his
// own change satisfies it.
func (o *Operators) ForceChange(ctx context.Context, name string) error {
	return o.change(ctx, name, func(c *teamChange, one *vault.RosterOperator) error {
		c.ask(one, true)
		c.log("operator.force-change", one.Name)
		return nil
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
