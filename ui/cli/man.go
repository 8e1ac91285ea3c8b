package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newMan writes the manual pages, for whoever makes a package.
func newMan(a *app, root *cobra.Command) *cobra.Command {
	cmd := a.verb("man FOLDER", "Write the manual pages into a folder", cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
		if err := os.MkdirAll(args[0], 0o755); err != nil {
			return fmt.Errorf("making the folder: %w", err)
		}
		root.DisableAutoGenTag = true // the same pages from the same program
		header := &doc.GenManHeader{Title: "KEYDESKCTL", Section: "1", Source: "Keydesk " + a.program.Version, Manual: "Keydesk"}
		if err := doc.GenManTree(root, header, args[0]); err != nil {
			return fmt.Errorf("writing the manual: %w", err)
		}
		return nil
	})
	cmd.Hidden = true
	return cmd
}
