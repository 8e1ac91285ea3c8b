package cli

import (
	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/ui/model/verify"
)

// newVerifyFile is the verb that check, backup and restore run in a process of
// its own.
func newVerifyFile(a *app) *cobra.Command {
	cmd := a.verb(verify.Verb+" PATH", "Read the structure of a database", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		said := func(err error) string { return sentence(&fileError{path: args[0], err: err}) }
		if err := verify.Answer(cmd.Context(), args[0], a.out, said); err != nil {
			return &fileError{path: args[0], err: err}
		}
		return nil
	})
	cmd.Hidden = true
	return cmd
}

// program is the name that the child is started by.
const program = "keydeskctl"
