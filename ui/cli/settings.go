package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newSettings(a *app) *cobra.Command {
	return noun("settings", "Read and change the desk's settings", newSettingsList(a), newSettingsGet(a), newSettingsSet(a), newSettingsInherit(a))
}

// settingJSON is a setting in JSON; a secret's value is "(set)" or "". Scope
// says whether scopes can have a value of their own.
type settingJSON struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Default   string `json:"default"`
	Scope     string `json:"scope"`
	Meaning   string `json:"meaning"`
	Own       bool   `json:"own"`
	Inherited string `json:"inherited"`
}

func newSetting(s core.Setting) settingJSON {
	return settingJSON{Name: s.Name, Value: s.Value, Default: s.Default, Scope: scopeWord(s), Meaning: s.Meaning, Own: s.Own, Inherited: s.Inherited}
}

// scopeWord says whether scopes can have a value of their own.
func scopeWord(s core.Setting) string {
	if s.PerScope {
		return "scope"
	}
	return "desk"
}

func newSettingsList(a *app) *cobra.Command {
	var scope string
	cmd := a.verb("list", "List all settings", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			all, err := s.Settings().In(scope).List(cmd.Context())
			if err != nil {
				return err
			}
			return a.showSettings(all, scope)
		})
	})
	cmd.Long = "Lists all settings with value, default, scope and meaning. Scope: desk is one value for the whole desk; scope is the\n" +
		"desk's value, which a scope may override. Values that differ from the default are marked with *.\n\n" +
		"With --scope the values of that scope; its own are marked with *, the others are inherited from the desk."
	scopeFlag(cmd, &scope)
	return cmd
}

// scopeFlag has a verb take one scope's settings.
func scopeFlag(cmd *cobra.Command, scope *string) {
	cmd.Flags().StringVar(scope, "scope", "", "the settings of this scope (default: the desk's)")
}

func (a *app) showSettings(all []core.Setting, scope string) error {
	if a.json {
		for _, one := range all {
			if err := a.object(newSetting(one)); err != nil {
				return err
			}
		}
		return nil
	}
	under := "DEFAULT"
	if scope != "" {
		under = "INHERITED"
	}
	t := a.table("NAME", "VALUE", under, "SCOPE", "MEANING")
	for _, one := range all {
		value := one.Value
		if one.Own {
			value += " *"
		}
		t.row(one.Name, value, one.Inherited, scopeWord(one), one.Meaning)
	}
	return t.end()
}

func newSettingsGet(a *app) *cobra.Command {
	var scope string
	cmd := a.verb("get NAME", "Print one setting's value", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			one, err := s.Settings().In(scope).Get(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.object(newSetting(one))
			}
			a.print("%s\n", plain(one.Value))
			return nil
		})
	})
	scopeFlag(cmd, &scope)
	return cmd
}

func newSettingsSet(a *app) *cobra.Command {
	var scope string
	cmd := a.verb("set NAME [VALUE]", "Change a setting", cobra.RangeArgs(1, 2), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			value, err := a.settingValue(cmd.Context(), s, args)
			if err != nil {
				return err
			}
			if err := s.Settings().In(scope).Set(cmd.Context(), args[0], value); err != nil {
				return err
			}
			one, err := s.Settings().In(scope).Get(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.object(newSetting(one))
			}
			a.note("%s is set.", one.Name) // without the value: a script's log keeps this
			return nil
		})
	})
	cmd.Long = "Changes a setting; the default value drops the desk's own. VALUE - is read from the first line of standard input. A\n" +
		"secret, such as mail.password, is never taken as an argument: leave VALUE out to type it or to pipe it in, and\n" +
		"give an empty one (\"\") to forget it.\n\n" +
		"With --scope it is that scope's own value, which stands whatever the desk has; settings inherit drops it."
	scopeFlag(cmd, &scope)
	return cmd
}

func newSettingsInherit(a *app) *cobra.Command {
	var scope string
	cmd := a.verb("inherit NAME", "Use what a setting inherits", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			in := s.Settings().In(scope)
			if err := in.Inherit(cmd.Context(), args[0]); err != nil {
				return err
			}
			one, err := in.Get(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.object(newSetting(one))
			}
			a.note("%s is inherited.", one.Name)
			return nil
		})
	})
	cmd.Long = "Drops the scope's own value, so that the desk's counts; without --scope the desk's own, so that the default does."
	scopeFlag(cmd, &scope)
	return cmd
}

// settingValue is the value to be set. Secrets come from standard input.
func (a *app) settingValue(ctx context.Context, s *core.Session, args []string) (string, error) {
	one, err := s.Settings().Get(ctx, args[0])
	if err != nil {
		return "", err
	}
	fromInput := len(args) == 1 || args[1] == "-"
	switch {
	case one.Secret && fromInput:
		value, err := a.typedSecret(ctx, one.Name+": ")
		return value.Reveal(), err
	case one.Secret && args[1] != "":
		return "", usage("%s is a secret and is not taken as an argument, which others can see; pipe it in, or leave it out to type it", one.Name)
	case len(args) == 1:
		return "", usage("%s needs a value; \"\" is an empty one", one.Name)
	case fromInput:
		value, err := firstLine(a.stdin(ctx), "standard input")
		return value.Reveal(), err
	}
	return args[1], nil
}
