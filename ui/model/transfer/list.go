package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// List is a list that is being read.
type List struct {
	*sheet.Reader
	Preset *Preset // whose columns it has; nil: nobody's in particular
	lines  *jsonLines
}

// ListOptions say what a list is of and how to read it.
type ListOptions struct {
	sheet.Options
	Kind   Kind
	Preset string // "": by the columns
}

// looked is how much of a list is looked at to tell whose it is.
const looked = 64 << 10

// OpenList opens a list for Rows. One of licenses may be another program's, told
// by its columns, and keygen's licenses as JSON, one a line. Errors as of
// sheet.Open.
func OpenList(r io.Reader, o ListOptions) (*List, error) {
	if o.Kind != Licenses {
		o.More = customerWords()
		rows, err := sheet.Open(r, o.Options)
		return &List{Reader: rows}, err
	}
	o.More, o.Only = licenseWords(), true
	l := &List{}
	in := bufio.NewReaderSize(r, looked)
	head, err := in.Peek(looked)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the list: %w", err)
	}
	var text io.Reader = in
	if jsonText(head) {
		l.lines = newJSONLines(in)
		text, head = l.lines, []byte(l.lines.header())
	}
	if err := l.know(head, &o); err != nil {
		return nil, err
	}
	l.Reader, err = sheet.Open(text, o.Options)
	return l, err
}

// jsonText says whether a text begins as a JSON object does.
func jsonText(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(sheet.BOM)), " \t\r\n"), []byte("{"))
}

// know finds out whose list it is, and has its columns mapped.
func (l *List) know(head []byte, o *ListOptions) (err error) {
	columns := peeked(head, sheet.Options{Delimiter: o.Delimiter})
	if l.Preset, err = presetNamed(o.Preset); err != nil {
		return err
	}
	if l.Preset == nil {
		l.Preset = recognized(columns)
	} else if missing := l.Preset.missing(columns); len(missing) > 0 {
		return &sheet.Error{Text: fmt.Sprintf("this is no list of %s: it has no column %s", l.Preset.Label, strings.Join(missing, ", "))}
	}
	if l.Preset == nil {
		return nil
	}
	var told []sheet.Column
	if o.Mapping != "" {
		if told = peeked(head, o.Options); len(told) == 0 {
			return nil // it does not fit, as sheet.Open says
		}
	}
	o.Mapping = l.Preset.mapping(columns, told)
	return nil
}

// Sum is the SHA-256 of the file.
func (l *List) Sum() [32]byte {
	if l.lines != nil {
		return l.lines.total()
	}
	return l.Reader.Sum()
}

// BytesRead is how much of the file was read.
func (l *List) BytesRead() int64 {
	if l.lines != nil {
		return l.lines.read
	}
	return l.Reader.BytesRead()
}

// Next is the next row, in the words of this program.
func (l *List) Next() (sheet.Row, error) {
	row, err := l.Reader.Next()
	if l.lines != nil {
		row.Line-- // the header is none of the file
		if err != nil && l.lines.err != nil {
			err = l.lines.err
		}
	}
	return row, err
}

// Rows hands a list's rows over in the core's form.
func Rows(list *List) func() (core.ImportRow, bool, error) {
	return func() (core.ImportRow, bool, error) {
		row, err := list.Next()
		if errors.Is(err, io.EOF) {
			return core.ImportRow{}, false, nil
		}
		if err != nil {
			return core.ImportRow{}, false, fmt.Errorf("reading the list: %w", err)
		}
		values := make(map[string]string, len(row.Values))
		for field, value := range row.Values {
			values[string(field)] = value
		}
		if list.Preset != nil {
			list.Preset.clean(values)
		}
		return core.ImportRow{Line: row.Line, Values: values, Problem: row.Problem}, true, nil
	}
}
