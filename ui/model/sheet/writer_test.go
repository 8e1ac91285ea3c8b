package sheet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/internal/naughty"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// names returns n columns' names, those of fields.
func names(n int) []string {
	var all []string
	for _, field := range sheet.Fields()[:n] {
		all = append(all, string(field))
	}
	return all
}

// roundTrip writes rows, those that are taken, and reads them back equal. It
// returns the file and what was refused.
func roundTrip(t rapid.TB, rows [][]string) (file string, refused []error) {
	t.Helper()
	var out strings.Builder
	header := names(len(rows[0]))
	w, err := sheet.NewWriter(&out, header)
	if err != nil {
		t.Fatal(err)
	}
	var taken [][]string
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			refused = append(refused, err)
			continue
		}
		taken = append(taken, row)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	list, err := sheet.Open(strings.NewReader(out.String()), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range taken {
		row, err := list.Next()
		if err != nil || row.Problem != "" {
			t.Fatalf("%q: %v %s", want, err, row.Problem)
		}
		for i, name := range header {
			if got := row.Values[sheet.Field(name)]; got != want[i] {
				t.Fatalf("wrote %q, read %q", want[i], got)
			}
		}
	}
	if row, err := list.Next(); err == nil {
		t.Fatalf("one row too many: %+v", row)
	}
	return out.String(), refused
}

func TestNaughtyStringsComeBack(t *testing.T) {
	var rows [][]string
	for _, s := range naughty.Strings() {
		rows = append(rows, []string{s, "x"}, []string{"x", s}, []string{s, s}, []string{"'" + s, s + "\r\n"})
	}
	if _, refused := roundTrip(t, rows); len(refused) > 0 {
		t.Error(refused)
	}
}

func TestAnyTextComesBack(t *testing.T) {
	cell := rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.SampledFrom([]rune("'=+-@\t\r\n\",; a\x00\uFEFFé"))),
		rapid.SampledFrom([]string{"", "", "sep=;", "\xFF", "\uFEFF\"", "ÿþ"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, len(sheet.Fields())).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, n, n), 1, 20).Draw(t, "rows")
		broken := 0
		for _, row := range rows {
			if !utf8.ValidString(strings.Join(row, ",")) {
				broken++
			}
		}
		if _, refused := roundTrip(t, rows); len(refused) != broken {
			t.Fatalf("refused %v, want %d rows refused", refused, broken)
		}
	})
}

func TestWhatIsWritten(t *testing.T) {
	file, _ := roundTrip(t, [][]string{
		{"=1+1", "+1", "-1"}, {"@x", "\tx", "\rx"}, {"'x", "x'", "a b"}, {"a\"b", "a,b", "a;b"}, {"a\r\nb", "\uFEFFx", ""}, {"", "", ""},
	})
	want := "externalId,firstName,lastName\r\n'=1+1,'+1,'-1\r\n'@x,'\tx,\"'\rx\"\r\n''x,x',a b\r\n" +
		"\"a\"\"b\",\"a,b\",a;b\r\n\"a\r\nb\",\"\uFEFFx\",\r\n\"\",,\r\n"
	if file != want {
		t.Errorf("got  %q\nwant %q", file, want)
	}
}

func TestRowsThatAreNotWritten(t *testing.T) {
	long := strings.Repeat("x", sheet.MaxCell)
	row := func(cell string) []string { return append([]string{cell}, make([]string, 13)...) }
	full := make([]string, 14)
	for i := range full {
		full[i] = long
	}
	_, refused := roundTrip(t, [][]string{row(long), full, row(long + "x"), row("=" + long[1:]), row("a\xFF")})
	want := "[row 3: cell 1 is longer than 64 KiB row 3: cell 1 is longer than 64 KiB row 3: cell 1 is not valid UTF-8]"
	if got := fmt.Sprint(refused); got != want {
		t.Errorf("got %s", got)
	}
	var fault *sheet.Error
	if _, err := sheet.NewWriter(&strings.Builder{}, make([]string, sheet.MaxColumns+1)); !errors.As(err, &fault) {
		t.Errorf("513 columns: %v", err)
	}
	w, err := sheet.NewWriter(&strings.Builder{}, make([]string, sheet.MaxColumns))
	if err != nil {
		t.Fatal(err)
	}
	wide := make([]string, sheet.MaxColumns)
	for i := range 17 {
		wide[i] = long
	}
	if err := w.Write(wide); !errors.As(err, &fault) || !strings.Contains(err.Error(), "row 1 is longer than 1024 KiB") {
		t.Errorf("a long row: %v", err)
	}
	if err := w.Write([]string{"a"}); !errors.As(err, &fault) {
		t.Errorf("a short row: %v", err)
	}
}

func TestAFullDisk(t *testing.T) {
	w, err := sheet.NewWriter(failing{}, []string{"email"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err = w.Write([]string{strings.Repeat("x", sheet.MaxCell)})
	}
	if !errors.Is(err, errFull) || !errors.Is(w.Flush(), errFull) {
		t.Errorf("on a full disk: %v", err)
	}
}

var errFull = errors.New("the disk is full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
