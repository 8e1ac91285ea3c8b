package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newOperator(a *app) *cobra.Command {
	return noun("operator", "Manage operators: who may sign in, and what each may do",
		newOperatorList(a), newOperatorAdd(a), newOperatorEdit(a), newOperatorDisable(a), newOperatorEnable(a), newOperatorRemove(a),
		newOperatorSetPassword(a), newOperatorForceChange(a), newChangePassword(a), newRecover(a), newRecoveryKey(a))
}

// operatorJSON is an operator in JSON.
type operatorJSON struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	State       string   `json:"state"`
	Groups      []string `json:"groups"`
	Permissions []string `json:"permissions"`
	Given       []string `json:"given"`
	MustChange  bool     `json:"mustChange"`
	Pending     []string `json:"pending"`
}

func newOperatorJSON(o core.Operator) operatorJSON {
	return operatorJSON{
		ID: o.ID, Name: o.Name, State: string(o.State), Groups: append([]string{}, o.Groups...),
		Permissions: permissionWords(o.Permissions), Given: permissionWords(o.Given),
		MustChange: o.MustChange, Pending: append([]string{}, o.Pending...),
	}
}

// permissionWords are permissions as scripts read and write them: view-password.
func permissionWords(p core.Permissions) []string {
	words := []string{}
	for _, one := range p.Each() {
		words = append(words, strings.ReplaceAll(strings.ToLower(one.String()), " ", "-"))
	}
	return words
}

func newOperatorList(a *app) *cobra.Command {
	return a.verb("list", "List the operators with their groups and permissions", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			list, err := s.Operators().List(cmd.Context())
			if err != nil {
				return err
			}
			return a.showOperators(list)
		})
	})
}

func (a *app) showOperators(list []core.Operator) error {
	if a.json {
		for _, o := range list {
			if err := a.object(newOperatorJSON(o)); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("NAME", "STATE", "GROUPS", "ALSO GIVEN", "PASSWORD", "WAITS FOR")
	for _, o := range list {
		password := "chosen"
		if o.MustChange {
			password = "must change"
		}
		t.row(o.Name, string(o.State), strings.Join(o.Groups, ", "), o.Given.String(), password, strings.Join(o.Pending, ", "))
	}
	return t.end()
}

// operatorVerb is a verb on one operator; done is what is said then.
func (a *app) operatorVerb(use, short, done string, do func(context.Context, *core.Operators, string) error) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.changeOperators(cmd.Context(), args[0], done, func(ctx context.Context, o *core.Operators) error { return do(ctx, o, args[0]) })
	})
}

// changeOperators signs in, changes something, renews the keys that it takes
// from somebody, and says so.
func (a *app) changeOperators(ctx context.Context, name, done string, do func(context.Context, *core.Operators) error) error {
	return a.signedIn(ctx, func(s *core.Session) error {
		if err := do(ctx, s.Operators()); err != nil {
			return err
		}
		if err := a.renewKeys(ctx, s); err != nil {
			return err
		}
		if a.json {
			return a.object(map[string]any{"name": name})
		}
		a.print(done, plain(name))
		return nil
	})
}

func newOperatorDisable(a *app) *cobra.Command {
	return a.operatorVerb("disable NAME", "Keep an operator from signing in until he is enabled again", "%s may not sign in until enabled.\n",
		func(ctx context.Context, o *core.Operators, name string) error { return o.Disable(ctx, name) })
}

func newOperatorEnable(a *app) *cobra.Command {
	return a.operatorVerb("enable NAME", "Let a disabled operator sign in again", "%s may sign in.\n",
		func(ctx context.Context, o *core.Operators, name string) error { return o.Enable(ctx, name) })
}

func newOperatorForceChange(a *app) *cobra.Command {
	return a.operatorVerb("force-change NAME", "Force Password Change at the operator's next sign-in", "%s has to choose a new password at the next sign-in.\n",
		func(ctx context.Context, o *core.Operators, name string) error { return o.ForceChange(ctx, name) })
}

func newOperatorRemove(a *app) *cobra.Command {
	var sure bool
	cmd := a.operatorVerb("remove NAME --yes", "Remove an operator and renew every key he held", "%s is removed, and every key renewed.\n",
		func(ctx context.Context, o *core.Operators, name string) error {
			if !sure {
				return usage("removing an operator cannot be undone; say --yes")
			}
			return a.removeOperator(ctx, o, name)
		})
	cmd.Long = "The operator can no longer sign in, and every record is sealed anew, so that his keys open nothing in the file; then\n" +
		"the file is compacted. Interrupted, the next start goes on. What he saw or copied before, and backups made before,\n" +
		"stay readable with his old password."
	cmd.Flags().BoolVar(&sure, "yes", false, "yes, remove")
	return cmd
}

// removeOperator removes an operator, and says what else is to be done where he
// could change the list of operators.
func (a *app) removeOperator(ctx context.Context, o *core.Operators, name string) error {
	list, err := o.List(ctx)
	if err != nil {
		return err
	}
	if err := o.Remove(ctx, name); err != nil {
		return err
	}
	for _, one := range list {
		if strings.EqualFold(one.Name, name) && one.Permissions.Has(core.ManageOperators) {
			a.note("%s could manage operators: make a new recovery key (operator new-recovery-key), and have every colleague sign in once.", plain(one.Name))
		}
	}
	return nil
}
