package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/bulk"
)

// bulkRun is the flags of customer bulk.
type bulkRun struct {
	q                core.Query
	to               string
	dry, sure, again bool
}

func newCustomerBulk(a *app) *cobra.Command {
	b := &bulkRun{}
	cmd := a.verb("bulk ACTION [ID…]", "Do the same to several customers", cobra.MinimumNArgs(1), func(cmd *cobra.Command, args []string) error {
		asked := core.Bulk{Action: core.BulkAction(args[0]), Scope: b.to, Again: b.again}
		if err := b.check(asked.Action, args[1:]); err != nil {
			return err
		}
		for _, typed := range args[1:] {
			id, err := customerID(typed)
			if err != nil {
				return err
			}
			asked.IDs = append(asked.IDs, id)
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.bulk(cmd.Context(), s, asked, b) })
	})
	cmd.Long = "ACTION is one of " + strings.Join(bulkActions(), ", ") + ".\n" +
		"Names the customers by their IDs, or lists them by --filter, --status or --scope. Needs the permission Bulk Actions\n" +
		"and what the action needs with one customer. --dry-run says who would be left out and why; above 25 customers\n" +
		"--yes is asked for. Each customer is done in a step of his own: after an interruption the same again goes on, and\n" +
		"who was mailed already by the batch that was stopped is left out for 7 days (--again mails them as well). Links\n" +
		"that are mailed this way work for 7 days. Mail is queued; keydeskctl mail send delivers it."
	cmd.ValidArgs = bulkActions()
	queryFlags(cmd, &b.q)
	flags := cmd.Flags()
	flags.StringVar(&b.to, "to", "", "with move: the scope that they are moved to")
	flags.BoolVar(&b.dry, "dry-run", false, "say who would be left out and why, and change nothing")
	flags.BoolVar(&b.sure, "yes", false, "yes, also to more than 25 customers")
	flags.BoolVar(&b.again, "again", false, "also to those whom a batch that was stopped has mailed")
	return cmd
}

// bulkActions are the words for ACTION.
func bulkActions() (words []string) {
	for _, a := range core.AllBulkActions() {
		words = append(words, string(a))
	}
	return words
}

// check holds the rules between the words of the command line.
func (b *bulkRun) check(a core.BulkAction, ids []string) error {
	listed := b.q.Text != "" || b.q.Status != "" || b.q.Scope != ""
	switch {
	case !slices.Contains(core.AllBulkActions(), a):
		return usage("there is no action %q; there are %s", a, strings.Join(bulkActions(), ", "))
	case listed == (len(ids) > 0):
		return usage("name the customers, or list them by --filter, --status or --scope")
	case b.q.Limit < 0:
		return usage("--limit takes a number from 0 on")
	case (a == core.BulkMove) != (b.to != ""):
		return usage("--to says which scope they are moved to; it goes with move, and move needs it")
	}
	return nil
}

func (a *app) bulk(ctx context.Context, s *core.Session, asked core.Bulk, b *bulkRun) error {
	if len(asked.IDs) == 0 {
		rows, _, err := s.Customers().Rows(ctx, b.q)
		if err != nil {
			return err
		}
		for _, row := range rows {
			asked.IDs = append(asked.IDs, row.ID)
		}
	}
	looking := a.progress("looking at", "customers")
	plan, err := s.Customers().PlanBulk(ctx, asked, func(done, of int) { looking.at(int64(done), int64(of)) })
	looking.clear()
	if err != nil {
		return err
	}
	if plan.Before != nil {
		a.note("Going on with the batch for %d customers that %s began at %s.", plan.Before.Count, plan.Before.By, localTime(plan.Before.Begun, ""))
	}
	if b.dry {
		return a.showPlan(plan)
	}
	if len(plan.Do) > bulk.TypedAbove && !b.sure {
		return usage("this would be done to %d customers; say --yes, or see who they are with --dry-run", len(plan.Do))
	}
	bar := a.progress("doing", "customers")
	result, err := s.Customers().RunBulk(ctx, plan, func(done, of int, _ core.BulkOutcome) { bar.at(int64(done), int64(of)) })
	bar.clear()
	return a.showBulk(result, err)
}

// bulkJSON is a customer of a bulk action in JSON.
type bulkJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	Result string `json:"result"` // done, left-out, failed; with --dry-run: would-be-done
	Reason string `json:"reason"` // why left out
	Detail string `json:"detail"`
	MailID string `json:"mailId"`
}

func bulkLine(o core.BulkOutcome) bulkJSON {
	return bulkJSON{decimal(o.ID), o.Name, o.Email, string(o.State), string(o.Why), o.Detail, decimal(o.MailID)}
}

// showPlan says what would be done.
func (a *app) showPlan(plan core.BulkPlan) error {
	var all []core.BulkOutcome
	for _, who := range plan.Do {
		all = append(all, core.BulkOutcome{BulkWho: who, State: "would-be-done"})
	}
	for _, out := range plan.Out {
		all = append(all, core.BulkOutcome{BulkWho: out.BulkWho, State: core.BulkStateLeft, Why: out.Why, Detail: out.Detail})
	}
	if err := a.outcomes(all); err != nil || a.json {
		return err
	}
	a.print("would be done %d, left out %d\n", len(plan.Do), len(plan.Out))
	return nil
}

// showBulk says what became of each, and counts.
func (a *app) showBulk(r core.BulkResult, stopped error) error {
	if err := a.outcomes(r.Outcomes); err != nil {
		return err
	}
	if !a.json {
		a.print("done %d, left out %d, failed %d\n", r.Done, r.Left, r.Failed)
	}
	switch {
	case stopped != nil && r.Rest > 0:
		a.note("%d customers were not come to; run it again to go on.", r.Rest)
		return stopped
	case stopped != nil:
		return stopped
	case r.Failed > 0:
		return fmt.Errorf("it failed for %d of %d customers", r.Failed, r.Failed+r.Done)
	}
	return nil
}

// outcomes lists customers: all as JSON, else those it was not done to.
func (a *app) outcomes(all []core.BulkOutcome) error {
	if a.json {
		for _, o := range all {
			if err := a.object(bulkLine(o)); err != nil {
				return err
			}
		}
		return nil
	}
	var t *table
	for _, o := range all {
		if o.State == core.BulkStateDone {
			continue
		}
		if t == nil {
			t = a.table("ID", "NAME", "RESULT", "WHY")
		}
		why := bulk.Reason(o.Why)
		if o.Detail != "" {
			why = o.Detail
		}
		t.row(decimal(o.ID), o.Name, string(o.State), why)
	}
	if t == nil {
		return nil
	}
	return t.end()
}
