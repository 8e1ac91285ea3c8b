package transfer

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Export is the window that writes the list as it is filtered.
type Export struct {
	Query core.Query
	Count int  // of the rows that are shown
	Excel bool // begin with the mark by which Excel knows UTF-8
}

// Text says what will be written.
func (e Export) Text() string {
	return fmt.Sprintf("%s, as the list shows them. No passwords.", words.Count(e.Count, "customer", "customers"))
}

// FileName is the name that is offered.
func (e Export) FileName(now time.Time) string {
	return "customers-" + now.Format("2006-01-02") + ".csv"
}

// Run writes down that a list leaves, and then the list. told is called with
// the customers written so far.
func (e Export) Run(ctx context.Context, s *core.Session, w io.Writer, told func(done, of int)) (count int, err error) {
	_, total, err := s.Customers().Rows(ctx, core.Query{Text: e.Query.Text, Status: e.Query.Status, Scope: e.Query.Scope, Limit: 1})
	if err != nil {
		return 0, err
	}
	if err := s.Customers().Exported(ctx, e.Query, total); err != nil {
		return 0, err
	}
	if e.Excel {
		if _, err := io.WriteString(w, sheet.BOM); err != nil {
			return 0, fmt.Errorf("writing the list: %w", err)
		}
	}
	out, err := sheet.NewWriter(w, header())
	if err != nil {
		return 0, err
	}
	err = s.Customers().Each(ctx, e.Query, func(c core.Customer) error {
		if count++; told != nil {
			told(count, total)
		}
		return out.Write(cells(c))
	})
	if err != nil {
		return count, fmt.Errorf("exporting customers: %w", err)
	}
	return count, out.Flush()
}

// header is the fields by the names that an import knows, and what is there
// for the reader.
func header() []string {
	names := []string{"id"}
	for _, f := range sheet.Fields() {
		names = append(names, string(f))
	}
	return append(names, "status", "createdAt", "lastLogin")
}

func cells(c core.Customer) []string {
	values := map[string]string{}
	for _, f := range c.Fields.List() {
		values[f.Name] = *f.Value
	}
	row := []string{strconv.FormatUint(c.ID, 10)}
	for _, f := range sheet.Fields() {
		row = append(row, values[string(f)])
	}
	return append(row, string(c.Status), stamp(c.CreatedAt), stamp(c.LastLogin))
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
