package sale_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sale"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

func clock() words.Clock {
	return words.Clock{Now: func() time.Time { return time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC) }, Zone: time.UTC}
}

// Shops' headers are known by their names; what a row does not say is as in
// common.
func TestARowBecomesASale(t *testing.T) {
	rows, err := sheet.Open(strings.NewReader("Bestellnummer;Artikel;Menge;Kundenname;E-Mail;Gültig bis;Kundennummer\n"+
		"B-1; Tide Planner ;2;Ada King Lovelace;ada@example.org;2027-12-31;K-1\n"+
		"B-2;;;;;;\nB-3;;0;;;;\nB-4;;;;;soon;\n;;;;x@example.org;;\n"), sheet.Options{More: sale.Namings()})
	if err != nil {
		t.Fatal(err)
	}
	read := func() (core.Sale, error) {
		row, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		return sale.FromRow(row, core.Sale{Product: "Chart Viewer", Mail: true}, clock())
	}
	one, err := read()
	if err != nil || one.Order != "B-1" || one.Product != "Tide Planner" || one.Count != 2 || !one.Expires.Equal(time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)) || !one.Mail ||
		one.Fields != (core.Fields{FirstName: "Ada King", LastName: "Lovelace", Email: "ada@example.org", ExternalID: "K-1"}) {
		t.Errorf("%+v, %v", one, err)
	}
	if two, err := read(); err != nil || two.Order != "B-2" || two.Product != "Chart Viewer" || two.Count != 0 || two.Expires != nil {
		t.Errorf("%+v, %v", two, err)
	}
	for _, field := range []string{"count", "expires", "order"} {
		_, err := read()
		var wrong *core.FieldError
		if !errors.As(err, &wrong) || wrong.Field != field || !sale.Rejects(err) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSplitName(t *testing.T) {
	for name, want := range map[string][2]string{"": {}, "  ": {}, "Plant": {"", "Plant"}, "Hedi  Ács": {"Hedi", "Ács"}, "Ada King Lovelace": {"Ada King", "Lovelace"}} {
		if first, last := sale.SplitName(name); first != want[0] || last != want[1] {
			t.Errorf("%q: %q, %q", name, first, last)
		}
	}
}

// What the desk refuses is the row's; a disk that is gone ends the list.
func TestRejects(t *testing.T) {
	if !sale.Rejects(&core.Error{Kind: core.ErrExists}) || sale.Rejects(core.ErrDamaged) || sale.Rejects(nil) || sale.Rejects(&core.Error{Kind: core.ErrPermission}) {
		t.Error("a row's errors are told from the list's wrongly")
	}
}
