package customers

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// picks are the customers who are selected for something done to all of them.
// Whoever is not listed any more is not selected any more: what is done, is done
// to nobody who is not seen.
type picks struct {
	on     bool // Select several
	ids    map[uint64]bool
	anchor uint64   // where a range begins; 0: nowhere
	reach  []uint64 // what the last range took in that was not selected before
}

// MayBulk says whether several can be selected; else nothing of it is shown.
func (p *Page) MayBulk() bool { return p.may.Has(core.ViewCustomers | core.BulkActions) }

// Several says that several are being selected.
func (p *Page) Several() bool { return p.picks.on }

// SetSeveral begins with nobody, or ends.
func (p *Page) SetSeveral(on bool) {
	p.picks = picks{on: on && p.MayBulk(), ids: map[uint64]bool{}}
}

// begin begins with the customer who was selected alone.
func (p *Page) begin() {
	if p.picks.on {
		return
	}
	p.SetSeveral(true)
	if p.selected != 0 {
		p.picks.ids[p.selected], p.picks.anchor = true, p.selected
	}
}

// Toggle selects the customer of a row as well, or no longer: Ctrl+click, space.
func (p *Page) Toggle(i int) {
	row, ok := p.row(i)
	if !ok || !p.MayBulk() {
		return
	}
	alone := !p.picks.on && row.ID == p.selected
	p.begin()
	if alone {
		return // space on who is selected alone begins with him
	}
	if p.picks.ids[row.ID] {
		delete(p.picks.ids, row.ID)
	} else {
		p.picks.ids[row.ID] = true
	}
	p.picks.anchor, p.picks.reach = row.ID, nil
}

// Extend selects all from where the selecting began to a row: Shift+click,
// Shift+↓. A range that is made shorter lets go of what it had taken in.
func (p *Page) Extend(i int) {
	row, ok := p.row(i)
	if !ok || !p.MayBulk() {
		return
	}
	p.begin()
	for _, id := range p.picks.reach {
		delete(p.picks.ids, id)
	}
	p.picks.reach = nil
	from := i
	if at := p.answer.listing.Index(p.picks.anchor); p.picks.anchor != 0 && at >= 0 {
		from = at
	} else {
		p.picks.anchor = row.ID
	}
	for _, id := range p.answer.listing.IDs()[min(from, i) : max(from, i)+1] {
		if !p.picks.ids[id] {
			p.picks.ids[id] = true
			p.picks.reach = append(p.picks.reach, id)
		}
	}
}

// PickAll selects the rows listed, and none that are not shown.
func (p *Page) PickAll() {
	if !p.Ready() || !p.MayBulk() {
		return
	}
	p.SetSeveral(true)
	for _, id := range p.answer.listing.IDs()[:p.Len()] {
		p.picks.ids[id] = true
	}
}

// PickNone selects nobody and goes on selecting several.
func (p *Page) PickNone() { p.SetSeveral(true) }

// AllPicked says that every row listed is selected.
func (p *Page) AllPicked() bool { return p.Len() > 0 && p.Picked() == p.Len() }

// IsPicked says whether the customer of a row is selected.
func (p *Page) IsPicked(i int) bool {
	row, ok := p.row(i)
	return ok && p.picks.ids[row.ID]
}

// Picked is how many are selected.
func (p *Page) Picked() int { return len(p.picks.ids) }

// PickedIDs are who is selected, in the list's order.
func (p *Page) PickedIDs() []uint64 {
	if p.Picked() == 0 || !p.Ready() {
		return nil
	}
	all := make([]uint64, 0, p.Picked())
	for _, id := range p.answer.listing.IDs() {
		if p.picks.ids[id] {
			all = append(all, id)
		}
	}
	return all
}

// PickedLines are the first of them in words, up to a number.
func (p *Page) PickedLines(most int) (lines []Line) {
	ids := p.PickedIDs()
	for _, id := range ids[:min(len(ids), most)] {
		if i := p.answer.listing.Index(id); i >= 0 {
			if line, ok := p.Row(i); ok {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// Selecting are the words around the selecting.
type Selecting struct {
	Head string // "3 selected"
	Of   string // "of the 10,000 listed"
	All  string // the link that selects all: "All 10,000 listed"
}

// Selecting says how many are selected of how many.
func (p *Page) Selecting() Selecting {
	n := words.Number(p.Len())
	return Selecting{Head: words.Number(p.Picked()) + " selected", Of: "of the " + n + " listed", All: "All " + n + " listed"}
}

// keepListed lets go of whoever the newest answer does not list.
func (p *Page) keepListed() {
	p.picks.reach = nil
	if p.Picked() == 0 {
		return
	}
	listed := make(map[uint64]bool, p.Picked())
	for _, id := range p.answer.listing.IDs()[:p.Len()] {
		if p.picks.ids[id] {
			listed[id] = true
		}
	}
	p.picks.ids = listed
	if p.picks.anchor != 0 && p.answer.listing.Index(p.picks.anchor) < 0 {
		p.picks.anchor = 0
	}
}

// mostJudged is how many of the selected are looked at for LeftOut.
const mostJudged = 200

// LeftOut says whom F5 would leave out, as far as the list knows it and few are
// selected: ": F5 leaves out Liam Hughes, login is inactive". The question
// itself asks the core.
func (p *Page) LeftOut() string {
	if p.Picked() > mostJudged {
		return ""
	}
	var names []string
	first := core.BulkReason("")
	for _, line := range p.PickedLines(mostJudged) {
		why := core.BulkReason("")
		switch {
		case line.row.Deleted:
			why = core.BulkInBin
		case line.row.Email == "":
			why = core.BulkNoAddress
		case line.row.Registered && !line.row.LoginEnabled:
			why = core.BulkInactive
		}
		if why == "" {
			continue
		}
		if first == "" {
			first = why
		}
		names = append(names, line.Cell(Name))
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return ": F5 leaves out " + names[0] + ", " + bulk.Reason(first)
	}
	return ": F5 leaves out " + names[0] + ", " + bulk.Reason(first) + ", and " + words.Number(len(names)-1) + " more"
}
