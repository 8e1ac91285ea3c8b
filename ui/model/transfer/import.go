package transfer

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// LeaveOut is the choice for a column that is not imported.
const LeaveOut = "(not imported)"

// previewed is how many rows the window shows, and kept how many refused rows
// the result names.
const (
	previewed = 8
	kept      = 100_000
)

// Seen is a file as it was looked into.
type Seen struct {
	Columns   []sheet.Column
	Delimiter rune
	Encoding  sheet.Encoding
	Bytes     int64
}

// Look reads the head of a file. Its errors are *sheet.Error for what is no
// list, or those of reading.
func Look(open File) (seen Seen, err error) {
	file, size, err := open()
	if err != nil {
		return seen, fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := sheet.Open(file, sheet.Options{Inspect: true})
	if err != nil {
		return seen, err
	}
	seen = Seen{Columns: rows.Columns(), Delimiter: rows.Delimiter(), Encoding: rows.Encoding(), Bytes: size}
	return seen, nil
}

// Import is the window. It begins with the columns as they were guessed.
type Import struct {
	Name string // of the file, without its folder
	seen Seen
	to   []sheet.Field // by column; "": left out

	tried  *Result // of the dry run with this mapping
	result *Result
}

// NewImport opens the window on a file that was looked into.
func NewImport(name string, seen Seen) *Import {
	in := &Import{Name: name, seen: seen}
	for _, c := range seen.Columns {
		in.to = append(in.to, c.Field)
	}
	return in
}

// About is the line on the file: "customers.csv · UTF-8 · comma · 12 columns",
// and the scope that it goes into, "" for none in particular.
func (in *Import) About(scope string) string {
	if scope != "" {
		scope = "into " + scope
	}
	delimiters := map[rune]string{',': "comma", ';': "semicolon", '\t': "tab"}
	between := delimiters[in.seen.Delimiter]
	if between == "" {
		between = words.Quoted(string(in.seen.Delimiter))
	}
	return words.Dot(in.Name, string(in.seen.Encoding), between, words.Count(len(in.seen.Columns), "column", "columns"), scope)
}

// ColumnLine is a line of the mapping.
type ColumnLine struct {
	Name, Sample string
	Choice       string // a field's label, or LeaveOut
}

// Columns are the file's, each with what it fills.
func (in *Import) Columns() []ColumnLine {
	var lines []ColumnLine
	for i, c := range in.seen.Columns {
		name := c.Name
		if name == "" {
			name = "Column " + strconv.Itoa(i+1)
		}
		lines = append(lines, ColumnLine{name, c.Sample, choice(in.to[i])})
	}
	return lines
}

func choice(f sheet.Field) string {
	if f == "" {
		return LeaveOut
	}
	return label.Field(string(f))
}

// Choices are the offers for a column.
func Choices() []string {
	all := []string{LeaveOut}
	for _, f := range sheet.Fields() {
		all = append(all, choice(f))
	}
	return all
}

// Map has a column fill a field, by its label. Another column that filled it
// is left out: each field has one column.
func (in *Import) Map(column int, to string) {
	field := sheet.Field("")
	for _, f := range sheet.Fields() {
		if choice(f) == to {
			field = f
		}
	}
	if other := slices.Index(in.to, field); field != "" && other >= 0 {
		in.to[other] = ""
	}
	in.to[column] = field
	in.tried = nil
}

// mapping is what sheet.Open is told: every column by its number.
func (in *Import) mapping() string {
	parts := make([]string, len(in.to))
	for i, f := range in.to {
		if f == "" {
			f = "-"
		}
		parts[i] = fmt.Sprintf("#%d=%s", i+1, f)
	}
	return strings.Join(parts, ",")
}

// Problem is what keeps the list from being tried; "" where nothing does.
func (in *Import) Problem() string {
	who := []sheet.Field{sheet.FirstName, sheet.LastName, sheet.Company, sheet.Email, sheet.ExternalID}
	for _, f := range who {
		if slices.Contains(in.to, f) {
			return ""
		}
	}
	return "No column says who the customers are: map one to a name, a company, an e-mail address or an external ID."
}

// Warning is what is good to know beforehand; "" where there is nothing.
func (in *Import) Warning() string {
	if !slices.Contains(in.to, sheet.ExternalID) && !slices.Contains(in.to, sheet.Email) {
		return "Without an external ID or an e-mail address every row is a new customer, also when the list is imported again."
	}
	return ""
}

// Preview is a row as it would be read.
type Preview struct {
	Line    int
	Cells   []string // by Heads
	Problem string
}

// Heads are the labels of the mapped fields, in the file's order.
func (in *Import) Heads() []string {
	var heads []string
	for _, f := range in.to {
		if f != "" {
			heads = append(heads, choice(f))
		}
	}
	return heads
}

// PreviewRequest reads the first rows by the mapping, on any goroutine.
type PreviewRequest struct {
	mapping string
	to      []sheet.Field
}

// Preview makes the request.
func (in *Import) Preview() PreviewRequest {
	return PreviewRequest{in.mapping(), slices.Clone(in.to)}
}

// Run reads.
func (r PreviewRequest) Run(open File) (all []Preview, err error) {
	file, _, err := open()
	if err != nil {
		return nil, fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := sheet.Open(file, sheet.Options{Mapping: r.mapping, Inspect: true})
	if err != nil {
		return nil, err
	}
	for len(all) < previewed {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return all, err
		}
		one := Preview{Line: row.Line, Problem: row.Problem}
		for _, f := range r.to {
			if f != "" {
				one.Cells = append(one.Cells, row.Values[f])
			}
		}
		all = append(all, one)
	}
	return all, nil
}
