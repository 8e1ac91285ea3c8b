package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/model/offline"
)

// carrying is what license offline is told.
type carrying struct {
	judge   bool
	reports []string
}

func newLicenseOffline(a *app) *cobra.Command {
	var how carrying
	cmd := a.verb("offline FILE…|FOLDER…", "Answer requests of computers without a network", cobra.MinimumNArgs(1), func(cmd *cobra.Command, args []string) error {
		batch, err := brought(cmd.Context(), args)
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.offline(cmd.Context(), s, batch, how) })
	})
	cmd.Long = "Answers each request with a file that ends in " + license.ResponseEnding + " beside it: to activate a computer, to give its seat back, or to\n" +
		"check in; of a folder those that end in " + license.RequestEnding + ". The same request gets the same response and no second seat: run it again\n" +
		"when the stick is lost. Ends with issued N, refused N; exit code 1 if any was refused. Needs Issue License Files."
	cmd.Flags().BoolVar(&how.judge, "judge", false, "only say what would become of each; nothing is changed or written")
	cmd.Flags().StringArrayVar(&how.reports, "report", nil, "write the table to this file too: as PDF where it ends in .pdf, else as CSV (may be repeated)")
	return cmd
}

// brought reads the files that are named, and those of folders.
func brought(ctx context.Context, args []string) (*offline.Batch, error) {
	for _, arg := range args {
		if _, err := os.Stat(arg); err != nil {
			return nil, err
		}
	}
	g, err := offline.Gather(ctx, args)
	if err != nil {
		return nil, err
	}
	batch := &offline.Batch{}
	_, err = batch.Take(g)
	return batch, err
}

func (a *app) offline(ctx context.Context, s *core.Session, batch *offline.Batch, how carrying) error {
	stopped, err := a.carry(ctx, s.Licenses(), batch, how.judge)
	if err != nil {
		return err
	}
	if stopped != nil {
		done := 0
		for _, l := range batch.Lines() {
			if l.State != offline.Judging {
				done++
			}
		}
		return fmt.Errorf("after %d of %d requests; run it again: %w", done, len(batch.Lines()), stopped)
	}
	lines := batch.Lines()
	if err := a.showCarried(lines); err != nil {
		return err
	}
	report := offline.Report{Lines: lines, Vendor: s.Vendor(), Operator: s.Operator(), At: time.Now()}
	for _, path := range how.reports {
		write := report.WriteCSV
		if strings.EqualFold(filepath.Ext(path), ".pdf") {
			write = report.WritePDF
		}
		if err := write(path); err != nil {
			return err
		}
	}
	_, _, refused := batch.Count()
	if !a.json {
		a.print("issued %d, refused %d\n", len(lines)-refused, refused)
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d requests were refused", refused, len(lines))
	}
	return nil
}

// carry judges or answers the requests.
func (a *app) carry(ctx context.Context, li *core.Licenses, batch *offline.Batch, judge bool) (stopped, err error) {
	if judge {
		all, err := li.Judge(ctx, batch.Requests())
		batch.Judged(all)
		return nil, err
	}
	bar := a.progress("issuing", "responses")
	of := int64(len(batch.Lines()))
	result := offline.Issue(ctx, li, batch.Lines(), func(done int) { bar.at(int64(done), of) })
	bar.clear()
	batch.Finished(result)
	return result.Stopped, nil
}

// carriedJSON is what became of a request, in JSON.
type carriedJSON struct {
	File       string `json:"file"`
	ComputerID string `json:"computerId"`
	Machine    string `json:"machine"`
	LicenseID  string `json:"licenseId"`
	Product    string `json:"product"`
	SeatsLeft  int    `json:"seatsLeft"`
	Verdict    string `json:"verdict"`
	Response   string `json:"response"`
}

func (a *app) showCarried(lines []offline.Line) error {
	t := a.table("FILE", "COMPUTER", "LICENSE ID", "PRODUCT", "LEFT", "VERDICT")
	for _, l := range lines {
		c := l.Carried
		if a.json {
			if err := a.object(carriedJSON{l.Path, c.Computer, c.Machine, c.License, c.Product, c.SeatsLeft, l.Outcome(), l.Wrote}); err != nil {
				return err
			}
			continue
		}
		t.row(l.Path, c.Computer, c.License, c.Product, strconv.Itoa(c.SeatsLeft), l.Outcome())
	}
	if a.json {
		return nil
	}
	return t.end()
}
