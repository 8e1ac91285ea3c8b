package help

import (
	"strings"

	model "github.com/keydesk/keydesk/ui/model/help"
)

// atom is what no line end may divide: a word, a key, a link.
type atom struct {
	text  string
	style model.Style
	to    string
	blank bool // a blank stands before it
	link  *link
}

// atomsOf takes spans apart.
func atomsOf(spans []model.Span) []atom {
	var all []atom
	blank := false
	for _, s := range spans {
		if s.Style == model.Key || s.Style == model.Link {
			all = append(all, atom{text: s.Text, style: s.Style, to: s.To, blank: blank})
			blank = false
			continue
		}
		for i, word := range strings.Split(s.Text, " ") {
			blank = blank || i > 0
			if word != "" {
				all = append(all, atom{text: word, style: s.Style, blank: blank})
				blank = false
			}
		}
	}
	return all
}

// piece is what is drawn at once: an atom, or words of one style beside each
// other.
type piece struct {
	atom
	x, width float32
	line     int
}

// lay shares the atoms out on lines of a width. Atoms without a blank between
// them, such as a link and a comma, stay together.
func (p *prose) lay(width float32) (pieces []piece, lines int) {
	blank, x, line := p.measure(" ", model.Plain), float32(0), 0
	for from := 0; from < len(p.atoms); {
		to := from + 1
		for to < len(p.atoms) && !p.atoms[to].blank {
			to++
		}
		wide := float32(0)
		for _, a := range p.atoms[from:to] {
			wide += p.rough(a.text, a.style)
		}
		if x > 0 && x+blank+wide > width+0.5 {
			x, line = 0, line+1
		} else if x > 0 {
			x += blank
		}
		for _, a := range p.atoms[from:to] {
			pieces = join(pieces, piece{atom: a, line: line})
		}
		x += wide
		from = to
	}
	return pieces, line + 1
}

// rough is the width of the letters one by one, which Fyne remembers: much
// faster for a text that is new than measure, and a little more.
func (p *prose) rough(text string, style model.Style) float32 {
	if style == model.Key {
		return p.measure(text, style)
	}
	sum := float32(0)
	for _, r := range text {
		sum += p.measure(string(r), style)
	}
	return sum
}

// join appends a piece, to the one before where both are words of one style.
func join(pieces []piece, next piece) []piece {
	if n := len(pieces); n > 0 {
		last := &pieces[n-1]
		words := next.style == model.Plain || next.style == model.Bold
		if words && last.style == next.style && last.line == next.line {
			if next.blank {
				last.text += " "
			}
			last.text += next.text
			return pieces
		}
	}
	return append(pieces, next)
}

// put says where the pieces of lay stand, as wide as they are drawn.
func (p *prose) put(pieces []piece) []piece {
	blank, x := p.measure(" ", model.Plain), float32(0)
	for i := range pieces {
		one := &pieces[i]
		switch {
		case i == 0 || pieces[i-1].line != one.line:
			x = 0
		case one.blank:
			x += blank
		}
		one.x, one.width = x, p.measure(one.text, one.style)
		x += one.width
	}
	return pieces
}
