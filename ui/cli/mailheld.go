package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// newMailHeld decides about the mails that a restore holds.
func newMailHeld(a *app) *cobra.Command {
	var send, cancel bool
	cmd := a.verb("held", "After a restore: send or cancel the mails that may have gone out already", cobra.NoArgs,
		func(cmd *cobra.Command, _ []string) error {
			return a.signedIn(cmd.Context(), func(s *core.Session) error {
				switch {
				case send:
					return a.decided(s.Mail().SendHeld(cmd.Context()))("go out with the next mail send")
				case cancel:
					return a.decided(s.Mail().CancelHeld(cmd.Context()))("are cancelled")
				}
				return a.showHeld(cmd.Context(), s.Mail())
			})
		})
	cmd.Long = "A desk that was restored from a backup does not know which of its waiting mails went out after the backup was made.\n" +
		"Nothing is mailed until this is decided. Without a flag: says how many there are; mail list shows them."
	cmd.Flags().BoolVar(&send, "send", false, "let them go out with the next mail send")
	cmd.Flags().BoolVar(&cancel, "cancel", false, "cancel them; what was queued since the restore goes out")
	cmd.MarkFlagsMutuallyExclusive("send", "cancel")
	return cmd
}

// decided says how many mails were decided about, and what becomes of them.
func (a *app) decided(n int, err error) func(what string) error {
	return func(what string) error {
		if err != nil {
			return err
		}
		if a.json {
			return a.object(map[string]any{"held": n})
		}
		a.print("%d mails %s.\n", n, what)
		return nil
	}
}

func (a *app) showHeld(ctx context.Context, room *core.Mail) error {
	status, err := room.Status(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(map[string]any{"held": status.Held})
	}
	if status.Held > 0 {
		a.note("%s", plain(status.Alarm))
	}
	a.print("%d mails are held.\n", status.Held)
	return nil
}
