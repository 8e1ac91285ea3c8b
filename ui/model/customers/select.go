package customers

// Selected is the selected customer; ok is false where there is none.
func (p *Page) Selected() (id uint64, ok bool) { return p.selected, p.selected != 0 }

// Select selects a customer by number, such as one that was just added. It
// gives the row, or -1 where the filter does not show him: then nothing is
// selected.
func (p *Page) Select(id uint64) int {
	p.selected = 0
	if !p.Ready() {
		return -1
	}
	i := p.answer.listing.Index(id)
	if i < 0 || i >= p.Len() {
		return -1
	}
	p.selected = id
	return i
}

// SelectRow selects the customer in a row.
func (p *Page) SelectRow(i int) (id uint64, ok bool) {
	row, ok := p.row(i)
	if ok {
		p.selected = row.ID
	}
	return row.ID, ok
}

// SelectedRow is where the selected customer stands, or -1.
func (p *Page) SelectedRow() int {
	if p.selected == 0 || !p.Ready() {
		return -1
	}
	return p.answer.listing.Index(p.selected)
}

// Move selects the row that lies by rows below (above, where negative), and
// stays within the list. From nothing, down is the first row and up the last:
// the arrow key in the filter goes into the list.
func (p *Page) Move(by int) (row int, ok bool) {
	if p.Len() == 0 {
		return -1, false
	}
	at := p.SelectedRow()
	switch {
	case at < 0 && by > 0:
		at = by - 1
	case at < 0:
		at = p.Len() + by
	default:
		at += by
	}
	at = min(max(at, 0), p.Len()-1)
	_, ok = p.SelectRow(at)
	return at, ok
}
