package letter

import (
	"bytes"
	"fmt"
	"time"
)

// Report is a table on as many pages as it takes.
type Report struct {
	Vendor string
	Title  string
	Facts  []string // lines under the title
	Heads  []string
	Widths []float64 // shares of the width, one for each head
	Rows   [][]string
	Date   time.Time // in the zone that it is told in
	Paper  Paper
}

// Sizes of a report, in points and millimeters.
const (
	cellSize = 8.0
	cellGap  = 2.5
	cellPad  = 1.2
	topLine  = 22.0
)

// Table makes the report.
func Table(r Report) ([]byte, error) {
	p := newPage(r.Paper, r.Title, r.Date)
	p.y = topLine
	p.paragraph(plain, 10, 0, r.Vendor)
	p.space(2)
	p.paragraph(bold, 14, 0, r.Title)
	p.space(2)
	for _, fact := range r.Facts {
		p.paragraph(plain, 10, 0, fact)
	}
	p.space(4)
	t := reportTable{p, r, 1}
	t.heads()
	for _, row := range r.Rows {
		t.row(row)
	}
	t.foot()
	return p.pages()
}

// reportTable is a report on its way.
type reportTable struct {
	*page
	Report
	number int
}

// heads are the columns' names, on every page.
func (t *reportTable) heads() {
	t.line(bold, t.Heads)
	t.rule(left, t.y, t.width())
}

// row writes a row, on the next page where it does not fit any more.
func (t *reportTable) row(cells []string) {
	t.dry = true
	top := t.y
	t.line(plain, cells)
	fits := t.room() >= 0
	t.dry, t.y = false, top
	if !fits {
		t.foot()
		t.pdf.AddPage()
		t.number++
		t.y = topLine
		t.heads()
	}
	t.line(plain, cells)
	t.rule(left, t.y, t.width())
}

// line writes cells beside each other, each as many lines as it needs, and goes
// on under the highest.
func (t *reportTable) line(f face, cells []string) {
	x, deepest := left, t.y
	sum := 0.0
	for _, w := range t.Widths {
		sum += w
	}
	for i, cell := range cells {
		width := t.width() * t.Widths[i] / sum
		y := t.y + cellPad
		for _, one := range t.lines(f, cellSize, width-cellGap, cell) {
			t.text(f, cellSize, x, y+cellSize*point*1.07, one)
			y += leading(cellSize)
		}
		deepest = max(deepest, y+cellPad)
		x += width
	}
	t.y = max(deepest, t.y+leading(cellSize)+2*cellPad)
}

// foot numbers the page.
func (t *reportTable) foot() {
	defer t.gray()()
	t.text(plain, 8, left, t.sheet.height-10, t.Title+", "+t.Date.Format("2 January 2006, 15:04 MST"))
	t.textRight(plain, 8, t.sheet.width-right, t.sheet.height-10, fmt.Sprint("Page ", t.number))
}

// pages closes a document of any number of pages, with the note on what could
// not be printed on the last one.
func (p *page) pages() ([]byte, error) {
	if note := missed(p.missing); note != "" {
		for i, line := range p.lines(plain, 7.5, p.width(), note) {
			p.text(plain, 7.5, left, p.sheet.height-20+float64(i)*leading(7.5), line)
		}
	}
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("making the pages: %w", err)
	}
	return out.Bytes(), nil
}
