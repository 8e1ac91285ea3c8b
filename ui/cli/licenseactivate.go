package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func newLicenseActivate(a *app) *cobra.Command {
	var order core.Activation
	var password string
	cmd := a.verb("activate ID --activation-password PW --computer-id ID", "Activate a license on a computer; the license file is printed", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		if password == "" || order.Computer == "" {
			return usage("--activation-password and --computer-id are needed")
		}
		order.LicenseID, order.Password = args[0], secret.New(password)
		if password == "-" {
			pw, err := firstLine(a.stdin(cmd.Context()), "the activation password")
			if err != nil {
				return err
			}
			order.Password = pw
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			file, err := s.Licenses().Activate(cmd.Context(), order)
			if err != nil {
				return err
			}
			return a.printFile(file)
		})
	})
	cmd.Long = "Gives a computer a seat and prints the signed license file. A computer that has a seat keeps it. Needs Issue License Files.\n" +
		"An activation password is no person's secret: it only activates this one license, and may stand in a command."
	cmd.Flags().StringVar(&password, "activation-password", "", "the license's activation password; - reads it from standard input")
	cmd.Flags().StringVar(&order.Computer, "computer-id", "", "what the product calls the computer")
	cmd.Flags().StringVar(&order.Machine, "machine", "", "the computer's name for people")
	return cmd
}

func (a *app) printFile(file []byte) error {
	if a.json {
		return a.object(struct {
			License string `json:"license"`
		}{string(file)})
	}
	a.print("%s\n", file)
	return nil
}

// seatVerb is a verb on one activation of a license.
func (a *app) seatVerb(use, short string, do func(context.Context, *core.Session, uint64, uint64) error) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(2), func(cmd *cobra.Command, args []string) error {
		id, err := licenseID(args[0])
		if err != nil {
			return err
		}
		seat, err := number("activation", args[1])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return do(cmd.Context(), s, id, seat) })
	})
}

func newLicenseDeactivate(a *app) *cobra.Command {
	cmd := a.seatVerb("deactivate ID ACTIVATION", "Free the seat of a computer", func(ctx context.Context, s *core.Session, id, seat uint64) error {
		if err := s.Licenses().Deactivate(ctx, id, seat); err != nil {
			return err
		}
		a.note("The computer stops at its next check. One that is never online keeps running until its license file expires.")
		return nil
	})
	cmd.Long = "license show ID has the activations with their numbers."
	return cmd
}

func newLicenseReplace(a *app) *cobra.Command {
	var computer, machine string
	cmd := a.seatVerb("replace ID ACTIVATION --computer-id ID", "Give the seat of one computer to another; the license file is printed", func(ctx context.Context, s *core.Session, id, seat uint64) error {
		if computer == "" {
			return usage("--computer-id says which computer takes its place")
		}
		file, err := s.Licenses().ReplaceComputer(ctx, id, seat, computer, machine)
		if err != nil {
			return fmt.Errorf("replacing the computer: %w", err)
		}
		return a.printFile(file)
	})
	cmd.Long = "Needs Edit Licenses and Issue License Files."
	cmd.Flags().StringVar(&computer, "computer-id", "", "what the product calls the new computer")
	cmd.Flags().StringVar(&machine, "machine", "", "the new computer's name for people")
	return cmd
}
