package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Options say what Open should not find out by itself. The zero value is for a
// file that tells everything.
type Options struct {
	// Delimiter separates the cells: a tab or an ASCII sign. 0: comma,
	// semicolon or tab, by the header.
	Delimiter rune
	// Mapping is "Column=field,…", and "Column=-" for a column to leave out.
	// It goes before what the names mean. A column is named as in the header
	// or by its number ("#3"); one with a comma stands, with its field, in
	// quotes.
	Mapping string
	// Inspect is for a window that shows the columns and then asks: a file
	// with no known column, or two for one field (the first gets it), opens.
	Inspect bool
	// More are the fields of another list than that of customers, beside theirs.
	More []Naming
	// Only says that More are the only fields: it is no list of customers.
	Only bool
}

func (o Options) words() vocabulary { return vocabulary{o.More, o.Only} }

// Row is one row below the header.
type Row struct {
	Line int // of the file, where it begins; 1 is the first
	// Values has every mapped field, "" where the cell is empty or missing.
	Values map[Field]string
	// Problem says, as a sentence that names the line, why the row must not be
	// imported; Values then hold what could be read. "" is a good row.
	Problem string
}

// Reader reads a list row by row. It holds a few MiB at most, however
// large the file.
type Reader struct {
	file    *opened
	scan    *scanner
	columns []Column
	fields  int
	rec     record
	failed  error
}

// Open reads the header from r, which is read to its end by Next but not
// closed. An *Error says what is wrong with the file or with the options: it is
// empty, no text, has no column that is known, or the mapping does not fit.
func Open(r io.Reader, o Options) (*Reader, error) {
	if o.Delimiter != 0 && !delimiter(o.Delimiter) {
		return nil, faultf(0, "%q cannot be a delimiter: a tab or a sign such as , ; | can", o.Delimiter)
	}
	file, err := openText(r)
	if err != nil {
		return nil, err
	}
	text, err := file.text.Peek(window)
	if err != nil && err != io.EOF {
		return nil, readError(1, err)
	}
	delim, skip := delimiterLine(text)
	if o.Delimiter != 0 {
		delim = byte(o.Delimiter)
	}
	head, err := readHeader(text[skip:], err != nil, delim, o.words())
	if err != nil {
		return nil, err
	}
	reader := &Reader{file: file, columns: head.columns}
	if err := reader.assign(o); err != nil {
		return nil, err
	}
	return reader, reader.start(head.delim, skip)
}

func (r *Reader) assign(o Options) error {
	if err := assign(r.columns, o); err != nil {
		return err
	}
	for _, c := range r.columns {
		if c.Field != "" {
			r.fields++
		}
	}
	if r.fields == 0 && !o.Inspect {
		return faultf(0, "no column is known by its name; the header names %s; map them to %s", labels(r.columns), fieldList(o.words()))
	}
	return nil
}

// start goes to the first row, over the header that was only looked at.
func (r *Reader) start(delim byte, skip int) error {
	r.scan = newScanner(r.file.text, delim)
	r.scan.skip(skip)
	if err := r.scan.next(&r.rec); err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	return nil
}

// Columns returns the file's columns in their order.
func (r *Reader) Columns() []Column { return append([]Column(nil), r.columns...) }

// Unmapped names the columns that will not be read and that the mapping did
// not leave out, a nameless one by its number ("#3").
func (r *Reader) Unmapped() []string {
	var names []string
	for i, c := range r.columns {
		if c.Field == "" && !c.Ignored {
			names = append(names, label(r.columns, i))
		}
	}
	return names
}

// Delimiter returns what separates the cells.
func (r *Reader) Delimiter() rune { return rune(r.scan.delim) }

// Encoding returns the file's encoding as known so far: a file that begins in
// ASCII counts as UTF-8 until it turns out to be Windows-1252.
func (r *Reader) Encoding() Encoding { return r.file.enc() }

// BytesRead returns how much of the file has been read, for progress.
func (r *Reader) BytesRead() int64 { return r.file.read }

// Sum returns the SHA-256 of the bytes read, as they are in the file: once Next
// has returned io.EOF, of the whole file.
func (r *Reader) Sum() (sum [32]byte) {
	r.file.sum.Sum(sum[:0])
	return sum
}

// Next returns the next row, and io.EOF after the last. A row that cannot be
// used comes with its Problem and the next one follows. Any other error ends
// the reading: an *Error that names the line where a cell, row or number of
// cells is over the limits, or what r failed with.
func (r *Reader) Next() (Row, error) {
	if r.failed != nil {
		return Row{}, r.failed
	}
	if err := r.scan.next(&r.rec); err != nil {
		r.failed = err
		if _, fault := errors.AsType[*Error](err); !fault && err != io.EOF {
			r.failed = readError(r.scan.line, err)
		}
		return Row{}, r.failed
	}
	return Row{Line: r.rec.line, Values: r.values(), Problem: r.problem()}, nil
}

// values copies the mapped cells out of the record.
func (r *Reader) values() map[Field]string {
	text := string(r.rec.data)
	valid := utf8.ValidString(text)
	values := make(map[Field]string, r.fields)
	begin := 0
	for i, c := range r.columns {
		cell := ""
		if i < len(r.rec.ends) {
			cell, begin = text[begin:r.rec.ends[i]], r.rec.ends[i]
		}
		if c.Field == "" {
			continue
		}
		if !valid {
			cell = strings.ToValidUTF8(cell, "\uFFFD")
		}
		values[c.Field] = unprotect(cell)
	}
	return values
}

// problem says what is wrong with the record as a row of this list. Empty
// cells beyond the header are harmless.
func (r *Reader) problem() string {
	if r.rec.problem != "" {
		return r.rec.problem
	}
	if !utf8.Valid(r.rec.data) {
		return fmt.Sprintf("%s: broken characters: not all is valid %s as the rest of the file", r.rec.lines(), r.Encoding())
	}
	if n := len(r.columns); len(r.rec.ends) > n && r.rec.ends[len(r.rec.ends)-1] > r.rec.ends[n-1] {
		verb := "has"
		if r.rec.last > r.rec.line {
			verb = "have"
		}
		return fmt.Sprintf("%s %s %d cells, the header %d", r.rec.lines(), verb, len(r.rec.ends), n)
	}
	return ""
}

func readError(line int, err error) error {
	return fmt.Errorf("reading the list near line %d: %w", line, err)
}
