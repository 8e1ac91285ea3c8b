package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// header is what the beginning of the text tells.
type header struct {
	delim   byte
	rec     record
	columns []Column
}

// readHeader tells the delimiter and the columns from the window at the
// beginning of the text; whole says that there is no more. Without an override
// it takes the delimiter by which the most columns are known by name, then the
// one that makes the most columns, then the comma.
func readHeader(text []byte, whole bool, override byte, v vocabulary) (header, error) {
	if override != 0 {
		return splitHeader(text, whole, override)
	}
	var best header
	var bestErr error
	most := -1
	for _, delim := range []byte{',', ';', '\t'} {
		h, err := splitHeader(text, whole, delim)
		if points := h.points(v); points > most {
			best, bestErr, most = h, err, points
		}
	}
	return best, bestErr
}

func (h header) points(v vocabulary) int {
	fields, points := known(v), len(h.columns)
	for _, c := range h.columns {
		if _, ok := fields[fold(c.Name)]; ok {
			points += 2 * MaxColumns
		}
	}
	return points
}

func splitHeader(text []byte, whole bool, delim byte) (header, error) {
	h := header{delim: delim}
	in := bufio.NewReaderSize(bytes.NewReader(text), len(text)+2)
	s := newScanner(in, delim)
	if err := s.next(&h.rec); err != nil {
		if err == io.EOF && whole {
			return h, faultf(0, "the file has no header and no rows")
		}
		return h, headerFault(err)
	}
	if in.Buffered() == 0 && !whole {
		return h, faultf(h.rec.line, "the header on line %d is longer than %d KiB: this does not look like a list of customers", h.rec.line, window>>10)
	}
	h.columns = columnsOf(&h.rec)
	if h.rec.problem != "" {
		return h, faultf(h.rec.line, "the header is damaged: %s", h.rec.problem)
	}
	if !isText(h.rec.data) {
		return h, faultf(h.rec.line, "line %d has control characters or broken characters: this does not look like a CSV file; save the list as CSV UTF-8", h.rec.line)
	}
	h.sample(s)
	return h, nil
}

func headerFault(err error) error {
	if err == io.EOF {
		return faultf(0, "there is no header in the first %d KiB", window>>10)
	}
	return err
}

// columnsOf makes columns of the header's cells, less the nameless ones at its
// end that spreadsheets leave.
func columnsOf(rec *record) []Column {
	columns := make([]Column, len(rec.ends))
	named := 0
	for i := range columns {
		columns[i].Name = strings.TrimSpace(unprotect(string(rec.cell(i))))
		if columns[i].Name != "" {
			named = i + 1
		}
	}
	return columns[:named]
}

// sample takes the first row's cells along if they are within the window; what
// is wrong with that row is told when it is read.
func (h *header) sample(s *scanner) {
	var rec record
	if s.next(&rec) != nil || rec.problem != "" {
		return
	}
	for i := range min(len(h.columns), len(rec.ends)) {
		cell := []rune(strings.ToValidUTF8(unprotect(string(rec.cell(i))), "\uFFFD"))
		h.columns[i].Sample = string(cell[:min(len(cell), 80)])
	}
}

// isText tells a header from the first bytes of some program's file.
func isText(b []byte) bool {
	return utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool {
		return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r'
	})
}

// delimiterLine recognizes Excel's "sep=;" on a line of its own before the
// header, and returns the delimiter and the length of the line without its end.
func delimiterLine(text []byte) (delim byte, n int) {
	if len(text) < 6 || !strings.EqualFold(string(text[:4]), "sep=") || !delimiter(rune(text[4])) {
		return 0, 0
	}
	if text[5] != '\r' && text[5] != '\n' {
		return 0, 0
	}
	return text[4], 5
}

// delimiter says what may separate cells: an ASCII character that is neither
// part of the format nor of a name.
func delimiter(r rune) bool {
	return r == '\t' || r > ' ' && r < 0x7F && r != '"' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
