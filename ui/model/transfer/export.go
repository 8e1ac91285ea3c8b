package transfer

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
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

// Filter says what the list is narrowed to.
func (e Export) Filter() string {
	var by []string
	if e.Query.IDs != nil {
		by = append(by, "Only who is selected")
	}
	if text := strings.Join(strings.Fields(e.Query.Text), " "); text != "" {
		by = append(by, label.CustomersFilter+": "+words.Quoted(text))
	}
	for _, f := range customers.Filters() {
		if f.Query != "" && f.Query == e.Query.Status {
			by = append(by, "Status: "+f.Label)
		}
	}
	if len(by) == 0 {
		return "Nothing is filtered: it is the whole list."
	}
	return words.Dot(by...)
}

// What the window says of its one choice, and of every list.
const (
	ExcelLabel   = "For Excel"
	ExcelHelp    = "Begins with a mark by which Excel knows the characters. Other programs may show it."
	FormulaHelp  = "What a spreadsheet would take for a formula gets a ' in front; an import takes it away again."
	NobodyToSave = "The list shows nobody to export."
)

// Label is the button's: it counts.
func (e Export) Label() string { return "Export " + words.Count(e.Count, "customer", "customers") }

// ExportDone says what was written.
func ExportDone(count int) string {
	return words.Count(count, "customer", "customers") + " exported."
}

// FileName is the name that is offered.
func (e Export) FileName(now time.Time) string {
	return "customers-" + now.Format("2006-01-02") + ".csv"
}

// Run writes down that a list leaves, and then the list. told is called with
// the customers written so far.
func (e Export) Run(ctx context.Context, s *core.Session, w io.Writer, told func(done, of int)) (count int, err error) {
	return Write(ctx, s, e.Query, &CSV{W: w, Excel: e.Excel}, told)
}

// Format writes a list of customers.
type Format interface {
	Begin() error
	Write(core.Customer) error
	End() error
}

// Write writes down that a list leaves, and then the list, in one format;
// nothing is written for somebody who may not have it. told, if not nil, is
// called with the customers written so far.
func Write(ctx context.Context, s *core.Session, q core.Query, f Format, told func(done, of int)) (count int, err error) {
	_, total, err := s.Customers().Rows(ctx, core.Query{Text: q.Text, Status: q.Status, Scope: q.Scope, IDs: q.IDs, Limit: 1})
	if err != nil {
		return 0, err
	}
	if q.Limit > 0 {
		total = min(total, q.Limit)
	}
	if err := s.Customers().Exported(ctx, q, total); err != nil {
		return 0, err
	}
	if err := f.Begin(); err != nil {
		return 0, fmt.Errorf("writing the list: %w", err)
	}
	err = s.Customers().Each(ctx, q, func(c core.Customer) error {
		if count++; told != nil {
			told(count, total)
		}
		return f.Write(c)
	})
	if err != nil {
		return count, fmt.Errorf("exporting customers: %w", err)
	}
	return count, f.End()
}

// CSV is the Format that an import reads: the fields by the names it knows, and
// around them what is there for the reader.
type CSV struct {
	W     io.Writer
	Excel bool // begin with the mark by which Excel knows UTF-8
	out   *sheet.Writer
}

// Begin writes the header.
func (l *CSV) Begin() (err error) {
	if l.Excel {
		if _, err := io.WriteString(l.W, sheet.BOM); err != nil {
			return err
		}
	}
	names := []string{"id"}
	for _, f := range sheet.Fields() {
		names = append(names, string(f))
	}
	l.out, err = sheet.NewWriter(l.W, append(names, "scope", "status", "createdAt", "lastLogin"))
	return err
}

// Write writes a customer's row.
func (l *CSV) Write(c core.Customer) error {
	values := map[string]string{}
	for _, f := range c.Fields.List() {
		values[f.Name] = *f.Value
	}
	row := []string{strconv.FormatUint(c.ID, 10)}
	for _, f := range sheet.Fields() {
		row = append(row, values[string(f)])
	}
	return l.out.Write(append(row, c.Scope, string(c.Status), stamp(c.CreatedAt), stamp(c.LastLogin)))
}

// End writes out what is left.
func (l *CSV) End() error { return l.out.Flush() }

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
