package sheet_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/ui/model/sheet"
)

func TestFilesThatAreRefused(t *testing.T) {
	long := strings.Repeat("x", sheet.MaxCell)
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "the file is empty"},
		{"only a BOM", sheet.BOM, "no header and no rows"},
		{"only blank lines", "\r\n\n\r", "no header and no rows"},
		{"only NUL bytes", strings.Repeat("\x00", 100), "control characters"},
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "looks like a picture"},
		{"xlsx", "PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml", "looks like an Excel workbook (.xlsx); save it as CSV"},
		{"ods", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"},
		{"zip", "PK\x03\x04\x14\x00\x00\x00\x08\x00list.csv", "ZIP archive"},
		{"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", "old Excel workbook"},
		{"PDF", "%PDF-1.7\n", "PDF"},
		{"gzip", "\x1f\x8b\x08\x00", "compressed"},
		{"HTML called .xls", "\r\n<!DOCTYPE html><table>", "web page"},
		{"JSON", `[ {"email": "a@b.example"}]`, "JSON"},
		{"UTF-32", "\xFF\xFE\x00\x00e\x00\x00\x00", "UTF-32"},
		{"program", "\x7fELF\x02\x01\x01\x00\x00\x00email", "control characters"},
		{"broken header", sheet.BOM + "email,\xFF\n", "broken characters"},
		{"no known column", "alpha,beta\n1,2\n", "names alpha, beta; map them to externalId,"},
		{"no header", "1,Ann,Goodman\n2,Bob,Lane\n", "names 1, Ann, Goodman"},
		{"quote in the header", "email,\"name\" x\n", "the header is damaged: line 1: cell 2"},
		{"unclosed header", "email,\"name\n1\n", "the quote opened on line 1"},
		{"long header", "email," + strings.Repeat("a,", 40<<10), "more than 512 cells"},
		{"long header name", "email," + long + long, "the header on line 1 is longer"},
		{"header that fills the window", "email," + long[:sheet.MaxCell-10] + "," + long, "the header on line 1 is longer"},
		{"nothing but space", strings.Repeat("\n", 70<<10) + "email\n", "no header in the first 64 KiB"},
		{"long cell", "email,notes\na,b\nx," + long + "y\n", "line 3: cell 2 is longer than 64 KiB"},
		{"long quoted cell", "email,notes\na,b\nx,\"" + long + "y\"\n", "line 3: cell 2 is longer than 64 KiB"},
		{"line end beyond a long cell", "email,notes\nx,\"" + long + "\r\n\"\n", "line 2: cell 2 is longer than 64 KiB"},
		{"quote beyond a long cell", "email,notes\nx,\"" + long + "\"\"\"\n", "line 2: cell 2 is longer than 64 KiB"},
		{"RTF", "{\\rtf1 email", "text document"},
		{"a long line of prose", strings.Repeat("prose ", 200), "…; map them to"},
		{"never closed", "email,notes\nx,\"a\n" + strings.Repeat("b,c\n", 20000), "the quote opened on line 2 may never be closed"},
		{"long row", "email" + strings.Repeat(",", 20) + "\n" + strings.Repeat(long+",", 16) + "x\n", "line 2: the row is longer than 1024 KiB"},
		{"many cells", "email\na\n" + strings.Repeat(",", sheet.MaxColumns) + "\n", "line 3 has more than 512 cells"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(t, strings.NewReader(c.file), sheet.Options{})
			if fault := (*sheet.Error)(nil); !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestLimitsAreReached(t *testing.T) {
	long := strings.Repeat("x", sheet.MaxCell)
	file := "email,notes" + strings.Repeat(",a", sheet.MaxColumns-2) + "\n" + "\"" + long + "\"" + strings.Repeat(","+long, 15) + "\n"
	_, rows, err := readAll(t, strings.NewReader(file), sheet.Options{})
	if err != nil || len(rows) != 1 || rows[0].Problem != "" || rows[0].Values[sheet.Notes] != long {
		t.Errorf("a row of just the size allowed: %d rows, %v", len(rows), err)
	}
}

// Each row is written "line|email|notes|problem"; the problem as a part of it.
func TestRows(t *testing.T) {
	euros := strings.Repeat("€", 20000)
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"header only", "email,notes", nil},
		{"header and line end", "email,notes\r\n", nil},
		{"no line end at the end", "email,notes\na,b", []string{"2|a|b|"}},
		{"blank lines", "\n\nemail,notes\n\r\n,\na,b\n;\n\n", []string{"6|a|b|", "7|;||"}},
		{"empty cells in quotes are a row", "email,notes\n\"\",\n", []string{"2|||"}},
		{"short row", "email,notes\na\nb,c\n", []string{"2|a||", "3|b|c|"}},
		{"long row of nothing", "email,notes\na,b,,,\n", []string{"2|a|b|"}},
		{"long row", "email,notes\na,b,,c\nd,e\n", []string{"2|a|b|line 2 has 4 cells, the header 2", "3|d|e|"}},
		{"long row of many lines", "email,notes\na,\"b\nc\",d\n", []string{"2|a|b\nc|lines 2 to 3 have 3 cells, the header 2"}},
		{"nameless columns at the end", "email,notes,,\na,b,,\n", []string{"2|a|b|"}},
		{"quotes within", "email,notes\na,b \"c\" d\n", []string{"2|a|b \"c\" d|"}},
		{"doubled quotes", "email,notes\na,\"b \"\"c\"\"\"\n", []string{"2|a|b \"c\"|"}},
		{"line ends within", "email,notes\na,\"b\r\nc\nd\re\"\nf,g\n", []string{"2|a|b\r\nc\nd\re|", "6|f|g|"}},
		{"text behind a quote", "email,notes\n\"a\" x,b,c\nd,e\n", []string{"2|a||line 2: cell 1 has text behind its closing quote", "3|d|e|"}},
		{"the same in many lines", "email,notes\na,\"b\nc\"d\"\ne,f\n", []string{"2|a|b\nc|lines 2 to 3: cell 2 has text", "4|e|f|"}},
		{"unclosed", "email,notes\na,b\nc,\"d\ne,f\n", []string{"2|a|b|", "3|c|d\ne,f\n|the quote opened on line 3 is never closed"}},
		{"quote as the last byte", "email,notes\na,\"", []string{"2|a||the quote opened on line 2"}},
		{"NUL", "email,notes\na\x00,\"b\x00\"\n", []string{"2|a\x00|b\x00|"}},
		{"blanks are kept", "email , notes\n a ,\tb \n", []string{"2| a |\tb |"}},
		{"broken UTF-8", "email,notes\nä,ö\nx\xC3,y\nü,ß\n", []string{"2|ä|ö|", "3|x\uFFFD|y|line 3: broken characters", "4|ü|ß|"}},
		{"broken at the very end", "email,notes\nä,ö\nx,y\xC3", []string{"2|ä|ö|", "3|x|y\uFFFD|line 3: broken"}},
		{"Windows-1252", "email,notes\n\xE4,\x80\x81\n", []string{"2|ä|€\u0081|"}},
		{"Windows-1252 late", "email,notes\n" + strings.Repeat("\n", 99998) + "\xE4,b\n", []string{"100000|ä|b|"}},
		{"UTF-8 late", "email,notes\n" + strings.Repeat("\n", 99998) + "ä,b\n", []string{"100000|ä|b|"}},
		{"UTF-8 across the window", "email,notes\n" + euros + "," + euros + "\n", []string{"2|" + euros + "|" + euros + "|"}},
		{"lone surrogate", wide(sheet.BOM+"email,notes\na,b\n", false) + "\x00\xD8" + wide(",c\n", false), []string{"2|a|b|", "3|\uFFFD|c|line 3: broken characters: not all is valid UTF-16LE"}},
		{"half a unit", wide(sheet.BOM+"email,notes\na,😀", true) + "\x00", []string{"2|a|😀\uFFFD|line 2: broken"}},
		{"sep line", "sep=|\r\nemail|notes\r\na,;|b\r\n", []string{"3|a,;|b|"}},
		{"formula marks", "email,notes\n'=a,'b\n'',\"'\tc\"\n'-,'\n", []string{"2|=a|'b|", "3|'|\tc|", "4|-|'|"}},
		{"commas in the names of a semicolon list", "E-Mail;\"Notes, old, and, more\";Notes\na;;b\n", []string{"2|a|b|"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rows, err := readAll(t, strings.NewReader(c.file), sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != len(c.want) {
				t.Fatalf("got %+v, want %q", rows, c.want)
			}
			for i, row := range rows {
				checkRow(t, row, c.want[i])
			}
		})
	}
}

func checkRow(t *testing.T, row sheet.Row, want string) {
	t.Helper()
	parts := strings.SplitN(want, "|", 4)
	if len(parts) != 4 {
		t.Fatalf("a bad test: %q", want)
	}
	line, email, notes, problem := parts[0], parts[1], parts[2], parts[3]
	if strconv.Itoa(row.Line) != line || row.Values[sheet.Email] != email || row.Values[sheet.Notes] != notes {
		t.Errorf("got %+v, want %q", row, want)
	}
	if (row.Problem == "") != (problem == "") || !strings.Contains(row.Problem, problem) {
		t.Errorf("problem %q, want %q", row.Problem, problem)
	}
}
