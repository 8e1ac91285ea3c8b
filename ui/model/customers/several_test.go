package customers

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
)

// picked looks who is selected, by the last digits.
func picked(t *testing.T, p *Page, want ...uint64) {
	t.Helper()
	got := p.PickedIDs()
	for i := range got {
		got[i] -= 10001
	}
	if !slices.Equal(got, want) {
		t.Errorf("selected are %v, want %v", got, want)
	}
}

func TestSelectingSeveral(t *testing.T) {
	p, _ := page(30)
	do(t, p, p.Refresh())
	p.SelectRow(2)
	p.Toggle(5) // Ctrl+click: who was selected alone is one of them
	picked(t, p, 2, 5)
	p.Extend(8)
	picked(t, p, 2, 5, 6, 7, 8)
	p.Extend(6) // shorter
	picked(t, p, 2, 5, 6)
	p.Extend(4) // to the other side
	picked(t, p, 2, 4, 5)
	p.Toggle(4)
	picked(t, p, 2, 5)
	if s := p.Selecting(); s.Head != "2 selected" || s.Of != "of the 30 listed" || s.All != "All 30 listed" || p.Count() != "30 customers · 2 selected" {
		t.Errorf("%+v, %s", s, p.Count())
	}
	p.PickAll()
	if !p.AllPicked() || p.Picked() != 30 {
		t.Error("not all are selected")
	}
	if lines := p.PickedLines(4); len(lines) != 4 || lines[3].Cell(Name) != "Hedi Ács 003" {
		t.Errorf("%+v", lines)
	}
	p.SetSeveral(false)
	p.SelectRow(7)
	p.Toggle(7)
	picked(t, p, 7)
	p.PickNone()
	if p.Picked() != 0 || !p.Several() {
		t.Error("somebody is still selected, or selecting ended")
	}
	p.SetSeveral(false)
	if p.Count() != "30 customers" {
		t.Error(p.Count())
	}
}

// "All" means the rows listed, never those not shown: whoever a filter hides is
// not selected any more, and does not come back with him.
func TestWhoIsNotListedIsNotSelected(t *testing.T) {
	p, _ := page(30)
	do(t, p, p.Refresh())
	p.PickAll()
	do(t, p, p.Type("01"))
	before := p.PickedIDs()
	if p.Picked() != p.Len() || p.Len() == 30 {
		t.Errorf("%d of %d", p.Picked(), p.Len())
	}
	do(t, p, p.Clear())
	if !slices.Equal(p.PickedIDs(), before) {
		t.Errorf("%d are selected, who were not listed", p.Picked()-len(before))
	}
	do(t, p, p.Sort(ID))
	if !slices.Equal(p.PickedIDs(), before) {
		t.Error("sorting changes who is selected")
	}
}

// Whatever is pressed and typed, only who is listed is selected.
func TestAnySelecting(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p, _ := page(30)
		ask := func(q Request) {
			a, err := q.Run(t.Context())
			if err != nil || !p.Take(a) {
				r.Fatal(err)
			}
		}
		ask(p.Refresh())
		row := rapid.IntRange(-1, 31)
		r.Repeat(map[string]func(*rapid.T){
			"": func(r *rapid.T) {
				for _, id := range p.PickedIDs() {
					if p.answer.listing.Index(id) < 0 {
						r.Fatalf("%d is selected and not listed", id)
					}
				}
				if p.Picked() != len(p.PickedIDs()) || !p.Several() && p.Picked() > 0 {
					r.Fatalf("%d are counted, and there are %d", p.Picked(), len(p.PickedIDs()))
				}
			},
			"toggle": func(r *rapid.T) { p.Toggle(row.Draw(r, "row")) },
			"extend": func(r *rapid.T) { p.Extend(row.Draw(r, "row")) },
			"all":    func(*rapid.T) { p.PickAll() },
			"none":   func(*rapid.T) { p.PickNone() },
			"end":    func(*rapid.T) { p.SetSeveral(false) },
			"select": func(r *rapid.T) { p.SelectRow(row.Draw(r, "row")) },
			"type":   func(r *rapid.T) { ask(p.Type(rapid.SampledFrom([]string{"", "0", "01", "zz"}).Draw(r, "text"))) },
		})
	})
}

// Without Bulk Actions nobody selects several.
func TestSelectingNeedsBulkActions(t *testing.T) {
	all := &people{n: 3}
	p := New(all.find, core.AllPermissions&^core.BulkActions, clock)
	do(t, p, p.Refresh())
	p.Toggle(0)
	p.Extend(2)
	p.PickAll()
	p.SetSeveral(true)
	if p.MayBulk() || p.Several() || p.Picked() != 0 {
		t.Error("several are selected")
	}
}
