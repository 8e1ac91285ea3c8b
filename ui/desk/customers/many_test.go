package customers

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
)

// many imports n customers.
func many(t *testing.T, s *core.Session, n int) {
	t.Helper()
	at := 0
	_, err := s.Customers().Import(t.Context(), core.Import{
		Next: func() (core.ImportRow, bool, error) {
			if at == n {
				return core.ImportRow{}, false, nil
			}
			at++
			return core.ImportRow{Line: at + 1, Values: map[string]string{
				"firstName": "Hedi", "lastName": fmt.Sprintf("Ács %05d", at), "email": fmt.Sprintf("hedi%d@acs.example", at), "company": "Ács Kft.",
			}}, true, nil
		},
		Sum: func() (sum [32]byte) { return sum },
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Ten thousand rows cost what is seen of them: a letter, a click on a head and
// a jump to the end each ask for a page of rows and no more.
func TestTenThousandRows(t *testing.T) {
	session := signIn(t)
	many(t, session, 10_000)
	s := onStage(t, plain, From(session, clock()), nil)
	if got := s.line.Text(); got != "10,000 customers" {
		t.Fatalf("the line says %q", got)
	}
	asked := 0
	cells := s.table.Cells
	s.table.Cells = func(row int) []kit.Cell { asked++; return cells(row) }
	const most = 400 // some twenty rows, drawn anew by each of a few steps
	for _, step := range []struct {
		name   string
		do     func()
		filter string // that stands there then
	}{
		{"a letter", func() { s.letters("á") }, "á"},
		{"a word", func() { s.letters("cs 09") }, "ács 09"},
		{"a number", func() { s.letters("99") }, "ács 0999"},
		{"Esc", func() { s.press(fyne.KeyEscape) }, ""},
		{"a sort", func() { s.table.OnSort(2) }, ""},
		{"into the list", func() { s.press(fyne.KeyDown) }, ""},
		{"to the end", func() { s.press(fyne.KeyEnd) }, ""},
		{"and filter", func() { s.Focus(); s.letters("09998") }, "09998"},
	} {
		asked = 0
		began := time.Now()
		step.do()
		t.Logf("%s: %d rows asked for, %v", step.name, asked, time.Since(began).Round(time.Millisecond))
		_, found, err := session.Customers().Rows(t.Context(), core.Query{Text: step.filter, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if s.head.filter.Text != step.filter || s.table.Len() != found || found == 0 {
			t.Errorf("%s: %q shows %d rows, and %d match %q", step.name, s.head.filter.Text, s.table.Len(), found, step.filter)
		}
		if asked > most {
			t.Errorf("%s asked for %d rows", step.name, asked)
		}
	}
	if all := texts(s.table); !slices.Contains(all, "hedi9998@acs.example") {
		t.Errorf("the list shows %q", all)
	}
}
