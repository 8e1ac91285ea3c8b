package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newCustomerDelete(a *app) *cobra.Command {
	void := false
	cmd := a.binVerb("delete ID", "Put a customer into the recycle bin", "Customer %d is in the recycle bin; customer restore takes it out.\n",
		func(ctx context.Context, c *core.Customers, id uint64) error {
			if void {
				return c.DeleteAndVoid(ctx, id)
			}
			return c.Delete(ctx, id)
		})
	cmd.Flags().BoolVar(&void, "void-licenses", false, "the customer's licenses become void too, until the customer is restored; needs Edit Licenses")
	return cmd
}

func newCustomerRestore(a *app) *cobra.Command {
	return a.binVerb("restore ID", "Take a customer out of the recycle bin", "Customer %d is back.\n",
		func(ctx context.Context, c *core.Customers, id uint64) error { return c.Restore(ctx, id) })
}

// binVerb is a verb that moves one customer.
func (a *app) binVerb(use, short, done string, do func(context.Context, *core.Customers, uint64) error) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := customerID(args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := do(cmd.Context(), s.Customers(), id); err != nil {
				return err
			}
			if a.json {
				return a.object(savedJSON{ID: decimal(id)})
			}
			a.print(done, id)
			return nil
		})
	})
}
