package cli

import (
	"github.com/spf13/cobra"
)

// newRoot is the tree of verbs.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   program,
		Short: "Manage customers' passwords from a terminal",
		Long: "keydeskctl works on the same desk as the Keydesk program: find the customer, reset the password, mail it, done.\n\n" +
			"It signs in as an operator: --operator or KEYDESK_OPERATOR, with the password from KEYDESK_PASSWORD,\n" +
			"--password-file or a prompt. One program uses a database at a time.\n\n" +
			"Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused (permission, sign-in),\n" +
			"5 conflict (exists already, database in use, no activations left), 6 bad input, 7 damaged database.",
		Version:       a.program.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(a.out)
	root.SetErr(a.errs)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{text: err.Error(), command: cmd.CommandPath()}
	})
	flags := root.PersistentFlags()
	flags.StringVar(&a.db, "db", "", "the database (or KEYDESK_DB; default: the desktop program's own file)")
	flags.StringVar(&a.operator, "operator", "", "who signs in (or KEYDESK_OPERATOR)")
	flags.StringVar(&a.passwordFile, "password-file", "", "file with the operator's password in its first line (or KEYDESK_PASSWORD; else you are asked)")
	flags.BoolVar(&a.json, "json", false, "print JSON Lines")
	root.AddCommand(
		newInit(a),
		newCustomer(a),
		newOperator(a),
		newGroup(a),
		newScope(a),
		newSite(a),
		newProduct(a),
		newLicense(a),
		newSale(a),
		newSettings(a),
		newMail(a),
		newAudit(a),
		newBackup(a),
		newRestore(a),
		newCheck(a),
		newCompact(a),
		newVerifyFile(a),
		newServe(a),
		newMan(a, root),
	)
	return root
}
