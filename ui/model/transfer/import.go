package transfer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
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
	Kind      Kind
	Preset    string // the program whose list it is; "": none that is known
}

// Look reads the head of a file, as a list of a kind; "": that is found out. Its
// errors are *sheet.Error for what is no list, or those of reading.
func Look(open File, as Kind) (seen Seen, err error) {
	file, size, err := open()
	if err != nil {
		return seen, fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	in := bufio.NewReaderSize(file, looked)
	if as == "" {
		head, err := in.Peek(looked)
		if err != nil && !errors.Is(err, io.EOF) {
			return seen, fmt.Errorf("reading the list: %w", err)
		}
		as = told(head)
	}
	list, err := OpenList(in, ListOptions{Options: sheet.Options{Inspect: true}, Kind: as})
	if err != nil {
		return seen, err
	}
	seen = Seen{Columns: list.Columns(), Delimiter: list.Delimiter(), Encoding: list.Encoding(), Bytes: size, Kind: as}
	if list.Preset != nil {
		seen.Preset = list.Preset.Label
	}
	return seen, nil
}

// Import is the window. It begins with the columns as they were guessed.
type Import struct {
	Name    string // of the file, without its folder
	Product string // of licenses in rows that name none; "": none
	seen    Seen
	to      []sheet.Field // by column; "": left out

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
	return words.Dot(in.Name, in.seen.Preset, string(in.seen.Encoding), between, words.Count(len(in.seen.Columns), "column", "columns"), scope)
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
		lines = append(lines, ColumnLine{name, shown(in.to[i], c.Sample), in.choice(in.to[i])})
	}
	return lines
}

// shown is a cell as a window shows it.
func shown(f sheet.Field, cell string) string {
	if f == core.ImportHash && cell != "" {
		return "[hidden]"
	}
	return cell
}

// Kind is what the list is of.
func (in *Import) Kind() Kind { return in.seen.Kind }

func (in *Import) choice(f sheet.Field) string {
	if f == "" {
		return LeaveOut
	}
	return in.seen.Kind.Label(f)
}

// Choices are the offers for a column.
func (in *Import) Choices() []string {
	all := []string{LeaveOut}
	for _, f := range in.seen.Kind.fields() {
		all = append(all, in.choice(f))
	}
	return all
}

// Map has a column fill a field, by its label. Another column that filled it
// is left out: each field has one column.
func (in *Import) Map(column int, to string) {
	field := sheet.Field("")
	for _, f := range in.seen.Kind.fields() {
		if in.choice(f) == to {
			field = f
		}
	}
	if other := slices.Index(in.to, field); field != "" && other >= 0 {
		in.to[other] = ""
	}
	in.to[column] = field
	in.tried = nil
}

// ChooseProduct has licenses in rows that name no product be of one.
func (in *Import) ChooseProduct(name string) { in.Product, in.tried = name, nil }

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
	if in.seen.Kind == Licenses {
		if slices.Contains(in.to, core.LicenseProduct) || slices.Contains(in.to, core.LicenseID) || in.Product != "" {
			return ""
		}
		return "No column says of which product the licenses are: map one, or choose the product."
	}
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
	if in.seen.Kind == Licenses {
		if !slices.Contains(in.to, core.LicenseExternalID) && !slices.Contains(in.to, core.LicenseID) {
			return "Without a License ID or an external ID every row is a new license, also when the list is imported again."
		}
		return ""
	}
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
			heads = append(heads, in.choice(f))
		}
	}
	return heads
}

// PreviewRequest reads the first rows by the mapping, on any goroutine.
type PreviewRequest struct {
	mapping string
	kind    Kind
	to      []sheet.Field
}

// Preview makes the request.
func (in *Import) Preview() PreviewRequest {
	return PreviewRequest{in.mapping(), in.seen.Kind, slices.Clone(in.to)}
}

// Run reads.
func (r PreviewRequest) Run(open File) (all []Preview, err error) {
	file, _, err := open()
	if err != nil {
		return nil, fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	list, err := OpenList(file, ListOptions{Options: sheet.Options{Mapping: r.mapping, Inspect: true}, Kind: r.kind})
	if err != nil {
		return nil, err
	}
	for next := Rows(list); len(all) < previewed; {
		row, more, err := next()
		if err != nil {
			return all, err
		}
		if !more {
			break
		}
		one := Preview{Line: row.Line, Problem: row.Problem}
		for _, f := range r.to {
			if f != "" {
				one.Cells = append(one.Cells, shown(f, row.Values[string(f)]))
			}
		}
		all = append(all, one)
	}
	return all, nil
}
