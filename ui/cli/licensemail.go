package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newLicenseEmail(a *app) *cobra.Command {
	cmd := a.licenseVerb("email ID", "Email License Details: License ID, activation password, Activations Left", func(ctx context.Context, s *core.Session, id uint64) error {
		mail, err := s.Licenses().EmailDetails(ctx, id)
		if err != nil {
			return err
		}
		return a.queued(mail)
	})
	cmd.Long = "Mails a license's details to its customer. An activation password only activates; it is safe in mail.\n" +
		"Mail is queued; keydeskctl mail send delivers it."
	return cmd
}

func newLicenseEmailList(a *app) *cobra.Command {
	cmd := a.verb("email-list CUSTOMER", "Mail a customer the list of his licenses and their computers", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := customerID(args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			mail, err := s.Licenses().EmailSeats(cmd.Context(), id)
			if err != nil {
				return err
			}
			return a.queued(mail)
		})
	})
	cmd.Long = "No activation password is in the list; license email has it. Mail is queued; keydeskctl mail send delivers it."
	return cmd
}
