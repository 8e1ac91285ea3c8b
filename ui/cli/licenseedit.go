package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

func newLicenseAdd(a *app) *cobra.Command {
	var order core.NewLicenses
	var customer, expires string
	cmd := a.verb("add --product NAME", "Make licenses; their License IDs are printed, one a line", cobra.NoArgs, func(cmd *cobra.Command, _ []string) (err error) {
		switch {
		case order.Product == "":
			return usage("--product names the product")
		case order.Count < 1:
			return usage("--count takes a number from 1 on")
		}
		if customer != "" {
			if order.Customer, err = customerID(customer); err != nil {
				return err
			}
		}
		if order.Expires, err = expiry(expires); err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			ids, err := s.Licenses().Add(cmd.Context(), order)
			return errors.Join(a.printIDs(ids), err)
		})
	})
	cmd.Long = "Makes licenses of a product, each with an activation password of its own (license show has it). Without --customer they\n" +
		"are nobody's yet; license move gives one to a customer. Interrupted, those that were printed are there."
	cmd.Flags().StringVar(&order.Product, "product", "", "the product, by its name")
	cmd.Flags().StringVar(&customer, "customer", "", "whose they are, by Customer ID")
	cmd.Flags().IntVar(&order.Count, "count", 1, "how many")
	cmd.Flags().IntVar(&order.Activations, "activations", 0, "how many computers each is for (default: as the product has it)")
	cmd.Flags().StringVar(&expires, "expires", "", "until when: a date such as 2027-12-31, or a time in RFC 3339 (default: as the product has it)")
	cmd.Flags().StringVar(&order.Scope, "scope", "", "the scope of licenses without a customer")
	cmd.Flags().StringVar(&order.ExternalID, "external-id", "", "an old key, of one license")
	features(cmd, &order.Features, "the license files say beside the product's")
	return cmd
}

func (a *app) printIDs(ids []uint64) error {
	for _, id := range ids {
		if !a.json {
			a.print("%d\n", id)
			continue
		}
		err := a.object(struct {
			ID string `json:"id"`
		}{decimal(id)})
		if err != nil {
			return err
		}
	}
	return nil
}

// expiry reads until when; a date is to its end, by the clock of this computer.
func expiry(typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	at, ok := words.Clock{}.Until(typed)
	if !ok {
		return at, &core.FieldError{Field: "expires", Sentence: fmt.Sprintf("%q is no date such as 2027-12-31.", typed)}
	}
	return at, nil
}

func newLicenseEdit(a *app) *cobra.Command {
	var activations int
	var expires, external, status string
	var says []string
	cmd := a.verb("edit ID", "Change a license", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := licenseID(args[0])
		if err != nil {
			return err
		}
		var form core.LicenseForm
		if cmd.Flags().Changed("activations") {
			form.Activations = &activations
		}
		if cmd.Flags().Changed("external-id") {
			form.ExternalID = &external
		}
		if cmd.Flags().Changed("features") {
			form.Features = &says
		}
		if cmd.Flags().Changed("expires") {
			at, err := expiry(expires)
			if err != nil {
				return err
			}
			form.Expires = &at
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := s.Licenses().Edit(cmd.Context(), id, form); err != nil || status == "" {
				return err
			}
			return s.Licenses().SetStatus(cmd.Context(), id, core.LicenseStatus(status))
		})
	})
	cmd.Long = "Changes what is named and leaves the rest. Fewer activations than are in place end none of them."
	cmd.Flags().IntVar(&activations, "activations", 0, "how many computers it is for")
	cmd.Flags().StringVar(&expires, "expires", "", `until when: a date such as 2027-12-31, or a time in RFC 3339; "": it does not expire`)
	cmd.Flags().StringVar(&external, "external-id", "", "an old key")
	features(cmd, &says, "the license files say beside the product's")
	cmd.Flags().StringVar(&status, "status", "", "OK, Upgrade, Check, Duplicate, Fraud, Expired, Void, Returned, Deleted")
	return cmd
}

func newLicenseReset(a *app) *cobra.Command {
	var end, email bool
	cmd := a.licenseVerb("reset-password ID", "Give a license another activation password, which is printed", func(ctx context.Context, s *core.Session, id uint64) (err error) {
		var pw string
		if email {
			pw, _, err = s.Licenses().ResetAndEmail(ctx, id, end)
		} else {
			pw, err = s.Licenses().ResetPassword(ctx, id, end)
		}
		if err != nil {
			return err
		}
		if end {
			a.note("The activations stop at their next check. Computers that are never online keep running until their license file expires.")
		}
		if a.json {
			return a.object(struct {
				ID                 string `json:"id"`
				ActivationPassword string `json:"activationPassword"`
			}{decimal(id), pw})
		}
		a.print("%s\n", pw)
		return nil
	})
	cmd.Long = "The old activation password stops at once. Activations go on, unless --end-activations frees their seats."
	cmd.Flags().BoolVar(&end, "end-activations", false, "also end the activations: they stop at their next check")
	cmd.Flags().BoolVar(&email, "email", false, "Email License Details afterwards, with the new activation password")
	return cmd
}

func newLicenseVoid(a *app) *cobra.Command {
	cmd := a.licenseVerb("void ID", "Void a license: no new activations, and those there are stop at their next check", func(ctx context.Context, s *core.Session, id uint64) error {
		if err := s.Licenses().SetStatus(ctx, id, core.LicenseVoid); err != nil {
			return err
		}
		a.note("License %d is void. Computers that are never online keep running until their license file expires.", id)
		return nil
	})
	cmd.Long = "license edit ID --status OK takes it back."
	return cmd
}

func newLicenseMove(a *app) *cobra.Command {
	var to string
	cmd := a.verb("move ID --to CUSTOMER", "Give a license to a customer", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := licenseID(args[0])
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed("to") {
			return usage("--to says whose it is then")
		}
		customer := uint64(0)
		if to != "" {
			if customer, err = customerID(to); err != nil {
				return err
			}
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return s.Licenses().Move(cmd.Context(), id, customer) })
	})
	cmd.Long = "Its activations and its activation password stay as they are."
	cmd.Flags().StringVar(&to, "to", "", `whose it is then, by Customer ID; "": nobody's`)
	return cmd
}
