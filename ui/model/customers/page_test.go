package customers

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/words"
)

// shelf is a listing of rows that a test made up.
type shelf struct {
	rows []core.Row
	all  int
}

func (s shelf) Len() int { return len(s.rows) }
func (s shelf) All() int { return s.all }
func (s shelf) Rows(offset, limit int) ([]core.Row, error) {
	offset = min(offset, len(s.rows))
	return s.rows[offset:min(len(s.rows), offset+limit)], nil
}
func (s shelf) IDs() (ids []uint64) {
	for _, r := range s.rows {
		ids = append(ids, r.ID)
	}
	return ids
}
func (s shelf) Index(id uint64) int {
	return slices.IndexFunc(s.rows, func(r core.Row) bool { return r.ID == id })
}

// people finds by name among n customers, as a list does, and remembers what
// was asked.
type people struct {
	n     int
	asked []core.Query
	order core.Order
}

func (p *people) find(_ context.Context, q core.Query, o core.Order) (Listing, error) {
	p.asked = append(p.asked, q)
	p.order = o
	found := shelf{all: p.n}
	for i := range p.n {
		row := core.Row{ID: uint64(10001 + i), First: "Hedi", Last: fmt.Sprintf("Ács %03d", i), LoginEnabled: true, Registered: true, EmailConfirmed: true, HasPassword: true}
		has := true
		for _, word := range strings.Fields(strings.ToLower(q.Text)) {
			has = has && strings.Contains(strings.ToLower(row.First+" "+row.Last), word)
		}
		if has && (q.Status == "" || q.Status == "can-log-in") {
			found.rows = append(found.rows, row)
		}
	}
	return found, nil
}

var clock = words.Clock{Now: func() time.Time { return time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC) }, Zone: time.UTC}

func page(n int) (*Page, *people) {
	all := &people{n: n}
	return New(all.find, core.AllPermissions, clock), all
}

func do(t *testing.T, p *Page, r Request) {
	t.Helper()
	a, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !p.Take(a) {
		t.Fatal("the newest answer was not shown")
	}
}

func TestCountSentence(t *testing.T) {
	p, _ := page(10000)
	if p.Count() != "" || p.Len() != 0 {
		t.Error("something is counted before it was asked for")
	}
	do(t, p, p.Refresh())
	if got := p.Count(); got != "10,000 customers" {
		t.Error(got)
	}
	do(t, p, p.Type("ács 31"))
	if got := p.Count(); got != "299 of 10,000 customers" {
		t.Error(got)
	}
	one, _ := page(1)
	do(t, one, one.Refresh())
	if got := one.Count(); got != "1 customer" {
		t.Error(got)
	}
	do(t, p, p.Choose("Deleted"))
	if got := p.Count(); got != "0 customers in the recycle bin" {
		t.Error(got)
	}
}

// TestGlimpse: first rows are shown until their answer is there, and are not
// counted, nor gone through.
func TestGlimpse(t *testing.T) {
	p, all := page(300)
	do(t, p, p.Refresh())
	p.Before(func(ctx context.Context, q core.Query, o core.Order) (Listing, error) {
		found, err := all.find(ctx, q, o)
		some := found.(shelf)
		some.rows = some.rows[:min(2, len(some.rows))]
		return some, err
	})
	older, newer := p.Type("hedi"), p.Type("ács 01")
	for _, step := range []struct {
		r    Request
		want bool
		rows int
	}{{older, false, 300}, {newer, true, 2}} {
		a, err := step.r.Glimpse(t.Context())
		if err != nil || p.Glimpse(a) != step.want || p.Shown() != step.rows || p.Len() != 300 {
			t.Errorf("%v: %d rows shown, %d in all", err, p.Shown(), p.Len())
		}
	}
	if line, ok := p.Row(0); !ok || line.ID != 10002 || p.Count() != "300 of 300 customers" {
		t.Errorf("%+v, %t, %q", line, ok, p.Count())
	}
	if id, ok := p.SelectRow(1); !ok || id != 10011 {
		t.Errorf("%d is selected", id)
	}
	do(t, p, newer)
	if id, ok := p.Selected(); !ok || id != 10011 || p.Shown() != p.Len() {
		t.Errorf("%d is selected, %d rows of %d are shown", id, p.Shown(), p.Len())
	}
	if a, err := newer.Glimpse(t.Context()); err != nil || p.Glimpse(a) {
		t.Error("first rows came after the answer")
	}
}

func TestNewestAnswerWins(t *testing.T) {
	p, _ := page(300)
	first, second := p.Type("hedi"), p.Type("ács 01")
	late, err := first.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	do(t, p, second)
	if p.Take(late) {
		t.Error("an older answer took the newer one's place")
	}
	if p.Len() != 13 || p.Busy() {
		t.Errorf("%d rows, busy %v", p.Len(), p.Busy())
	}
}

func TestRowsByWindows(t *testing.T) {
	p, _ := page(1000)
	do(t, p, p.Refresh())
	for _, i := range []int{0, 999, 500, 371, 372, 0} {
		line, ok := p.Row(i)
		if !ok || line.ID != uint64(10001+i) || line.Cell(Name) != fmt.Sprintf("Hedi Ács %03d", i) {
			t.Errorf("row %d is %d %q, %v", i, line.ID, line.Cell(Name), ok)
		}
	}
	for _, i := range []int{-1, 1000} {
		if _, ok := p.Row(i); ok {
			t.Errorf("there is a row %d", i)
		}
	}
	line, _ := p.Row(0)
	if line.Cell(Email) != "—" || line.Cell(Status) != "Can log in" || line.Cell(LastLogin) != "—" {
		t.Error("cells", line.Cell(Email), line.Cell(Status), line.Cell(LastLogin))
	}
	if got := p.Changed([]uint64{10003, 10500}, 0, 20); !slices.Equal(got, []int{2}) {
		t.Errorf("changed rows %v", got)
	}
}

func TestNoMatchNamesTheFilterToBlame(t *testing.T) {
	p, _ := page(3)
	do(t, p, p.Choose("Locked"))
	do(t, p, p.Type("hedi acz"))
	n, ok := p.Nothing()
	if !ok || n.None || n.Title != "No locked customer matches “hedi acz”" {
		t.Errorf("%+v", n)
	}
	if n.Text != "3 customers match “hedi”." || !slices.Equal(n.Ways, []Way{WayAnyStatus, WayFewer, WayClear}) {
		t.Errorf("%+v", n)
	}
	do(t, p, p.Go(WayFewer))
	if p.Len() != 3 || p.Status() != "All" || p.Text() != "hedi" {
		t.Error("without the last word nobody was found")
	}
	do(t, p, p.Choose("Locked"))
	if n, _ = p.Nothing(); n.Title != "No locked customer matches “hedi”" || n.Text != "3 customers match “hedi” with any status." {
		t.Errorf("%+v", n)
	}
	do(t, p, p.Go(WayAnyStatus))
	if _, nothing := p.Nothing(); nothing {
		t.Error("with any status still nobody")
	}
	do(t, p, p.Choose("Locked"))
	do(t, p, p.Clear())
	if n, _ = p.Nothing(); n.Title != "No locked customer" || n.Text != "The status filter is on Locked." {
		t.Errorf("%+v", n)
	}
}

func TestNoCustomersYet(t *testing.T) {
	p, _ := page(0)
	if _, ok := p.Nothing(); ok {
		t.Error("empty before it was asked for")
	}
	do(t, p, p.Refresh())
	n, ok := p.Nothing()
	if !ok || !n.None || n.Title != "No customers yet" || p.Count() != "0 customers" {
		t.Errorf("%+v", n)
	}
	if why, ok := p.CanExport(); ok || why == "" {
		t.Error("an empty list can be exported")
	}
}

func TestSelection(t *testing.T) {
	p, _ := page(300)
	if _, ok := p.Move(1); ok {
		t.Error("moved in a list that is not there")
	}
	do(t, p, p.Refresh())
	for _, c := range []struct{ by, want int }{{1, 0}, {1, 1}, {-1, 0}, {-1, 0}, {20, 20}, {1000, 299}} {
		if at, ok := p.Move(c.by); !ok || at != c.want {
			t.Errorf("by %d: %d, want %d", c.by, at, c.want)
		}
	}
	id, _ := p.Selected()
	do(t, p, p.Type("ács 29"))
	if now, ok := p.Selected(); !ok || now != id || p.SelectedRow() != 12 {
		t.Error("a customer who is still shown is not selected any more")
	}
	do(t, p, p.Type("ács 01"))
	if _, ok := p.Selected(); ok {
		t.Error("a customer who is not shown is selected")
	}
	if p.Select(10001) != -1 || p.Select(10011) != 1 {
		t.Error("selecting by number")
	}
}

func TestSorting(t *testing.T) {
	p, asked := page(3)
	for _, c := range []struct {
		click      Column
		by         core.Column
		descending bool
	}{{Name, core.ByName, true}, {Name, core.ByName, false}, {Email, core.ByEmail, false}, {Email, core.ByEmail, true}, {Phone, core.ByEmail, true}, {Status, core.ByStatus, false}} {
		do(t, p, p.Sort(c.click))
		if asked.order.By != c.by || asked.order.Descending != c.descending {
			t.Errorf("click on %s: %+v", c.click, asked.order)
		}
	}
	if p.Sorted(Status) != 1 || p.Sorted(Name) != 0 || Phone.Sortable() {
		t.Error("the arrow stands elsewhere")
	}
}

// The labels of the status filter, to the letter.
func TestStatusFilters(t *testing.T) {
	var labels []string
	for _, f := range Filters() {
		labels = append(labels, f.Label)
	}
	want := "All|Can log in|Login inactive|Locked|Unconfirmed e-mail|No password yet|Unregistered|Mail failed|Deleted"
	if got := strings.Join(labels, "|"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestColumns(t *testing.T) {
	if got := Widths(DefaultColumns(), 760); !slices.Equal(got, []int{136, 56, 176, 124, 116, 152}) {
		t.Error(got)
	}
	if got := Widths(DefaultColumns(), 1060); !slices.Equal(got, []int{236, 56, 276, 124, 216, 152}) {
		t.Error("the spare width of a closed preview:", got)
	}
	if got := Widths(DefaultColumns(), 300); !slices.Equal(got, []int{136, 56, 176, 124, 116, 152}) {
		t.Error("columns do not shrink to nothing:", got)
	}
	shown := Choose(Choose(DefaultColumns(), Phone, false), Created, true)
	if !slices.Equal(shown, []Column{Name, ID, Email, Company, Status, Created}) {
		t.Error(shown)
	}
	if got := Choose(shown, Name, false); !slices.Contains(got, Name) {
		t.Error("the name was taken away")
	}
}

func TestPermissions(t *testing.T) {
	all := &people{n: 3}
	p := New(all.find, core.ViewCustomers, clock)
	do(t, p, p.Refresh())
	if why, ok := p.CanExport(); ok || why != "You need the permission Export Data." {
		t.Error(why)
	}
	if why, ok := p.CanAdd(); ok || why != "You need the permission Edit Customers." {
		t.Error(why)
	}
}

// Against a desk: every filter of the box is one that the core knows.
func TestFiltersOnADesk(t *testing.T) {
	dir := t.TempDir()
	o := core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: dir, Program: "test"}
	pw := secret.New("a long sentence for the administrator")
	if _, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "Fjord", Operator: "anna", Password: pw, KDF: core.FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	desk, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	s, err := desk.SignIn(t.Context(), "anna", pw)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Leave(t.Context())
	off := false
	if _, err := s.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "Ács"}, Access: core.Access{LoginEnabled: &off}}); err != nil {
		t.Fatal(err)
	}
	first, find := From(s)
	p := New(find, s.Permissions(), words.Clock{}).Before(first)
	for _, f := range Filters() {
		do(t, p, p.Choose(f.Label))
		want := 0
		if f.Label == "All" || f.Label == "Unregistered" {
			want = 1
		}
		if p.Len() != want {
			t.Errorf("%s: %d rows", f.Label, p.Len())
		}
	}
	do(t, p, p.Choose("All"))
	do(t, p, p.Type("acs"))
	if p.Count() != "1 of 1 customer" {
		t.Error(p.Count())
	}
}
