package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newScope(a *app) *cobra.Command {
	return noun("scope", "Manage scopes: brands or sites, each with its customers and settings",
		newScopeList(a), newScopeAdd(a), newScopeRename(a), newScopeRemove(a))
}

// scopeJSON is a scope in JSON; the numbers are null for an operator without
// View Customers.
type scopeJSON struct {
	Name      string `json:"name"`
	Default   bool   `json:"default"`
	Leaving   bool   `json:"leaving"`
	Customers *int   `json:"customers"`
	InBin     *int   `json:"inBin"`
}

func newScopeList(a *app) *cobra.Command {
	return a.verb("list", "List the scopes, with how many customers are in each", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			list, err := s.Scopes().List(cmd.Context())
			if err != nil {
				return err
			}
			return a.showScopes(cmd.Context(), s, list)
		})
	})
}

func (a *app) showScopes(ctx context.Context, s *core.Session, list []core.Scope) error {
	rows := make([]scopeJSON, len(list))
	for i, one := range list {
		rows[i] = scopeJSON{Name: one.Name, Default: one.Default, Leaving: one.Leaving}
		if !s.Permissions().Has(core.ViewCustomers) {
			continue
		}
		customers, inBin, err := s.Scopes().Count(ctx, one.Name)
		if err != nil {
			return err
		}
		rows[i].Customers, rows[i].InBin = &customers, &inBin
	}
	if a.json {
		for _, row := range rows {
			if err := a.object(row); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("NAME", "CUSTOMERS", "IN THE BIN", "NOTE")
	for _, row := range rows {
		t.row(row.Name, count(row.Customers), count(row.InBin), scopeNote(row))
	}
	return t.end()
}

// count is a number that is not known to everybody.
func count(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}

func scopeNote(s scopeJSON) string {
	switch {
	case s.Default:
		return "new customers go here unless --scope says otherwise"
	case s.Leaving:
		return "being removed; remove it again, or rename it to keep it"
	}
	return ""
}

// scopeVerb is a verb that changes one scope; done is what is said then, of the
// first argument.
func (a *app) scopeVerb(use, short, done string, args int, do func(context.Context, *core.Scopes, []string) error) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(args), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := do(cmd.Context(), s.Scopes(), args); err != nil {
				return err
			}
			a.note(done, plain(args[len(args)-1]))
			return nil
		})
	})
}

func newScopeAdd(a *app) *cobra.Command {
	cmd := a.scopeVerb("add NAME", "Make a scope", "There is a scope %s.", 1,
		func(ctx context.Context, sc *core.Scopes, args []string) error { return sc.Add(ctx, args[0]) })
	cmd.Long = "Makes a scope, empty, in which everything is set as for the desk; settings set --scope changes that."
	return cmd
}

func newScopeRename(a *app) *cobra.Command {
	return a.scopeVerb("rename NAME NEW-NAME", "Give a scope another name", "The scope is called %s.", 2,
		func(ctx context.Context, sc *core.Scopes, args []string) error {
			return sc.Rename(ctx, args[0], args[1])
		})
}

func newScopeRemove(a *app) *cobra.Command {
	var moveTo string
	cmd := a.verb("remove NAME", "Remove a scope", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			bar := a.progress("moving", "customers")
			moved, err := s.Scopes().Remove(cmd.Context(), args[0], moveTo, func(done, of int) { bar.at(int64(done), int64(of)) })
			bar.clear()
			if a.refusals(moved.Refused); err != nil {
				return err
			}
			a.note("The scope %s is gone; %d customers were moved.", plain(args[0]), moved.Moved)
			return nil
		})
	})
	cmd.Long = "Removes a scope with its settings. One that has customers, the recycle bin included, is removed with --move-to only,\n" +
		"which puts them into another scope first. Whoever cannot be moved is named on standard error, and the scope stays.\n" +
		"Interrupted, run it again."
	cmd.Flags().StringVar(&moveTo, "move-to", "", "the scope that its customers are moved to")
	return cmd
}

// refusals names the customers with whom a deed was not done.
func (a *app) refusals(all []core.Refusal) {
	for _, r := range all {
		a.note("%s", fmt.Sprintf("customer %d: %v", r.ID, r.Why))
	}
}

func newCustomerMove(a *app) *cobra.Command {
	var q core.Query
	var to string
	cmd := a.verb("move [ID…] --to SCOPE", "Move customers to another scope", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		ids := make([]uint64, len(args))
		for i, typed := range args {
			id, err := customerID(typed)
			if err != nil {
				return err
			}
			ids[i] = id
		}
		listed := q.Text != "" || q.Status != "" || q.Scope != ""
		switch {
		case to == "":
			return usage("--to says which scope they are moved to")
		case listed == (len(ids) > 0):
			return usage("name the customers, or list them by --filter, --status or --scope")
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.move(cmd.Context(), s, ids, q, to) })
	})
	cmd.Long = "Moves the customers that are named, or those that the flags list, each in a step of his own; run it again after an\n" +
		"interruption. Their open links go on working. Needs Bulk Actions; customer edit ID --scope moves one without."
	queryFlags(cmd, &q)
	cmd.Flags().StringVar(&to, "to", "", "the scope that they are moved to")
	return cmd
}

func (a *app) move(ctx context.Context, s *core.Session, ids []uint64, q core.Query, to string) error {
	if len(ids) == 0 {
		rows, _, err := s.Customers().Rows(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
	}
	bar := a.progress("moving", "customers")
	moved, err := s.Customers().MoveAll(ctx, ids, to, func(done int) { bar.at(int64(done), int64(len(ids))) })
	bar.clear()
	a.refusals(moved.Refused)
	if err != nil {
		return fmt.Errorf("%w (moved %d so far)", err, moved.Moved)
	}
	if a.json {
		return a.object(struct {
			Moved   int `json:"moved"`
			There   int `json:"there"`
			Refused int `json:"refused"`
		}{moved.Moved, moved.There, len(moved.Refused)})
	}
	a.print("moved %d, there already %d, refused %d\n", moved.Moved, moved.There, len(moved.Refused))
	return nil
}
