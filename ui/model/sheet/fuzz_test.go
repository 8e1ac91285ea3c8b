package sheet_test

import (
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/keydesk/keydesk/internal/naughty"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// told is all that a file gives, for comparing.
type told struct {
	columns []sheet.Column
	rows    []sheet.Row
	enc     sheet.Encoding
	fault   string
}

func tell(t *testing.T, r io.Reader, o sheet.Options) (all told) {
	list, rows, err := readAll(t, r, o)
	all.rows = rows
	if err != nil {
		all.fault = err.Error()
	}
	if list != nil {
		all.columns, all.enc = list.Columns(), list.Encoding()
	}
	return all
}

func checkSane(t *testing.T, size int, all told) {
	lines := 0
	for _, row := range all.rows {
		if row.Line <= lines {
			t.Fatalf("line %d comes after line %d", row.Line, lines)
		}
		lines = row.Line
		for field, value := range row.Values {
			if len(value) > 3*sheet.MaxCell || len(value) > 3*size {
				t.Fatalf("line %d: %s has %d bytes", row.Line, field, len(value))
			}
		}
	}
	if len(all.columns) > sheet.MaxColumns {
		t.Fatalf("%d columns", len(all.columns))
	}
}

// Whatever the bytes: no panic, nothing beyond the limits, and the same rows
// however the bytes arrive.
func FuzzRead(f *testing.F) {
	for _, file := range []string{
		"", "email,notes\r\na,\"b\"\"\r\nc\"\r\n\"d\"e,f\r\n\"", "email;notes\r1;2\r\r3;4;5", "sep=|\nemail|x\n1|'=2",
		sheet.BOM + "Mail\tTel\n\xE4\t\xC3\xA4\n", "E-Mail,Name\n\xE4,\xFC\n", wide(sheet.BOM+"email,x\nä,😀\n", true) + "\xD8\x00",
		wide("email,x\na,b\n", false), "PK\x03\x04", "\x89PNG\r\n", "a,email,,\n\x00,,,,\n",
	} {
		f.Add([]byte(file), rune(0), "")
	}
	f.Add([]byte("a|b\n1|2\n"), '|', "a=email,\"b=-\",#2=phone")
	f.Fuzz(func(t *testing.T, file []byte, delim rune, mapping string) {
		for _, inspect := range []bool{false, true} {
			o := sheet.Options{Delimiter: delim, Mapping: mapping, Inspect: inspect}
			whole := tell(t, strings.NewReader(string(file)), o)
			checkSane(t, len(file), whole)
			for _, r := range []io.Reader{
				iotest.OneByteReader(strings.NewReader(string(file))),
				iotest.DataErrReader(iotest.HalfReader(strings.NewReader(string(file)))),
			} {
				if parts := tell(t, r, o); !reflect.DeepEqual(parts, whole) {
					t.Fatalf("in parts %+v\nat once %+v", parts, whole)
				}
			}
		}
	})
}

// What is written comes back equal or was refused with a reason.
func FuzzRoundTrip(f *testing.F) {
	for _, s := range naughty.Strings()[:40] {
		f.Add(s, s, "")
	}
	f.Add("'=", "\r\n\"", "\uFEFF\xFF")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		roundTrip(t, [][]string{{a, b, c}, {"", "", ""}, {c, a, b}, {b + a, "'" + a, "\"" + c}})
		roundTrip(t, [][]string{{a}, {b}, {c}})
	})
}
