package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// templateFlags say which template a verb is about, besides its mailing.
type templateFlags struct{ language, scope string }

func (f *templateFlags) add(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&f.language, "language", "en", "the language, such as de or pt-BR")
	cmd.Flags().StringVar(&f.scope, "scope", "", "the template of this scope (default: the desk's)")
	return cmd
}

func newMailTemplate(a *app) *cobra.Command {
	cmd := noun("template", "Change what the mails say",
		newTemplateList(a), newTemplateShow(a), newTemplateSet(a), newTemplateReset(a), newTemplateTest(a))
	cmd.Long = "A mail is in the customer's language, or else in that of the setting mail.language. In each language the scope's own\n" +
		"template comes before the desk's, and that before the program's.\n\n" + templateForm
	return cmd
}

// templateForm is how a template is written.
const templateForm = "A template is a line \"Subject: …\", an empty line, and the text. {{.CustomerName}} and the like are fields, which\n" +
	"mail template list --fields lists; {{if .Vendor}} … {{else}} … {{end}} and {{with .Vendor}} … {{.}} … {{end}} say what\n" +
	"depends on one. A paragraph is one line; the text is broken into lines when it is sent. The HTML part is made of the\n" +
	"same words: a link alone on its line becomes a button."

// templateJSON is a template in JSON. Source is scope, desk, program, or "" for
// none.
type templateJSON struct {
	Mailing  string `json:"mailing"`
	Language string `json:"language"`
	Scope    string `json:"scope"`
	Source   string `json:"source"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
}

func newTemplateJSON(t core.MailTemplate) templateJSON {
	return templateJSON{t.Mailing, t.Language, t.Scope, string(t.Source), t.Subject, t.Text}
}

func newTemplateList(a *app) *cobra.Command {
	var scope string
	var fields bool
	cmd := a.verb("list", "List the templates, and where their words come from", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		if fields {
			return a.listFields()
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			all, err := s.Templates().List(cmd.Context(), scope)
			if err != nil {
				return err
			}
			return a.showTemplates(all)
		})
	})
	cmd.Flags().StringVar(&scope, "scope", "", "the templates of this scope (default: the desk's)")
	cmd.Flags().BoolVar(&fields, "fields", false, "list the fields that each mailing has instead")
	return cmd
}

func (a *app) showTemplates(all []core.MailTemplate) error {
	t := a.table("MAILING", "LANGUAGE", "FROM", "SUBJECT")
	for _, one := range all {
		if a.json {
			if err := a.object(newTemplateJSON(one)); err != nil {
				return err
			}
			continue
		}
		t.row(one.Mailing, one.Language, string(one.Source), one.Subject)
	}
	if a.json {
		return nil
	}
	return t.end()
}

// listFields lists what templates may use; it needs no desk.
func (a *app) listFields() error {
	t := a.table("MAILING", "FIELD", "NEEDED", "MEANING")
	for _, mailing := range core.Mailings() {
		for _, f := range core.TemplateFields(mailing) {
			if a.json {
				err := a.object(map[string]any{"mailing": mailing, "field": f.Name, "needed": f.Needed, "mayBeEmpty": f.May, "meaning": f.Meaning})
				if err != nil {
					return err
				}
				continue
			}
			t.row(mailing, "{{."+f.Name+"}}", map[bool]string{true: "yes"}[f.Needed], f.Meaning)
		}
	}
	if a.json {
		return nil
	}
	return t.end()
}

func newTemplateShow(a *app) *cobra.Command {
	var f templateFlags
	var preview bool
	cmd := a.verb("show MAILING", "Show a template", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			one, err := s.Templates().Get(cmd.Context(), f.scope, args[0], f.language)
			if err != nil {
				return err
			}
			if preview {
				m, err := s.Templates().Preview(cmd.Context(), one)
				if err != nil {
					return err
				}
				one.Subject, one.Text = m.Subject, m.Text
			}
			if a.json {
				return a.object(newTemplateJSON(one))
			}
			if one.Source == core.FromNowhere {
				a.note("There is no template of %s in %s yet; this is what one would begin with.", plain(one.Mailing), plain(one.Language))
			}
			a.print("Subject: %s\n\n%s", plain(one.Subject), plainLines(one.Text))
			return nil
		})
	})
	cmd.Long = "Shows a template as mail template set takes it; with --preview the mail as an invented customer would get it."
	cmd.Flags().BoolVar(&preview, "preview", false, "as an invented customer would get it")
	return f.add(cmd)
}

func newTemplateSet(a *app) *cobra.Command {
	var f templateFlags
	cmd := a.verb("set MAILING [FILE]", "Change a template", cobra.RangeArgs(1, 2), func(cmd *cobra.Command, args []string) error {
		name := "-"
		if len(args) == 2 {
			name = args[1]
		}
		one, err := a.readTemplate(cmd.Context(), name)
		if err != nil {
			return err
		}
		one.Scope, one.Mailing, one.Language = f.scope, args[0], f.language
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := s.Templates().Set(cmd.Context(), one); err != nil {
				return err
			}
			return a.setTemplate(cmd.Context(), s, one)
		})
	})
	cmd.Long = "Takes a template from FILE, or from standard input. One that is not good, because a field is unknown or the password or\n" +
		"the link is missing, is refused, and the old one stays.\n\n" + templateForm
	return f.add(cmd)
}

// setTemplate says what is in force now.
func (a *app) setTemplate(ctx context.Context, s *core.Session, one core.MailTemplate) error {
	now, err := s.Templates().Get(ctx, one.Scope, one.Mailing, one.Language)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(newTemplateJSON(now))
	}
	from := map[core.TemplateSource]string{core.FromScope: "the scope's own", core.FromDesk: "the desk's own", core.FromProgram: "the program's"}[now.Source]
	if from == "" {
		a.note("There is no template of %s in %s any more.", now.Mailing, now.Language)
		return nil
	}
	a.note("%s in %s is %s.", now.Mailing, now.Language, from)
	return nil
}

// readTemplate reads a file in the form that mail template show writes.
func (a *app) readTemplate(ctx context.Context, name string) (t core.MailTemplate, err error) {
	from := a.stdin(ctx)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return t, fmt.Errorf("opening the template: %w", err)
		}
		defer file.Close()
		from = file
	}
	b, err := io.ReadAll(io.LimitReader(from, maxTemplate))
	if err != nil {
		return t, fmt.Errorf("reading the template: %w", err)
	}
	return parseTemplate(string(b))
}

// maxTemplate is more than any template that is taken.
const maxTemplate = 64 << 10

// parseTemplate takes a template apart.
func parseTemplate(text string) (t core.MailTemplate, err error) {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	head, body, _ := strings.Cut(text, "\n")
	subject, ok := strings.CutPrefix(head, "Subject:")
	if !ok {
		return t, &core.Error{Kind: core.ErrInput, Sentence: "A template begins with a line \"Subject: …\".", Cause: errors.New("no subject")}
	}
	t.Subject, t.Text = strings.TrimSpace(subject), body
	return t, nil
}

func newTemplateReset(a *app) *cobra.Command {
	var f templateFlags
	cmd := a.verb("reset MAILING", "Go back to the desk's template, or the program's", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := s.Templates().Reset(cmd.Context(), f.scope, args[0], f.language); err != nil {
				return err
			}
			return a.setTemplate(cmd.Context(), s, core.MailTemplate{Scope: f.scope, Mailing: args[0], Language: f.language})
		})
	})
	cmd.Long = "Drops the scope's own template, so that the desk's counts; without --scope the desk's own, so that the program's does."
	return f.add(cmd)
}

func newTemplateTest(a *app) *cobra.Command {
	var f templateFlags
	cmd := a.verb("test MAILING ADDRESS", "Queue a mail as an invented customer would get it", cobra.ExactArgs(2), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			one, err := s.Templates().Get(cmd.Context(), f.scope, args[0], f.language)
			if err != nil {
				return err
			}
			id, err := s.Templates().SendTest(cmd.Context(), one, args[1])
			if err != nil {
				return err
			}
			return a.queued(id)
		})
	})
	cmd.Long = "Queues the mail to an address of your own. Its password and its links are invented and open nothing."
	return f.add(cmd)
}
