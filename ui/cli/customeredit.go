package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/keydesk/keydesk/core"
)

// form is a customer's form as flags.
type form struct {
	fields          core.Fields
	scope           string
	loginEnabled    bool
	emailConfirmed  bool
	passwordStdin   bool
	generateAndSend bool
}

// flags adds the form's flags to a verb.
func (f *form) flags(cmd *cobra.Command, scopeHelp string) {
	flags := cmd.Flags()
	for _, field := range f.fields.List() {
		flags.StringVar(field.Value, kebab(field.Name), "", fieldLabel(field.Name))
	}
	flags.StringVar(&f.scope, "scope", "", scopeHelp)
	flags.BoolVar(&f.loginEnabled, "enable-login", false, "the customer may log in")
	flags.BoolVar(&f.emailConfirmed, "email-confirmed", false, "the e-mail address is known to be the customer's")
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "set the password in the first line of standard input")
	flags.BoolVar(&f.generateAndSend, "generate-and-send", false, "Generate and send credentials: a new password, by mail")
	cmd.MarkFlagsMutuallyExclusive("password-stdin", "generate-and-send")
}

// fieldLabel names a field as its form does.
func fieldLabel(name string) string {
	return map[string]string{
		"externalId": "External ID", "firstName": "First name", "lastName": "Last name", "company": "Company",
		"email": "E-mail", "phone": "Phone", "phone2": "Phone 2", "address": "Address", "postalCode": "Postal code",
		"city": "City", "country": "Country", "website": "Website", "language": "Language", "notes": "Notes",
	}[name]
}

// onto puts what was given on top of a customer's fields.
func (f *form) onto(cmd *cobra.Command, fields core.Fields) core.Fields {
	given, out := f.fields.List(), fields.List()
	for i := range given {
		if cmd.Flags().Changed(kebab(given[i].Name)) {
			*out[i].Value = *given[i].Value
		}
	}
	return fields
}

// named says whether any flag of the form was given.
func (f *form) named(cmd *cobra.Command) (any bool) {
	cmd.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) { any = any || flag.Changed })
	return any
}

// access is the Login section as far as it was given.
func (f *form) access(cmd *cobra.Command) core.Access {
	return core.Access{
		LoginEnabled:   given(cmd, "enable-login", f.loginEnabled),
		EmailConfirmed: given(cmd, "email-confirmed", f.emailConfirmed),
	}
}

// given is a flag's value where the flag was given.
func given[T any](cmd *cobra.Command, name string, value T) *T {
	if !cmd.Flags().Changed(name) {
		return nil
	}
	return &value
}

// password is the form's change of password; nil: not modified.
func (f *form) password(a *app, cmd *cobra.Command) (*core.PasswordChange, error) {
	change := core.PasswordChange{Send: f.generateAndSend}
	if f.loginEnabled {
		change.EnableLogin = &f.loginEnabled // what is asked for need not be asked again
	}
	switch {
	case f.passwordStdin:
		typed, err := a.typedSecret(cmd.Context(), "New password of the customer: ")
		change.Typed = typed
		return &change, err
	case f.generateAndSend:
		return &change, nil
	}
	return nil, nil
}

func newCustomerAdd(a *app) *cobra.Command {
	f := &form{}
	cmd := a.verb("add", "Add a customer and print the Customer ID", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		change, err := f.password(a, cmd)
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			saved, err := s.Customers().Add(cmd.Context(), core.Save{Scope: f.scope, Fields: f.fields, Access: f.access(cmd), Password: change})
			if err != nil {
				return err
			}
			a.tell(saved.Password)
			if a.json {
				return a.object(newSaved(saved.ID, saved.Password))
			}
			a.print("%d\n", saved.ID)
			return nil
		})
	})
	f.flags(cmd, "the scope that the customer goes into (default: the first)")
	return cmd
}

func newCustomerEdit(a *app) *cobra.Command {
	f := &form{}
	cmd := a.verb("edit ID", "Change a customer", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := customerID(args[0])
		if err != nil {
			return err
		}
		if !f.named(cmd) {
			return &usageError{text: "nothing to change was named", command: cmd.CommandPath()}
		}
		change, err := f.password(a, cmd)
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.edit(cmd, s, id, f, change) })
	})
	cmd.Long = "Changes the fields that are named and leaves the others. An empty text empties a field."
	f.flags(cmd, "move the customer to this scope")
	return cmd
}

func (a *app) edit(cmd *cobra.Command, s *core.Session, id uint64, f *form, change *core.PasswordChange) error {
	was, err := s.Customers().Get(cmd.Context(), id)
	if err != nil {
		return err
	}
	saved, err := s.Customers().Edit(cmd.Context(), id, core.Save{
		Version: was.Version, Scope: f.scope, Fields: f.onto(cmd, was.Fields), Access: f.access(cmd), Password: change,
	})
	if err != nil {
		return err
	}
	a.tell(saved.Password)
	if a.json {
		return a.object(newSaved(id, saved.Password))
	}
	a.print("Customer %d is saved.\n", id)
	return nil
}

// savedJSON is what became of a change.
type savedJSON struct {
	ID       string `json:"id"`
	Password bool   `json:"passwordSet"`
	MailID   string `json:"mailId"`
	Unlocked bool   `json:"unlocked"`
	NoLink   string `json:"noLink"`
}

func newSaved(id uint64, r core.PasswordResult) savedJSON {
	return savedJSON{ID: decimal(id), Password: r.Set, MailID: decimal(r.MailID), Unlocked: r.Unlocked, NoLink: r.NoLink}
}

// tell notes what else a change of password did.
func (a *app) tell(r core.PasswordResult) {
	if r.Unlocked {
		a.note("The account is unlocked.")
	}
	if r.NoLink != "" {
		a.note("The mail goes without the link that confirms the address. %s", r.NoLink)
	}
	if r.MailID != 0 {
		a.note("%s", fmt.Sprintf("Mail %d is queued; keydeskctl mail send delivers it.", r.MailID))
	}
}
