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
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// importing is the flags of customer import and license import.
type importing struct {
	kind                              transfer.Kind
	dryRun                            bool
	scope, mapping, delimiter, preset string
	products                          []string
}

func newCustomerImport(a *app) *cobra.Command {
	in := &importing{kind: transfer.Customers}
	cmd := a.verb("import FILE", "Take customers from a CSV file", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.importFile(cmd.Context(), args[0], in)
	})
	cmd.Long = "Takes customers from a CSV file; - is standard input. The columns are told by their names; encoding (UTF-8,\n" +
		"UTF-16, Windows-1252) and delimiter are found out. A row changes the customer with its external ID, or else with its\n" +
		"e-mail address; a cell that is not empty overwrites. New customers are unregistered and have no password, but for\n" +
		"those with a passwordHash, which another program made (bcrypt, phpass, WordPress, Django's pbkdf2_sha256, argon2):\n" +
		"they log in with the password that they have. loginEnabled and emailConfirmed say no where that is not so.\n\n" +
		"Rows that are not taken are named on standard error. What was written stays: import the file again to go on."
	in.flags(cmd)
	return cmd
}

func (in *importing) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&in.dryRun, "dry-run", false, "say what would happen; write nothing")
	flags.StringVar(&in.scope, "scope", "", "the scope that the list goes into (default: the first)")
	flags.StringVar(&in.mapping, "map", "", `which column is which field: "Column=field,…"; "Column=-" leaves one out`)
	flags.StringVar(&in.delimiter, "delimiter", "", "what separates the cells: one character, or tab (default: found out)")
}

// rune is the delimiter; 0: to be found out.
func (in *importing) rune() (rune, error) {
	switch in.delimiter {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	signs := []rune(in.delimiter)
	if len(signs) != 1 {
		return 0, usage("--delimiter takes one character, or tab")
	}
	return signs[0], nil
}

func (a *app) importFile(ctx context.Context, name string, in *importing) error {
	delimiter, err := in.rune()
	if err != nil {
		return err
	}
	file, size, err := a.openInput(ctx, name)
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := transfer.OpenList(file, transfer.ListOptions{
		Options: sheet.Options{Delimiter: delimiter, Mapping: in.mapping}, Kind: in.kind, Preset: in.preset,
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if rows.Preset != nil {
		a.note("Read as a list of %s.", rows.Preset.Label)
	}
	if left := rows.Unmapped(); len(left) > 0 {
		a.note(`Not imported: the columns %s. --map "Column=field" takes one in.`, quoted(left))
	}
	return a.signedIn(ctx, func(s *core.Session) error {
		bar := a.progress("importing", "rows")
		done, err := in.run(ctx, s, core.Import{
			Scope: in.scope, DryRun: in.dryRun,
			Next: transfer.Rows(rows),
			Sum:  rows.Sum,
			Rejected: func(line int, why string) {
				bar.clear()
				a.note("%s", rejected(line, why))
			},
			Progress: func(n int) {
				bar.say(transfer.Progress{Rows: n, Bytes: rows.BytesRead(), Size: size}.Line)
			},
		})
		bar.clear()
		if err != nil && done == (core.Imported{}) {
			return err
		}
		if done.Import != 0 {
			verb := map[transfer.Kind]string{transfer.Customers: "customer", transfer.Licenses: "license"}[in.kind]
			a.note("keydeskctl %s undo-import %d takes this back.", verb, done.Import)
		}
		if errors.Is(err, context.Canceled) && !in.dryRun {
			a.note("So far: %s. That stays; import the list again to go on.", done)
		}
		if err != nil {
			return fmt.Errorf("%w (%s so far)", err, done)
		}
		return a.showImported(done, in.dryRun)
	})
}

// run imports.
func (in *importing) run(ctx context.Context, s *core.Session, list core.Import) (core.Imported, error) {
	if in.kind == transfer.Customers {
		return s.Customers().Import(ctx, list)
	}
	products := map[string]string{}
	for _, one := range in.products {
		listed, name, several := strings.Cut(one, "=")
		if !several {
			listed, name = "", one
		}
		products[listed] = name
	}
	return s.Licenses().Import(ctx, core.LicenseImport{Import: list, Products: products})
}

// openInput opens a file to be read, or standard input; size is 0 if unknown.
func (a *app) openInput(ctx context.Context, name string) (file io.ReadCloser, size int64, err error) {
	if name == "-" {
		return io.NopCloser(a.stdin(ctx)), 0, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, fmt.Errorf("opening the list: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("opening the list: %w", err), f.Close())
	}
	if info.IsDir() {
		return nil, 0, errors.Join(inputError("%s is a folder, not a CSV file.", name), f.Close())
	}
	return f, info.Size(), nil
}

// rejected names the line, unless the sentence begins with it already, as those
// about the file's form do.
func rejected(line int, why string) string {
	if strings.HasPrefix(why, "line ") || strings.HasPrefix(why, "lines ") {
		return why
	}
	return fmt.Sprintf("line %d: %s", line, why)
}

func quoted(names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = fmt.Sprintf("%q", plain(name))
	}
	return strings.Join(words, ", ")
}

func (a *app) showImported(done core.Imported, dryRun bool) error {
	if dryRun {
		a.note("Only tried: nothing was written.")
	}
	if !a.json {
		a.print("%s\n", done)
		return nil
	}
	return a.object(struct {
		New       int    `json:"imported"`
		Updated   int    `json:"updated"`
		Unchanged int    `json:"unchanged"`
		Rejected  int    `json:"rejected"`
		DryRun    bool   `json:"dryRun"`
		Import    string `json:"import"`
	}{done.New, done.Updated, done.Unchanged, done.Rejected, dryRun, decimal(done.Import)})
}
