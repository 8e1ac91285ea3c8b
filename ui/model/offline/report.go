package offline

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/letter"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// reportPrefix is what a report's name begins with.
const reportPrefix = "offline-"

// Report is what is told of an issuing.
type Report struct {
	Lines    []Line
	Vendor   string
	Operator string
	At       time.Time // in the zone that it is told in
	Paper    letter.Paper
}

// ReportName is what a report of a day is called, without its ending.
func ReportName(at time.Time) string { return reportPrefix + at.Format(time.DateOnly) }

// Write writes the report into a folder as CSV and as PDF, under the day's name
// or one with a number behind it that is free, and gives that without ending.
func (r Report) Write(folder string) (name string, err error) {
	name = ReportName(r.At)
	for n := 2; exists(filepath.Join(folder, name+".csv")) || exists(filepath.Join(folder, name+".pdf")); n++ {
		name = fmt.Sprintf("%s-%d", ReportName(r.At), n)
	}
	return name, errors.Join(r.WriteCSV(filepath.Join(folder, name+".csv")), r.WritePDF(filepath.Join(folder, name+".pdf")))
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// WriteCSV writes the table to a file.
func (r Report) WriteCSV(path string) error { return file.Write(path, r.CSV) }

// WritePDF writes it as pages to a file.
func (r Report) WritePDF(path string) error {
	pages, err := r.PDF()
	if err != nil {
		return err
	}
	return file.Write(path, func(w io.Writer) error {
		_, err := w.Write(pages)
		return err
	})
}

// CSV writes the table.
func (r Report) CSV(w io.Writer) error {
	out, err := sheet.NewWriter(w, []string{"file", "computerId", "machine", "licenseId", "product", "seatsLeft", "verdict", "response"})
	if err != nil {
		return err
	}
	for _, l := range r.Lines {
		if err := out.Write(l.record()); err != nil {
			return err
		}
	}
	return out.Flush()
}

// PDF is the report on paper.
func (r Report) PDF() ([]byte, error) {
	t := letter.Report{
		Vendor: r.Vendor, Title: "Offline activation", Date: r.At, Paper: r.Paper,
		Heads: []string{"File", "Computer", "License ID", "Product", "Seats left", "Verdict"}, Widths: []float64{44, 30, 18, 32, 14, 40},
	}
	issued, refused := 0, 0
	for _, l := range r.Lines {
		if l.Verdict == "" {
			issued++
		} else {
			refused++
		}
		t.Rows = append(t.Rows, append(l.Cells(), l.Outcome()))
	}
	t.Facts = []string{
		fmt.Sprintf("%s, %d issued, %d refused", words.Count(len(r.Lines), "request", "requests"), issued, refused),
		"By " + r.Operator + ", " + r.At.Format("2 January 2006, 15:04 MST"),
	}
	return letter.Table(t)
}
