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
			wide += p.measure(a.text, a.style)
		}
		if x > 0 && x+blank+wide > width+0.5 {
			x, line = 0, line+1
		} else if x > 0 {
			x += blank
		}
		for _, a := range p.atoms[from:to] {
			w := p.measure(a.text, a.style)
			pieces = p.join(pieces, piece{atom: a, x: x, width: w, line: line})
			x += w
		}
		from = to
	}
	return pieces, line + 1
}

// join appends a piece, to the one before where both are words of one style.
func (p *prose) join(pieces []piece, next piece) []piece {
	if n := len(pieces); n > 0 {
		last := &pieces[n-1]
		words := next.style == model.Plain || next.style == model.Bold
		if words && last.style == next.style && last.line == next.line {
			if next.blank {
				last.text += " "
			}
			last.text += next.text
			last.width = next.x + next.width - last.x
			return pieces
		}
	}
	return append(pieces, next)
}
