package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

func newCustomerExport(a *app) *cobra.Command {
	var q core.Query
	cmd := a.verb("export [FILE]", "Write customers to a CSV file", cobra.MaximumNArgs(1), func(cmd *cobra.Command, args []string) error {
		if q.Limit < 0 {
			return usage("--limit takes a number from 0 on")
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if len(args) == 0 || args[0] == "-" {
				_, err := a.export(cmd.Context(), s, q, a.out)
				return err
			}
			count := 0
			err := writeFile(args[0], func(w io.Writer) (err error) {
				count, err = a.export(cmd.Context(), s, q, w)
				return err
			})
			if err == nil {
				a.note("%d customers are in %s.", count, args[0])
			}
			return err
		})
	})
	cmd.Long = "Writes the customers that the flags name as CSV (RFC 4180, UTF-8) to FILE or standard output; with --json as\n" +
		"JSON Lines. There are no passwords in it. The columns have the names that customer import knows; id, status,\n" +
		"createdAt and lastLogin are there for the reader, and are not imported. A file that stands there is replaced\n" +
		"when the new one is complete."
	queryFlags(cmd, &q)
	return cmd
}

// export writes down that a list leaves, and then the list.
func (a *app) export(ctx context.Context, s *core.Session, q core.Query, w io.Writer) (count int, err error) {
	var list exportWriter = &jsonList{w}
	if !a.json {
		if list, err = newCSVList(w); err != nil {
			return 0, err
		}
	}
	_, total, err := s.Customers().Rows(ctx, core.Query{Text: q.Text, Status: q.Status, Scope: q.Scope, Limit: 1})
	if err != nil {
		return 0, err
	}
	if q.Limit > 0 {
		total = min(total, q.Limit)
	}
	if err := s.Customers().Exported(ctx, q, total); err != nil {
		return 0, err
	}
	bar := a.progress("exporting", "customers")
	defer bar.clear()
	err = s.Customers().Each(ctx, q, func(c core.Customer) error {
		count++
		bar.at(int64(count), int64(total))
		return list.write(c)
	})
	if err != nil {
		return count, fmt.Errorf("exporting customers: %w", err)
	}
	return count, list.end()
}

// exportWriter writes a list of customers in one format.
type exportWriter interface {
	write(core.Customer) error
	end() error
}

type csvList struct{ w *sheet.Writer }

func newCSVList(w io.Writer) (*csvList, error) {
	header := []string{"id"}
	for _, field := range sheet.Fields() {
		header = append(header, string(field))
	}
	out, err := sheet.NewWriter(w, append(header, "status", "createdAt", "lastLogin"))
	return &csvList{out}, err
}

func (l *csvList) write(c core.Customer) error {
	values := map[string]string{}
	for _, field := range c.Fields.List() {
		values[field.Name] = *field.Value
	}
	cells := []string{decimal(c.ID)}
	for _, field := range sheet.Fields() {
		cells = append(cells, values[string(field)])
	}
	cells = append(cells, string(c.Status), csvTime(c.CreatedAt), csvTime(c.LastLogin))
	return l.w.Write(cells)
}

func (l *csvList) end() error { return l.w.Flush() }

type jsonList struct{ w io.Writer }

func (l *jsonList) write(c core.Customer) error { return writeObject(l.w, toJSON(c)) }

func (l *jsonList) end() error { return nil }
