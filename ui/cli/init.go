package cli

import (
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// newInit makes a desk and prints its recovery key, once.
func newInit(a *app) *cobra.Command {
	var vendor, kdf string
	cmd := a.verb("init --vendor NAME --operator NAME", "Make a new database with one administrator", cobra.NoArgs,
		func(cmd *cobra.Command, _ []string) error { return a.makeDesk(cmd, vendor, kdf) })
	cmd.Long = "Makes a new database with one administrator and prints its recovery key, alone on the last line.\n" +
		"The key is shown this once: write it on paper. It opens the desk when every administrator's password is lost."
	cmd.Flags().StringVar(&vendor, "vendor", "", "your company's name; stands in clear in the file and in mails")
	cmd.Flags().StringVar(&kdf, "kdf", "default", "cost of the operator's password: default, or floor for practice desks")
	_ = cmd.Flags().MarkHidden("kdf") // fails for a flag that is not there
	return cmd
}

func (a *app) makeDesk(cmd *cobra.Command, vendor, kdf string) error {
	if vendor == "" {
		return &usageError{text: "whose desk is it? Say --vendor NAME", command: cmd.CommandPath()}
	}
	name, err := a.operatorName()
	if err != nil {
		return err
	}
	desk := core.NewDesk{Vendor: vendor, Operator: name}
	switch kdf {
	case "default":
	case "floor":
		desk.KDF = core.FloorKDF()
	default:
		return usage("--kdf takes default or floor")
	}
	options, err := a.options(slog.LevelWarn)
	if err != nil {
		return err
	}
	if err := a.makeRoom(); err != nil {
		return err
	}
	if desk.Password, err = a.newOperatorPassword(cmd.Context(), name); err != nil {
		return err
	}
	recovery, err := core.Create(cmd.Context(), options, desk)
	if err != nil {
		return &fileError{path: options.Path, err: err}
	}
	a.note("Made %s for %s, with the administrator %s.", options.Path, plain(vendor), plain(name))
	a.note("Write the recovery key on paper: it opens the desk when the passwords are lost, and is shown this once.")
	a.print("%s\n", recovery.Reveal())
	return nil
}
