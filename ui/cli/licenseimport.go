package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

func newLicenseImport(a *app) *cobra.Command {
	in := &importing{kind: transfer.Licenses}
	cmd := a.verb("import FILE", "Take licenses from a CSV file", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.importFile(cmd.Context(), args[0], in)
	})
	cmd.Long = "Takes licenses from a CSV file; - is standard input. A row changes the license with its License ID, or else with its\n" +
		"external ID, an old key; new ones are given a License ID and an activation password. Lists of Easy Digital Downloads,\n" +
		"of License Manager for WooCommerce and of keygen.sh (JSON, one license a line, too) are known by their columns.\n\n" +
		"The product must be there. The customer is named by customerId, or by customerExternalId, or by customerEmail, and must\n" +
		"be there. A computerId takes a seat; further rows of a license add further computers.\n\n" +
		"Rows that are not taken are named on standard error. What was written stays: import the file again to go on."
	in.flags(cmd)
	var names []string
	for _, p := range transfer.Presets() {
		names = append(names, p.Name)
	}
	cmd.Flags().StringVar(&in.preset, "preset", "", "whose list it is: "+strings.Join(names, ", ")+" (default: by its columns)")
	cmd.Flags().StringArrayVar(&in.products, "product", nil, `the product of rows that name none; "17=Tide Planner": what the list calls 17`)
	return cmd
}

// newUndoImport is customer undo-import and license undo-import.
func newUndoImport(a *app, kind core.ImportKind) *cobra.Command {
	list := false
	cmd := a.verb("undo-import [IMPORT]", "Take an import of "+string(kind)+" back", cobra.MaximumNArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			all, err := s.Imports(cmd.Context(), kind)
			if err != nil || list {
				return a.listImports(all, err)
			}
			id, err := importID(all, args)
			if err != nil {
				return err
			}
			return a.undoImport(cmd.Context(), s, kind, id)
		})
	})
	cmd.Long = "Takes an import of the last 30 days back, the last one unless a number says which: what it made is removed, what it\n" +
		"changed is as it was. What was changed or used since stays, and is named on standard error. Interrupted, it goes on\n" +
		"when it is called again."
	cmd.Flags().BoolVar(&list, "list", false, "list the imports that can be taken back")
	return cmd
}

// importID is the import that is meant.
func importID(all []core.PastImport, args []string) (uint64, error) {
	if len(args) == 1 {
		return number("import", args[0])
	}
	for _, one := range all {
		if one.Undone.IsZero() {
			return one.ID, nil
		}
	}
	return 0, &core.Error{Kind: core.ErrNotFound, Sentence: "There is no import that could be taken back."}
}

func (a *app) listImports(all []core.PastImport, err error) error {
	if err != nil {
		return err
	}
	t := a.table("IMPORT", "WHEN", "BY", "RESULT", "TAKEN BACK")
	for _, one := range all {
		result := one.Result
		if result == "" {
			result = "left in its middle"
		}
		if !a.json {
			t.row(decimal(one.ID), localTime(one.At, ""), one.By, result, localTime(one.Undone, "no"))
			continue
		}
		err := a.object(struct {
			ID      string     `json:"id"`
			At      *time.Time `json:"at"`
			By      string     `json:"by"`
			New     int        `json:"imported"`
			Updated int        `json:"updated"`
			Undone  *time.Time `json:"undoneAt"`
		}{decimal(one.ID), jsonTime(one.At), one.By, one.New, one.Updated, jsonTime(one.Undone)})
		if err != nil {
			return err
		}
	}
	switch {
	case a.json:
		return nil
	case len(all) == 0:
		a.note("There is no import of the last 30 days.")
		return nil
	}
	return t.end()
}

func (a *app) undoImport(ctx context.Context, s *core.Session, kind core.ImportKind, id uint64) error {
	bar := a.progress("taking back", string(kind))
	u := core.Undo{
		Import: id,
		Kept: func(id uint64, why string) {
			bar.clear()
			a.note("%d stays: %s", id, why)
		},
		Progress: func(done, total int) { bar.at(int64(done), int64(total)) },
	}
	undo := s.Customers().UndoImport
	if kind == core.ImportedLicenses {
		undo = s.Licenses().UndoImport
	}
	done, err := undo(ctx, u)
	bar.clear()
	if err != nil {
		return err
	}
	if a.json {
		return a.object(struct {
			Removed  int `json:"removed"`
			Restored int `json:"restored"`
			Kept     int `json:"kept"`
		}{done.Removed, done.Restored, done.Kept})
	}
	a.print("%s\n", done)
	return nil
}
