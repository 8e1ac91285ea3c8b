package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// rightsFlags are the flags that say what somebody may do.
type rightsFlags struct {
	groups, permissions []string
}

func (r *rightsFlags) add(cmd *cobra.Command, groups bool) {
	if groups {
		cmd.Flags().StringArrayVar(&r.groups, "group", nil, "a group, such as \"Customer Service Rep\"; may be repeated")
	}
	cmd.Flags().StringArrayVar(&r.permissions, "permission", nil, "a permission, such as view-password; may be repeated")
}

// given adds up the permissions; an empty one stands for none.
func (r *rightsFlags) given() (sum core.Permissions, err error) {
	for _, name := range r.permissions {
		one, known := core.ParsePermission(name)
		if !known && name != "" {
			return 0, inputError("There is no permission %q.", name)
		}
		sum |= one
	}
	return sum, nil
}

// named are the groups; an empty one stands for none.
func (r *rightsFlags) named() []string {
	names := []string{}
	for _, name := range r.groups {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

func newOperatorAdd(a *app) *cobra.Command {
	rights, password := &rightsFlags{}, &passwordFlags{}
	var mustChange bool
	cmd := a.verb("add NAME", "Add an operator", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		form := core.NewOperator{Name: args[0], Groups: rights.named(), MustChange: mustChange}
		var err error
		if form.Given, err = rights.given(); err != nil {
			return err
		}
		if form.Password, err = a.chosenPassword(cmd, password, args[0]); err != nil {
			return err
		}
		return a.changeOperators(cmd.Context(), args[0], "%s may sign in.\n",
			func(ctx context.Context, o *core.Operators) error { return o.Add(ctx, form) })
	})
	cmd.Long = "Adds an operator with the permissions of his groups and those given to him.\n" +
		"Groups of every desk: Administrators, Power Users, \"Customer Service Rep\"; keydeskctl group makes others."
	rights.add(cmd, true)
	password.add(cmd)
	cmd.Flags().BoolVar(&mustChange, "must-change", false, "he has to choose another password at the first sign-in")
	return cmd
}

func newOperatorEdit(a *app) *cobra.Command {
	rights := &rightsFlags{}
	var name string
	cmd := a.verb("edit NAME", "Change an operator's name, groups or permissions", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		edit := core.OperatorEdit{Name: given(cmd, "name", name), Groups: given(cmd, "group", rights.named())}
		may, err := rights.given()
		if err != nil {
			return err
		}
		edit.Given = given(cmd, "permission", may)
		if edit == (core.OperatorEdit{}) {
			return &usageError{text: "say what is to be changed", command: cmd.CommandPath()}
		}
		return a.changeOperators(cmd.Context(), args[0], "%s is changed.\n",
			func(ctx context.Context, o *core.Operators) error { return o.Edit(ctx, args[0], edit) })
	})
	cmd.Long = "What is named takes the place of what was: --group A --group B leaves exactly these two, --group \"\" none.\n" +
		"Taking a permission away that is kept by a key (View Password, Issue License Files, Manage Operators, Run Portal)\n" +
		"renews that key."
	cmd.Flags().StringVar(&name, "name", "", "the new sign-in name")
	rights.add(cmd, true)
	return cmd
}
