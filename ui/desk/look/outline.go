package look

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// pen is half the width of an icon's line.
const pen = 0.9

// point is a place on the grid of 24.
type point struct{ x, y float64 }

func (p point) plus(q point) point    { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point   { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point { return point{p.x * f, p.y * f} }
func (p point) dot(q point) float64   { return p.x*q.x + p.y*q.y }
func (p point) cross(q point) float64 { return p.x*q.y - p.y*q.x }
func (p point) unit() point           { return p.times(1 / math.Hypot(p.x, p.y)) }
func (p point) left() point           { return point{p.y, -p.x} }
func around(c point, r, turn float64) point {
	return c.plus(point{math.Cos(turn), math.Sin(turn)}.times(r))
}

// outline makes the SVG path data of an icon's strokes, in the language that
// assets/icons/icons.txt explains. What is drawn turns clockwise and what is
// cut out the other way, because the painter fills by the nonzero rule.
func outline(strokes string) (string, error) {
	d := &drawing{words: strings.Fields(strokes)}
	for len(d.words) > 0 {
		if err := d.command(); err != nil {
			return "", err
		}
	}
	d.finish(false)
	return d.path.String(), nil
}

// drawing is an icon on its way from strokes to outlines.
type drawing struct {
	words []string
	line  []point // since the last M
	cut   bool
	path  strings.Builder
}

// command reads one letter and its numbers, and draws it.
func (d *drawing) command() error {
	word := d.words[0]
	d.words = d.words[1:]
	letter, cut := strings.CutPrefix(word, "-")
	if letter != "L" && letter != "C" && letter != "Z" {
		d.finish(false)
		d.cut = cut
	}
	n, err := d.numbers()
	if err != nil {
		return err
	}
	want, known := map[string]int{"M": 2, "L": 2, "C": 6, "Z": 0, "O": 3, "D": 3, "B": 5, "G": 5, "A": 5}[letter]
	if known && len(n) != want {
		return fmt.Errorf("%s has %d numbers, not %d", word, len(n), want)
	}
	return d.draw(letter, n)
}

// numbers reads the numbers up to the next letter.
func (d *drawing) numbers() ([]float64, error) {
	var all []float64
	for len(d.words) > 0 && strings.ContainsAny(d.words[0][len(d.words[0])-1:], "0123456789") {
		v, err := strconv.ParseFloat(d.words[0], 64)
		if err != nil {
			return nil, fmt.Errorf("reading a number: %w", err)
		}
		all = append(all, v)
		d.words = d.words[1:]
	}
	return all, nil
}

// draw does what one letter says.
func (d *drawing) draw(letter string, n []float64) error {
	switch letter {
	case "M", "L":
		d.line = append(d.line, point{n[0], n[1]})
	case "C":
		d.bend(point{n[0], n[1]}, point{n[2], n[3]}, point{n[4], n[5]})
	case "Z":
		d.finish(true)
	case "O":
		d.line = arc(point{n[0], n[1]}, n[2], 0, 2*math.Pi*23/24)
		d.finish(true)
	case "A":
		d.line = arc(point{n[0], n[1]}, n[2], n[3]*math.Pi/180, n[4]*math.Pi/180)
		d.finish(false)
	case "D":
		d.shape(arc(point{n[0], n[1]}, n[2], 0, 2*math.Pi*23/24))
	case "B":
		d.line = box(n)
		d.finish(true)
	case "G":
		d.shape(box(n))
	case "F":
		var all []point
		for i := 0; i+1 < len(n); i += 2 {
			all = append(all, point{n[i], n[i+1]})
		}
		d.shape(all)
	default:
		return fmt.Errorf("%q is no stroke", letter)
	}
	return nil
}

// bend adds a cubic Bézier curve to the line.
func (d *drawing) bend(b, c, e point) {
	const steps = 12
	a := d.line[len(d.line)-1]
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		d.line = append(d.line, a.times(u*u*u).plus(b.times(3*u*u*t)).plus(c.times(3*u*t*t)).plus(e.times(t*t*t)))
	}
}

// finish draws the line that was begun, with round ends or closed.
func (d *drawing) finish(closed bool) {
	line := slices.Compact(d.line)
	d.line = nil
	if closed && len(line) > 1 && line[0] == line[len(line)-1] {
		line = line[1:]
	}
	if len(line) < 2 {
		return
	}
	if closed {
		if area(line) < 0 {
			line = reversed(line)
		}
		d.shape(side(line, true))
		d.hole(side(line, true, -pen))
		return
	}
	there := side(line, false)
	back := side(reversed(line), false)
	d.shape(append(append(there, roundEnd(line)...), append(back, roundEnd(reversed(line))...)...))
}

// shape fills a shape, or cuts it out.
func (d *drawing) shape(s []point) { d.write(s, !d.cut) }

// hole leaves a shape open inside another one.
func (d *drawing) hole(s []point) { d.write(s, d.cut) }

// write appends a closed shape that turns clockwise, or the other way.
func (d *drawing) write(s []point, clockwise bool) {
	if (area(s) > 0) != clockwise {
		s = reversed(s)
	}
	for i, p := range s {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&d.path, "%s%.2f %.2f", letter, p.x, p.y)
	}
	d.path.WriteString("Z")
}
