package sheet

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// BOM, written before NewWriter, makes Excel take a double-clicked file for
// UTF-8. Reader does not need it; scripts trip over it.
const BOM = "\uFEFF"

// Writer writes a list: RFC 4180, UTF-8, comma, CR LF. Cells that a
// spreadsheet would take for a formula get a ' in front.
type Writer struct {
	out     *bufio.Writer
	columns int
	rows    int
}

// NewWriter writes the header, one name a column, for a list with that many
// cells a row. Fields' own names are read back as what they are.
func NewWriter(w io.Writer, header []string) (*Writer, error) {
	if len(header) == 0 || len(header) > MaxColumns {
		return nil, faultf(0, "a list has 1 to %d columns, not %d", MaxColumns, len(header))
	}
	out := &Writer{out: bufio.NewWriterSize(w, 64<<10), columns: len(header)}
	if err := out.row("the header", header); err != nil {
		return nil, err
	}
	return out, nil
}

// Write adds a row, one cell a column. A row that Reader would not give back
// equal is refused with an *Error and not written at all, and the next may
// follow: text that is no UTF-8, or longer than the limits. Any other error is
// the underlying writer's.
func (w *Writer) Write(cells []string) error {
	if len(cells) != w.columns {
		return faultf(0, "row %d has %d cells, the header %d", w.rows+1, len(cells), w.columns)
	}
	if err := w.row(fmt.Sprintf("row %d", w.rows+1), cells); err != nil {
		return err
	}
	w.rows++
	return nil
}

// Flush hands on what is buffered; the list is complete after it.
func (w *Writer) Flush() error {
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}
	return nil
}

func (w *Writer) row(what string, cells []string) error {
	total := 0
	for i, cell := range cells {
		n := len(protect(cell))
		if total += n; n > MaxCell {
			return faultf(0, "%s: cell %d is longer than %d KiB", what, i+1, MaxCell>>10)
		}
		if !utf8.ValidString(cell) {
			return faultf(0, "%s: cell %d is not valid UTF-8", what, i+1)
		}
	}
	if total > MaxRow {
		return faultf(0, "%s is longer than %d KiB", what, MaxRow>>10)
	}
	w.put(cells, total == 0)
	// bufio keeps its first error; an empty write asks for it.
	if _, err := w.out.Write(nil); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}
	return nil
}

// put writes a row. An empty one has its first cell quoted, for a row without
// a single quote or character is read as none.
func (w *Writer) put(cells []string, empty bool) {
	for i, cell := range cells {
		if i > 0 {
			_ = w.out.WriteByte(',')
		}
		cell = protect(cell)
		if !(empty && i == 0) && !strings.ContainsAny(cell, "\",\r\n\uFEFF") {
			_, _ = w.out.WriteString(cell)
			continue
		}
		_ = w.out.WriteByte('"')
		_, _ = w.out.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		_ = w.out.WriteByte('"')
	}
	_, _ = w.out.WriteString("\r\n")
}
