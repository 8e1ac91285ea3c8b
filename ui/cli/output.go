package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// print writes to standard output. An error is kept by the buffer and returned
// by the next flush, which Run does last.
func (a *app) print(format string, args ...any) { fmt.Fprintf(a.out, format, args...) }

// object prints one line of JSON Lines.
func (a *app) object(v any) error { return writeObject(a.out, v) }

func writeObject(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing the output: %w", err)
	}
	return nil
}

// table prints rows in columns, the first row as their names.
type table struct {
	a *app
	w *tabwriter.Writer
}

func (a *app) table(names ...string) *table {
	t := &table{a, tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)}
	t.row(names...)
	return t
}

func (t *table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = plain(cell)
	}
	fmt.Fprintln(t.w, strings.Join(cells, "\t"))
}

func (t *table) end() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("writing the output: %w", err)
	}
	return nil
}

// plain takes out of a text what a terminal would obey instead of show: control
// characters, and marks that turn the direction of writing around.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F:
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// plainLines is plain for a text of several lines.
func plainLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}

// jsonTime is a time in JSON: RFC 3339 in UTC, or null.
func jsonTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// localTime is a time for people; otherwise where there is none.
func localTime(t time.Time, otherwise string) string {
	if t.IsZero() {
		return otherwise
	}
	return t.Local().Format("2006-01-02 15:04")
}

// decimal is an ID in JSON; 0 is none.
func decimal(id uint64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatUint(id, 10)
}

// decimals are IDs in JSON.
func decimals(ids []uint64) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = decimal(id)
	}
	return all
}

// yes is a boolean for people.
func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// number reads an ID that was typed. What cannot be one is bad input.
func number(what, typed string) (uint64, error) {
	n, err := strconv.ParseUint(typed, 10, 64)
	if err != nil {
		return 0, inputError("%q is no %s, which is a number.", typed, what)
	}
	return n, nil
}
