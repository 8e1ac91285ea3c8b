package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Group is a named set of permissions.
type Group struct {
	Name        string
	Permissions Permissions
	Members     []string // operators who are not removed
	BuiltIn     bool     // comes with every desk and cannot be changed
}

// lastBuiltIn is the highest ID of the groups that a desk is founded with.
const lastBuiltIn = 3

// Groups lists the groups, those that come with every desk first.
func (o *Operators) Groups(context.Context) ([]Group, error) {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return nil, err
	}
	roster := o.s.h.keys.keyring().Roster()
	groups := make([]Group, len(roster.Groups))
	for i, g := range roster.Groups {
		groups[i] = Group{Name: g.Name, Permissions: g.Permissions, BuiltIn: g.ID <= lastBuiltIn}
		for _, one := range roster.Operators {
			if one.State != vault.Removed && slices.Contains(one.Groups, g.ID) {
				groups[i].Members = append(groups[i].Members, one.Name)
			}
		}
	}
	return groups, nil
}

// AddGroup makes a group of the desk's own. Errors: ErrExists, ErrInput.
func (o *Operators) AddGroup(ctx context.Context, name string, may Permissions) error {
	return o.changeGroups(ctx, func(c *teamChange) error {
		name, err := c.freeGroup(name, 0)
		if err != nil {
			return err
		}
		id := uint32(lastBuiltIn + 1)
		for _, g := range c.next.Groups {
			id = max(id, g.ID+1)
		}
		c.next.Groups = append(c.next.Groups, vault.RosterGroup{ID: id, Name: name, Permissions: may & vault.AllPermissions})
		c.log("group.add", name, record.Value{Field: "permissions", New: may.String()})
		return nil
	})
}

// EditGroup changes the name and the permissions of a group of the desk's own.
// What its members lose by it is as if it was taken from each.
func (o *Operators) EditGroup(ctx context.Context, name, newName string, may Permissions) error {
	return o.changeGroups(ctx, func(c *teamChange) error {
		i, err := c.ownGroup(name)
		if err != nil {
			return err
		}
		g := &c.next.Groups[i]
		newName, err := c.freeGroup(newName, g.ID)
		if err != nil {
			return err
		}
		c.log("group.edit", g.Name, changedValues(
			record.Value{Field: "name", Old: g.Name, New: newName},
			record.Value{Field: "permissions", Old: g.Permissions.String(), New: may.String()})...)
		g.Name, g.Permissions = newName, may&vault.AllPermissions
		return nil
	})
}

// RemoveGroup takes a group of the desk's own out, and its members out of it.
func (o *Operators) RemoveGroup(ctx context.Context, name string) error {
	return o.changeGroups(ctx, func(c *teamChange) error {
		i, err := c.ownGroup(name)
		if err != nil {
			return err
		}
		id := c.next.Groups[i].ID
		c.log("group.remove", c.next.Groups[i].Name)
		c.next.Groups = slices.Delete(c.next.Groups, i, i+1)
		for n := range c.next.Operators {
			one := &c.next.Operators[n]
			one.Groups = slices.DeleteFunc(one.Groups, func(in uint32) bool { return in == id })
		}
		return nil
	})
}

func (o *Operators) changeGroups(ctx context.Context, plan func(*teamChange) error) error {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return err
	}
	return o.s.desk.changeTeam(ctx, o.s.signer(), plan)
}

func (c *teamChange) ownGroup(name string) (int, error) {
	for i, g := range c.next.Groups {
		switch {
		case !strings.EqualFold(g.Name, name):
		case g.ID <= lastBuiltIn:
			return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("%s comes with Keydesk and stays as it is; make a group of your own.", g.Name)}
		default:
			return i, nil
		}
	}
	return 0, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no group %q.", name)}
}

func (c *teamChange) freeGroup(name string, own uint32) (string, error) {
	name, err := cleanText("group", name)
	if err != nil {
		return "", err
	}
	if name == "" || len(name) > maxOperatorName {
		return "", &FieldError{"group", fmt.Sprintf("A group needs a name of %d bytes at most.", maxOperatorName)}
	}
	for _, g := range c.next.Groups {
		if strings.EqualFold(g.Name, name) && g.ID != own {
			return "", &Error{Kind: ErrExists, Sentence: fmt.Sprintf("There is a group %q already.", g.Name)}
		}
	}
	return name, nil
}

// groupIDs finds groups by their names.
func (c *teamChange) groupIDs(names []string) ([]uint32, error) {
	var ids []uint32
	for _, name := range names {
		i := slices.IndexFunc(c.next.Groups, func(g vault.RosterGroup) bool { return strings.EqualFold(g.Name, name) })
		if i < 0 {
			return nil, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no group %q.", name)}
		}
		ids = append(ids, c.next.Groups[i].ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
