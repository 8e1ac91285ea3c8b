package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// record is a row as scanned: the cells one after the other in data, ends[i]
// the end of cell i. It is used again for the next row.
type record struct {
	line    int // where it begins
	last    int // where it ends; greater if a quoted cell has line ends
	data    []byte
	ends    []int
	quoted  bool   // one of the cells is
	problem string // why it is not to be trusted
}

func (rec *record) cell(i int) []byte {
	begin := 0
	if i > 0 {
		begin = rec.ends[i-1]
	}
	return rec.data[begin:rec.ends[i]]
}

// blank says whether there is nothing: an empty line, or the ";;;;" that
// spreadsheets leave below a table. An empty cell in quotes is meant.
func (rec *record) blank() bool {
	return len(rec.data) == 0 && !rec.quoted && rec.problem == ""
}

// lines names where the record stands, for a message.
func (rec *record) lines() string {
	if rec.last > rec.line {
		return fmt.Sprintf("lines %d to %d", rec.line, rec.last)
	}
	return fmt.Sprintf("line %d", rec.line)
}

// scanner splits UTF-8 text into records. CR LF, LF and CR each end a line; in
// a quoted cell they are kept as they are.
type scanner struct {
	in    *bufio.Reader
	delim byte
	line  int // of the next byte, from 1
	plain [256]bool
	quote [256]bool
}

func newScanner(in *bufio.Reader, delim byte) *scanner {
	s := &scanner{in: in, delim: delim, line: 1}
	s.plain[delim], s.plain['\r'], s.plain['\n'] = true, true, true
	s.quote['"'], s.quote['\r'], s.quote['\n'] = true, true, true
	return s
}

// next scans the next record that is not blank into rec. It returns io.EOF
// after the last, an *Error where a limit is passed, and else what the reader
// failed with.
func (s *scanner) next(rec *record) error {
	for {
		if err := s.scan(rec); err != nil {
			return err
		}
		if !rec.blank() {
			return nil
		}
	}
}

func (s *scanner) scan(rec *record) error {
	*rec = record{line: s.line, last: s.line, data: rec.data[:0], ends: rec.ends[:0]}
	if _, err := s.in.Peek(1); err != nil {
		return err
	}
	for more := true; more; {
		if len(rec.ends) == MaxColumns {
			return faultf(rec.line, "line %d has more than %d cells", rec.line, MaxColumns)
		}
		if err := s.cell(rec); err != nil {
			return err
		}
		rec.ends = append(rec.ends, len(rec.data))
		var err error
		if more, err = s.after(rec); err != nil {
			return err
		}
	}
	return nil
}

// cell scans one cell up to what ends it. A quote that is not the cell's first
// byte is text like any other.
func (s *scanner) cell(rec *record) error {
	begin := len(rec.data)
	b, err := s.peek()
	if err != nil {
		return notEOF(err)
	}
	if b != '"' {
		_, err = s.span(rec, begin, &s.plain)
		return notEOF(err)
	}
	s.skip(1)
	rec.quoted = true
	return s.inQuotes(rec, begin)
}

// inQuotes scans a quoted cell behind its opening quote, the closing one
// included.
func (s *scanner) inQuotes(rec *record, begin int) error {
	opened := s.line
	for {
		b, err := s.span(rec, begin, &s.quote)
		if err == io.EOF {
			rec.last = s.line
			rec.problem = fmt.Sprintf("the quote opened on line %d is never closed: all up to the end of the file (line %d) was read as one cell", opened, s.line)
			return nil
		}
		if limit, ok := errors.AsType[*Error](err); ok && s.line > opened {
			limit.Text += fmt.Sprintf("; the quote opened on line %d may never be closed", opened)
		}
		if err != nil {
			return err
		}
		if b == '"' {
			s.skip(1)
			if b, err = s.peek(); err != nil || b != '"' {
				return notEOF(err)
			}
			if err := s.keep(rec, begin, []byte{'"'}); err != nil {
				return err
			}
			s.skip(1)
			continue
		}
		if err := s.keepLineEnd(rec, begin); err != nil {
			return err
		}
	}
}

// keepLineEnd takes a line end within quotes into the cell as it stands.
func (s *scanner) keepLineEnd(rec *record, begin int) error {
	n, err := s.lineEnd()
	if err != nil {
		return err
	}
	end, err := s.in.Peek(n)
	if err != nil {
		return err
	}
	if err := s.keep(rec, begin, end); err != nil {
		return err
	}
	s.skip(n)
	s.line++
	return nil
}

// after takes what ends a cell and says whether another follows. Text behind a
// closing quote spoils the record, not the file: the next line begins anew.
func (s *scanner) after(rec *record) (more bool, err error) {
	rec.last = s.line
	b, err := s.peek()
	if err != nil {
		return false, notEOF(err)
	}
	if b == s.delim {
		s.skip(1)
		return true, nil
	}
	if b != '\r' && b != '\n' {
		rec.problem = fmt.Sprintf("%s: cell %d has text behind its closing quote", rec.lines(), len(rec.ends))
		if err := s.skipLine(); err != nil {
			return false, notEOF(err)
		}
	}
	n, err := s.lineEnd()
	if err != nil {
		return false, err
	}
	s.skip(n)
	s.line++
	return false, nil
}

// skipLine drops bytes up to the next line end, however far that is.
func (s *scanner) skipLine() error {
	for {
		if _, err := s.peek(); err != nil {
			return err
		}
		chunk, _ := s.in.Peek(s.in.Buffered())
		if i := bytes.IndexAny(chunk, "\r\n"); i >= 0 {
			s.skip(i)
			return nil
		}
		s.skip(len(chunk))
	}
}

// lineEnd returns the length of the line end that comes next, 1 or 2.
func (s *scanner) lineEnd() (int, error) {
	two, err := s.in.Peek(2)
	if len(two) == 2 && two[0] == '\r' && two[1] == '\n' {
		return 2, nil
	}
	return 1, notEOF(err)
}

// span takes bytes into the cell up to the first of stops, which it returns
// but leaves, or up to the end of the file.
func (s *scanner) span(rec *record, begin int, stops *[256]bool) (byte, error) {
	for {
		if _, err := s.peek(); err != nil {
			return 0, err
		}
		chunk, _ := s.in.Peek(s.in.Buffered())
		n := 0
		for n < len(chunk) && !stops[chunk[n]] {
			n++
		}
		if err := s.keep(rec, begin, chunk[:n]); err != nil {
			return 0, err
		}
		if n < len(chunk) {
			stop := chunk[n]
			s.skip(n)
			return stop, nil
		}
		s.skip(n)
	}
}

// keep appends to the cell that begins at begin, within the limits. Which limit
// is named depends on the bytes alone, not on how they arrive.
func (s *scanner) keep(rec *record, begin int, b []byte) error {
	cell, row := MaxCell-(len(rec.data)-begin), MaxRow-len(rec.data)
	if len(b) > cell && cell <= row {
		return faultf(rec.line, "line %d: cell %d is longer than %d KiB", rec.line, len(rec.ends)+1, MaxCell>>10)
	}
	if len(b) > row {
		return faultf(rec.line, "line %d: the row is longer than %d KiB", rec.line, MaxRow>>10)
	}
	rec.data = append(rec.data, b...)
	return nil
}

func (s *scanner) peek() (byte, error) {
	b, err := s.in.Peek(1)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// skip drops n bytes that were peeked, so it cannot fail.
func (s *scanner) skip(n int) { _, _ = s.in.Discard(n) }

func notEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
