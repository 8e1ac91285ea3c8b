package letter

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// poppler runs one of its tools over a PDF on standard input, as somebody's
// viewer or printer would read it.
func poppler(t *testing.T, pdf []byte, tool string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("%s (Debian: poppler-utils) is not installed", tool)
	}
	cmd := exec.CommandContext(t.Context(), tool, args...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(pdf), &out, &complaint
	if err := cmd.Run(); err != nil || complaint.Len() > 0 {
		t.Fatalf("%s: %v\n%s", tool, err, complaint.String())
	}
	return out.String()
}

// read is the text of a PDF, blanks and line ends made one.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, pdf, "pdftotext", "-layout", "-", "-")), " ")
}

func says(t *testing.T, pdf []byte, want ...string) {
	t.Helper()
	text := read(t, pdf)
	for _, one := range want {
		if !strings.Contains(text, one) {
			t.Errorf("%q is not on the page:\n%s", one, text)
		}
	}
}

// onePage looks that a PDF has one page of a paper.
func onePage(t *testing.T, pdf []byte, size string) {
	t.Helper()
	if info := poppler(t, pdf, "pdfinfo", "-"); !strings.Contains(info, "Pages:           1\n") || !strings.Contains(info, size) {
		t.Errorf("not one page of %s:\n%s", size, info)
	}
}

// word is a word on a page, in millimeters from its left and top.
type word struct {
	text                     string
	left, top, right, bottom float64
}

// words reads where every word stands.
func wordsOf(t *testing.T, pdf []byte) (all []word) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(poppler(t, pdf, "pdftotext", "-bbox", "-", "-")))
	d.Strict, d.Entity = false, xml.HTMLEntity
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "word" {
			continue
		}
		var w word
		for _, a := range start.Attr {
			at, err := strconv.ParseFloat(a.Value, 64)
			if err != nil {
				t.Fatal(err)
			}
			at *= point
			switch a.Name.Local {
			case "xMin":
				w.left = at
			case "yMin":
				w.top = at
			case "xMax":
				w.right = at
			case "yMax":
				w.bottom = at
			}
		}
		if err := d.DecodeElement(&w.text, &start); err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
}

// keep draws a page into the folder KEYDESK_PICTURES, where it is set.
func keep(t *testing.T, name string, pdf []byte) {
	t.Helper()
	if dir := os.Getenv("KEYDESK_PICTURES"); dir != "" {
		poppler(t, pdf, "pdftoppm", "-r", "80", "-png", "-singlefile", "-", filepath.Join(dir, name))
	}
}

func day() time.Time {
	return time.Date(2026, 5, 14, 12, 0, 0, 0, time.FixedZone("CEST", 2*60*60))
}

func zoltan() core.Customer {
	return core.Customer{
		ID: 10042, LoginIDs: []string{"zoltan@acs.example", "10042"},
		Fields: core.Fields{FirstName: "Zoltán", LastName: "Molnár", Company: "Ács és Társa Kft.", Address: "Őrség utca 12.\n3. em. 7.",
			PostalCode: "1051", City: "Budapest", Country: "Hungary", Email: "zoltan@acs.example"},
	}
}

func letterTo(c core.Customer, password string) Login {
	l := LoginOf(c, "Fjord Instruments", secret.New(password), day())
	l.Portal, l.Contact = "https://license.fjord.example/", "Questions? Call +47 22 33 44 55."
	return l
}

func made(t *testing.T, l Login) []byte {
	t.Helper()
	pdf, err := Credentials(l)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}
