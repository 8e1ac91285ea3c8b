package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newMailBounced(a *app) *cobra.Command {
	var note string
	var undo bool
	cmd := a.mailVerb("bounced ID", "Mark a mail as sent back", "Mail %d is marked.\n", func(m *core.Mail, ctx context.Context, id uint64) (core.Message, error) {
		if undo {
			return m.NotBounced(ctx, id)
		}
		return m.Bounced(ctx, id, note)
	})
	cmd.Long = "Marks a mail that a mail server had accepted as sent back: to the sender's mailbox, which Keydesk does not read. The\n" +
		"customer is then found under the status mail-failed. --undo takes it back."
	cmd.Flags().StringVar(&note, "note", "", "such as the words of the mail that came back")
	cmd.Flags().BoolVar(&undo, "undo", false, "take the mark back")
	cmd.MarkFlagsMutuallyExclusive("note", "undo")
	return cmd
}
