package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newGroup(a *app) *cobra.Command {
	return noun("group", "Manage groups of permissions", newGroupList(a), newGroupAdd(a), newGroupEdit(a), newGroupRemove(a))
}

// groupJSON is a group in JSON.
type groupJSON struct {
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"`
	Members     []string `json:"members"`
	BuiltIn     bool     `json:"builtIn"`
}

func newGroupList(a *app) *cobra.Command {
	return a.verb("list", "List the groups with their permissions", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			groups, err := s.Operators().Groups(cmd.Context())
			if err != nil {
				return err
			}
			return a.showGroups(groups)
		})
	})
}

func (a *app) showGroups(groups []core.Group) error {
	if a.json {
		for _, g := range groups {
			if err := a.object(groupJSON{g.Name, permissionWords(g.Permissions), append([]string{}, g.Members...), g.BuiltIn}); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("NAME", "MEMBERS", "PERMISSIONS")
	for _, g := range groups {
		t.row(g.Name, strings.Join(g.Members, ", "), g.Permissions.String())
	}
	return t.end()
}

func newGroupAdd(a *app) *cobra.Command {
	rights := &rightsFlags{}
	cmd := a.verb("add NAME --permission PERMISSION", "Make a group of your own", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		may, err := rights.given()
		if err != nil {
			return err
		}
		return a.changeOperators(cmd.Context(), args[0], "There is a group %s.\n",
			func(ctx context.Context, o *core.Operators) error { return o.AddGroup(ctx, args[0], may) })
	})
	rights.add(cmd, false)
	return cmd
}

func newGroupEdit(a *app) *cobra.Command {
	rights := &rightsFlags{}
	var name string
	cmd := a.verb("edit NAME", "Change a group of your own", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		may, err := rights.given()
		if err != nil {
			return err
		}
		return a.changeOperators(cmd.Context(), args[0], "%s is changed.\n", func(ctx context.Context, o *core.Operators) error {
			was, err := groupNamed(ctx, o, args[0])
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("name") {
				was.Name = name
			}
			if cmd.Flags().Changed("permission") {
				was.Permissions = may
			}
			return o.EditGroup(ctx, args[0], was.Name, was.Permissions)
		})
	})
	cmd.Long = "The permissions named take the place of those there were; --permission \"\" leaves none."
	cmd.Flags().StringVar(&name, "name", "", "the new name")
	rights.add(cmd, false)
	return cmd
}

// groupNamed finds a group; one that is not there is what EditGroup refuses.
func groupNamed(ctx context.Context, o *core.Operators, name string) (core.Group, error) {
	groups, err := o.Groups(ctx)
	for _, g := range groups {
		if strings.EqualFold(g.Name, name) {
			return g, err
		}
	}
	return core.Group{Name: name}, err
}

func newGroupRemove(a *app) *cobra.Command {
	return a.operatorVerb("remove NAME", "Remove a group of your own", "The group %s is gone.\n",
		func(ctx context.Context, o *core.Operators, name string) error { return o.RemoveGroup(ctx, name) })
}
