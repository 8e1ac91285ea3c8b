package letter

import (
	"strings"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/dialog"
)

// The sizes of a password on paper, in points.
const (
	groupSize = 20.0
	spellSize = 9.5
)

// mostLines is how many groups are spelled on a line each.
const mostLines = 12

// password draws the groups in a frame, and under it how each is read aloud.
func (p *page) password(pw secret.Text, spelled bool) {
	groups := dialog.Cells(pw)
	p.groups(groups)
	p.space(2)
	p.paragraph(plain, 9, 0, dialog.Legend(groups)+". "+gaps(groups))
	p.space(2)
	if !spelled {
		p.paragraph(plain, 9, 0, "So long a password is not spelled here; every character of it stands in the frame above.")
		return
	}
	if len(groups) > mostLines {
		p.flowing(groups)
		return
	}
	in := p.column(groups)
	for _, g := range groups {
		start := p.y
		p.paragraph(plain, spellSize, in, spoken(g))
		p.text(monoBold, spellSize*p.scale, left, start+spellSize*p.scale*point*1.07, shown(g))
	}
}

// groups draws the frame with the groups, as many beside each other as fit.
func (p *page) groups(groups []dialog.Group) {
	const pad = 4.0
	size := groupSize * p.scale
	gap := p.measure(monoBold, size, "  ")
	rows, x := [][]dialog.Group{nil}, 0.0
	for _, g := range groups {
		wide := p.measure(monoBold, size, shown(g))
		if last := len(rows) - 1; len(rows[last]) > 0 && x+wide > p.width()-2*pad {
			rows, x = append(rows, nil), 0
		}
		last := len(rows) - 1
		rows[last], x = append(rows[last], g), x+wide+gap
	}
	height := float64(len(rows))*leading(size) + 2*pad*p.scale
	p.box(left, p.y, p.width(), height)
	for i, row := range rows {
		x := left + pad
		for _, g := range row {
			p.text(monoBold, size, x, p.y+pad*p.scale+float64(i)*leading(size)+size*point*1.05, shown(g))
			x += p.measure(monoBold, size, shown(g)) + gap
		}
	}
	p.y += height
}

// column is where the spelling begins: right of the widest group.
func (p *page) column(groups []dialog.Group) (widest float64) {
	for _, g := range groups {
		widest = max(widest, p.measure(monoBold, spellSize*p.scale, shown(g)))
	}
	return widest + 5
}

// flowing spells many groups in one paragraph.
func (p *page) flowing(groups []dialog.Group) {
	var all []string
	for _, g := range groups {
		all = append(all, spoken(g))
	}
	p.paragraph(plain, spellSize, 0, strings.Join(all, " / "))
}

// blank shows a space: U+23B5, an open box in the monospaced fonts.
const blank = "\u23B5"

// shown is a group as it is typed.
func shown(g dialog.Group) string {
	var b strings.Builder
	for _, cell := range g {
		if cell.Text == " " {
			b.WriteString(blank)
			continue
		}
		b.WriteString(cell.Text)
	}
	return b.String()
}

// spoken is how a group is read aloud.
func spoken(g dialog.Group) string {
	var all []string
	for _, cell := range g {
		all = append(all, cell.Spoken)
	}
	return strings.Join(all, " · ")
}

// gaps says what between the groups is typed.
func gaps(groups []dialog.Group) string {
	text := "The gaps are for reading alone; type none of them."
	if len(groups) == 1 {
		text = ""
	}
	var all string
	for _, g := range groups {
		all += shown(g)
	}
	if strings.Contains(all, "-") {
		text += " The hyphens are typed."
	}
	if strings.Contains(all, blank) {
		text += " The open box is a space, which is typed."
	}
	return strings.TrimSpace(text)
}
