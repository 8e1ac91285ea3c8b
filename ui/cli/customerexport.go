package cli

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/transfer"
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
			err := file.Write(args[0], func(w io.Writer) (err error) {
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

// export writes the list as CSV, or as JSON Lines.
func (a *app) export(ctx context.Context, s *core.Session, q core.Query, w io.Writer) (count int, err error) {
	var format transfer.Format = &transfer.CSV{W: w}
	if a.json {
		format = jsonList{w}
	}
	bar := a.progress("exporting", "customers")
	defer bar.clear()
	return transfer.Write(ctx, s, q, format, func(done, of int) {
		bar.say(func(since time.Duration) string { return transfer.Written(done, of, since) })
	})
}

// jsonList is the list as customer list --json prints it.
type jsonList struct{ w io.Writer }

func (l jsonList) Begin() error { return nil }

func (l jsonList) Write(c core.Customer) error { return writeObject(l.w, toJSON(c)) }

func (l jsonList) End() error { return nil }
