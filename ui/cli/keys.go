package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// renewKeys works off what a change of the operators has left to do, with
// progress.
func (a *app) renewKeys(ctx context.Context, s *core.Session) error {
	left, compact, err := s.KeysRetiring(ctx)
	if err != nil || len(left) == 0 && !compact {
		return err
	}
	bar := a.progress("sealing records anew", "records")
	err = s.RenewKeys(ctx, func(done, of int) { bar.at(int64(done), int64(of)) })
	bar.clear()
	return err
}

func newCompact(a *app) *cobra.Command {
	cmd := a.verb("compact", "Rewrite the file so that nothing deleted is left in it", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := s.Compact(cmd.Context()); err != nil {
				return err
			}
			if a.json {
				return a.object(map[string]any{"ok": true})
			}
			a.print("ok\n")
			return nil
		})
	})
	cmd.Long = "Makes the file as small as its content and takes out of it what was deleted or replaced. Needs as much free space as\n" +
		"the content takes; ended in the middle, nothing was done. The disk may keep the old file's blocks."
	return cmd
}
