package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

func newLicenseOffline(a *app) *cobra.Command {
	var judge bool
	var report string
	cmd := a.verb("offline FILE…|FOLDER…", "Answer requests of computers without a network", cobra.MinimumNArgs(1), func(cmd *cobra.Command, args []string) error {
		names, requests, err := readRequests(args)
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			return a.offline(cmd.Context(), s.Licenses(), names, requests, judge, report)
		})
	})
	cmd.Long = "Answers each request, to activate a computer or to give its seat back, with a file that ends in " + license.ResponseEnding + " beside it;\n" +
		"of a folder those that end in " + license.RequestEnding + ". The same request gets the same response and no second seat: run it again when the\n" +
		"stick is lost. Ends with issued N, refused N; exit code 1 if any was refused. Needs Issue License Files."
	cmd.Flags().BoolVar(&judge, "judge", false, "only say what would become of each; nothing is changed or written")
	cmd.Flags().StringVar(&report, "report", "", "write the table as CSV to this file too")
	return cmd
}

// readRequests reads the files that are named, and those of folders.
func readRequests(args []string) (names []string, requests [][]byte, err error) {
	for _, arg := range args {
		found := []string{arg}
		if info, err := os.Stat(arg); err != nil {
			return nil, nil, err
		} else if info.IsDir() {
			if found, err = requestsIn(arg); err != nil {
				return nil, nil, err
			}
		}
		names = append(names, found...)
	}
	for _, name := range names {
		data, err := readRequest(name)
		if err != nil {
			return nil, nil, err
		}
		requests = append(requests, data)
	}
	return names, requests, nil
}

func requestsIn(folder string) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), license.RequestEnding) {
			names = append(names, filepath.Join(folder, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, &core.Error{Kind: core.ErrNotFound, Sentence: fmt.Sprintf("No file in %s ends in %s.", folder, license.RequestEnding)}
	}
	return names, nil
}

// readRequest reads no more than tells that a file is too large.
func readRequest(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, license.MaxFile+1))
}

func (a *app) offline(ctx context.Context, li *core.Licenses, names []string, requests [][]byte, judge bool, report string) error {
	do := li.Issue
	if judge {
		do = li.Judge
	}
	all, err := do(ctx, requests)
	refused := 0
	for i, one := range all {
		if one.Verdict != "" {
			refused++
		} else if !judge {
			if err := writeResponse(names[i], one.Response); err != nil {
				return err
			}
		}
	}
	if err != nil {
		return fmt.Errorf("after %d of %d requests; run it again: %w", len(all), len(names), err)
	}
	if err := a.showCarried(names, all); err != nil {
		return err
	}
	if report != "" {
		if err := file.Write(report, func(w io.Writer) error { return reportCarried(w, names, all) }); err != nil {
			return err
		}
	}
	if !a.json {
		a.print("issued %d, refused %d\n", len(all)-refused, refused)
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d requests were refused", refused, len(all))
	}
	return nil
}

// writeResponse puts a response beside its request.
func writeResponse(request string, response []byte) error {
	name := strings.TrimSuffix(request, filepath.Ext(request)) + license.ResponseEnding
	return file.Write(name, func(w io.Writer) error {
		_, err := w.Write(append(response, '\n'))
		return err
	})
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
}

func carriedRow(name string, c core.Carried) carriedJSON {
	verdict := c.Verdict
	switch {
	case verdict != "":
	case c.Deactivation:
		verdict = "OK: gives its seat back"
	default:
		verdict = "OK"
	}
	return carriedJSON{name, c.Computer, c.Machine, c.License, c.Product, c.SeatsLeft, verdict}
}

func (a *app) showCarried(names []string, all []core.Carried) error {
	t := a.table("FILE", "COMPUTER", "LICENSE ID", "PRODUCT", "LEFT", "VERDICT")
	for i, one := range all {
		row := carriedRow(names[i], one)
		if a.json {
			if err := a.object(row); err != nil {
				return err
			}
			continue
		}
		t.row(row.File, row.ComputerID, row.LicenseID, row.Product, strconv.Itoa(row.SeatsLeft), row.Verdict)
	}
	if a.json {
		return nil
	}
	return t.end()
}

func reportCarried(w io.Writer, names []string, all []core.Carried) error {
	out, err := sheet.NewWriter(w, []string{"file", "computerId", "machine", "licenseId", "product", "seatsLeft", "verdict"})
	if err != nil {
		return err
	}
	for i, one := range all {
		row := carriedRow(names[i], one)
		if err := out.Write([]string{row.File, row.ComputerID, row.Machine, row.LicenseID, row.Product, strconv.Itoa(row.SeatsLeft), row.Verdict}); err != nil {
			return err
		}
	}
	return out.Flush()
}
