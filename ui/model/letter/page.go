package letter

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"github.com/keydesk/keydesk/assets"
)

// face is a font of the page.
type face string

// The faces, by their files in assets. fpdf takes TrueType outlines alone, so
// the windows' Inter is not among them.
const (
	plain    face = "NotoSans-Regular"
	bold     face = "NotoSans-Bold"
	mono     face = "NotoSansMono-Regular"
	monoBold face = "NotoSansMono-Bold"
)

// Margins in millimeters; notes stand in the lower one.
const (
	left   = 25.0
	right  = 20.0
	bottom = 22.0
	point  = 25.4 / 72
)

// page is a PDF, a page at a time. While dry is set it only measures: y moves as if
// it drew.
type page struct {
	pdf     *fpdf.Fpdf
	sheet   sheet
	faces   map[face]*glyphs
	missing map[rune]bool
	y       float64 // top of what comes next
	scale   float64 // of the sizes of flowing text
	dry     bool
	count   int // of the pages that there are to be
	err     error
}

func newPage(paper Paper, title string, at time.Time) *page {
	p := &page{sheet: paper.sheet(), faces: map[face]*glyphs{}, missing: map[rune]bool{}, scale: 1, count: 1}
	p.pdf = fpdf.New("P", "mm", p.sheet.name, "")
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(at)
	p.pdf.SetModificationDate(at)
	p.pdf.SetTitle(title, true)
	p.pdf.SetCreator("Keydesk", true)
	p.pdf.SetLang("en")
	p.pdf.AddPage()
	return p
}

// next goes on to another page.
func (p *page) next() {
	p.note()
	clear(p.missing)
	p.pdf.AddPage()
	p.count++
}

// width is what the text has between the margins.
func (p *page) width() float64 { return p.sheet.width - left - right }

// use makes a face at a size, in points, the one that is drawn and measured
// with, and loads it where it is the first time.
func (p *page) use(f face, size float64) *glyphs {
	g := p.faces[f]
	if g == nil {
		file, err := assets.Fonts.ReadFile("fonts/" + string(f) + ".ttf")
		g = &glyphs{missing: p.missing}
		if err == nil {
			g.font, err = sfnt.Parse(file)
		}
		if err != nil {
			p.err = fmt.Errorf("loading the font %s: %w", f, err)
		}
		p.pdf.AddUTF8FontFromBytes(string(f), "", file)
		p.faces[f] = g
	}
	p.pdf.SetFont(string(f), "", size)
	return g
}

// text draws one line with its baseline at y.
func (p *page) text(f face, size, x, y float64, text string) {
	text = p.use(f, size).printable(text)
	if !p.dry {
		p.pdf.Text(x, y, text)
	}
}

// textRight draws one line that ends at x.
func (p *page) textRight(f face, size, x, y float64, text string) {
	p.text(f, size, x-p.measure(f, size, text), y, text)
}

// measure is a line's width in millimeters.
func (p *page) measure(f face, size float64, text string) float64 {
	text = p.use(f, size).printable(text)
	return p.pdf.GetStringWidth(text)
}

// leading is the distance of two lines, in millimeters.
func leading(size float64) float64 { return size * 1.36 * point }

// lines breaks text into lines of a width: at blanks, and inside a word that is
// wider than a line.
func (p *page) lines(f face, size, width float64, text string) []string {
	var all []string
	line := ""
	for _, word := range strings.Fields(p.use(f, size).printable(text)) {
		if joined := strings.TrimSpace(line + " " + word); p.measure(f, size, joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			all = append(all, line)
		}
		for line = word; p.measure(f, size, line) > width; {
			n := p.fitting(f, size, width, line)
			all, line = append(all, line[:n]), line[n:]
		}
	}
	if line != "" {
		all = append(all, line)
	}
	return all
}

// fitting is how many bytes of a word fit into a width: one character at least.
func (p *page) fitting(f face, size, width float64, word string) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && p.measure(f, size, word[:end]) > width {
			break
		}
		n = end
	}
	return n
}

// paragraph writes text at the place that the page has come to and goes on
// below it. x is how far in from the left margin it stands.
func (p *page) paragraph(f face, size, x float64, text string) {
	size *= p.scale
	for _, line := range p.lines(f, size, p.width()-x, text) {
		p.text(f, size, left+x, p.y+size*point*1.07, line)
		p.y += leading(size)
	}
}

// space leaves room.
func (p *page) space(mm float64) { p.y += mm * p.scale }

// room is what is left of the page for what flows.
func (p *page) room() float64 { return p.sheet.height - bottom - p.y }

// box draws a frame.
func (p *page) box(x, y, w, h float64) {
	if p.dry {
		return
	}
	p.pdf.SetDrawColor(120, 128, 145)
	p.pdf.SetLineWidth(0.3)
	p.pdf.RoundedRect(x, y, w, h, 1.5, "1234", "D")
}

// rule draws a line from the left to the right.
func (p *page) rule(x, y, w float64) {
	if p.dry {
		return
	}
	p.pdf.SetDrawColor(120, 128, 145)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(x, y, x+w, y)
}

// gray is the color of what is secondary until the returned call.
func (p *page) gray() (back func()) {
	p.pdf.SetTextColor(80, 88, 105)
	return func() { p.pdf.SetTextColor(0, 0, 0) }
}

// note stands at the foot where something could not be printed.
func (p *page) note() {
	if note := missed(p.missing); note != "" {
		size := 7.5
		for i, line := range p.lines(plain, size, p.width(), note) {
			p.text(plain, size, left, p.sheet.height-14+float64(i)*leading(size), line)
		}
	}
}

// bytes closes the last page.
func (p *page) bytes() ([]byte, error) {
	p.note()
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("making the page: %w", err)
	}
	if n := p.pdf.PageCount(); n != p.count {
		return nil, fmt.Errorf("making %d pages: they became %d", p.count, n)
	}
	return out.Bytes(), nil
}
