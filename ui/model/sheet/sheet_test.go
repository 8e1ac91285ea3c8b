package sheet_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// readAll reads a list to its end and returns the rows before what ended it.
func readAll(t testing.TB, r io.Reader, o sheet.Options) (*sheet.Reader, []sheet.Row, error) {
	t.Helper()
	list, err := sheet.Open(r, o)
	if err != nil {
		return nil, nil, err
	}
	var rows []sheet.Row
	for {
		row, err := list.Next()
		if err == io.EOF {
			return list, rows, nil
		}
		if err != nil {
			return list, rows, err
		}
		rows = append(rows, row)
	}
}

// sample returns the thousand customers as another CSV reader reads them, with
// letters beyond ASCII put in so that a wrong encoding shows.
func sample(t testing.TB) [][]string {
	t.Helper()
	text, err := assets.Samples.ReadFile("samples/customers-1000.csv")
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.NewReplacer("Lane", "Läñé", "Terry", "Œuvre „T“ €").Replace(string(text)))
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 1001 {
		t.Fatalf("the sample has %d rows (%v)", len(rows), err)
	}
	return rows
}

func write(rows [][]string, delim, end string) string {
	var out strings.Builder
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell
			if strings.ContainsAny(cell, delim+"\"\r\n") {
				cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
		}
		out.WriteString(strings.Join(cells, delim) + end)
	}
	return out.String()
}

func wide(text string, big bool) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return string(out)
}

func windows1252(t testing.TB, text string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryEncodingDelimiterAndLineEnd(t *testing.T) {
	rows := sample(t)
	encodings := []struct {
		name   string
		want   sheet.Encoding
		encode func(string) string
	}{
		{"utf-8", sheet.UTF8, func(s string) string { return s }},
		{"utf-8 with BOM", sheet.UTF8, func(s string) string { return sheet.BOM + s }},
		{"utf-16le with BOM", sheet.UTF16LE, func(s string) string { return wide(sheet.BOM+s, false) }},
		{"utf-16be with BOM", sheet.UTF16BE, func(s string) string { return wide(sheet.BOM+s, true) }},
		{"utf-16le", sheet.UTF16LE, func(s string) string { return wide(s, false) }},
		{"utf-16be", sheet.UTF16BE, func(s string) string { return wide(s, true) }},
		{"windows-1252", sheet.Windows1252, func(s string) string { return windows1252(t, s) }},
	}
	for _, enc := range encodings {
		for _, delim := range []string{",", ";", "\t"} {
			for _, end := range []string{"\r\n", "\n", "\r"} {
				t.Run(fmt.Sprintf("%s %q %q", enc.name, delim, end), func(t *testing.T) {
					file := enc.encode(write(rows, delim, end))
					list, got, err := readAll(t, strings.NewReader(file), sheet.Options{})
					if err != nil {
						t.Fatal(err)
					}
					if list.Encoding() != enc.want || string(list.Delimiter()) != delim {
						t.Errorf("found %s and %q", list.Encoding(), list.Delimiter())
					}
					if list.Sum() != sha256.Sum256([]byte(file)) || list.BytesRead() != int64(len(file)) {
						t.Errorf("the sum or the count %d is not the file's (%d)", list.BytesRead(), len(file))
					}
					compare(t, got, rows)
				})
			}
		}
	}
}

// compare holds rows against the sample's cells.
func compare(t *testing.T, got []sheet.Row, want [][]string) {
	t.Helper()
	if len(got) != len(want)-1 {
		t.Fatalf("%d rows, want %d", len(got), len(want)-1)
	}
	for i, row := range got {
		cells := want[i+1]
		values := map[sheet.Field]string{
			sheet.ExternalID: cells[1], sheet.FirstName: cells[2], sheet.LastName: cells[3],
			sheet.Company: cells[4], sheet.City: cells[5], sheet.Country: cells[6], sheet.Phone: cells[7],
			sheet.Phone2: cells[8], sheet.Email: cells[9], sheet.Website: cells[11],
		}
		if row.Line != i+2 || row.Problem != "" || !maps.Equal(row.Values, values) {
			t.Fatalf("row %d:\n got %+v\nwant %v", i, row, values)
		}
	}
}

func TestColumnsOfTheSample(t *testing.T) {
	file := write(sample(t), ",", "\r\n")
	list, _, err := readAll(t, strings.NewReader(file), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := list.Unmapped(), []string{"Index", "Subscription Date"}; !slices.Equal(got, want) {
		t.Errorf("unmapped %q, want %q", got, want)
	}
	want := sheet.Column{Name: "Customer Id", Field: sheet.ExternalID, Sample: "dE014d010c7ab0c"}
	if got := list.Columns()[1]; got != want {
		t.Errorf("column 2 is %+v, want %+v", got, want)
	}
}

func TestChunksDoNotMatter(t *testing.T) {
	rows := sample(t)[:60]
	for name, file := range map[string]string{
		"utf-8":        write(rows, ",", "\r\n"),
		"utf-16":       wide(write(rows, ",", "\r\n"), true),
		"windows-1252": windows1252(t, write(rows, ",", "\r")),
	} {
		for _, r := range []io.Reader{
			iotest.OneByteReader(strings.NewReader(file)),
			iotest.HalfReader(strings.NewReader(file)),
			iotest.DataErrReader(strings.NewReader(file)),
		} {
			_, got, err := readAll(t, r, sheet.Options{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			compare(t, got, rows)
		}
	}
}

func TestUnmappedColumnsAreNamed(t *testing.T) {
	list, err := sheet.Open(strings.NewReader("email,,Fax,Age,,\n"), sheet.Options{Mapping: "Age=-"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := list.Unmapped(), []string{"#2", "Fax"}; !slices.Equal(got, want) {
		t.Errorf("unmapped %q, want %q", got, want)
	}
}

// A disk that fails is no fault of the file, and must not look like its end.
func TestAFailingReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	file := write(sample(t), ",", "\n")
	for _, n := range []int{0, 1, 50, 5000, len(file) - 1, len(file)} {
		r := io.MultiReader(strings.NewReader(file[:n]), iotest.ErrReader(broken))
		list, _, err := readAll(t, r, sheet.Options{})
		if fault := (*sheet.Error)(nil); !errors.Is(err, broken) || errors.As(err, &fault) {
			t.Errorf("broken after %d bytes: %v", n, err)
		}
		if list == nil {
			continue
		}
		if _, again := list.Next(); !errors.Is(again, broken) {
			t.Errorf("and then: %v", again)
		}
	}
}
