package look

import (
	"math"
	"slices"
)

// arc returns points on a circle from one angle to another, clockwise, one
// every 15 degrees.
func arc(c point, r, from, to float64) []point {
	steps := max(1, int(math.Ceil((to-from)/(math.Pi/12)-1e-9)))
	all := make([]point, 0, steps+1)
	for i := range steps + 1 {
		all = append(all, around(c, r, from+(to-from)*float64(i)/float64(steps)))
	}
	return all
}

// box returns a box x, y, width, height with round corners.
func box(n []float64) []point {
	x, y, w, h, r := n[0], n[1], n[2], n[3], n[4]
	var all []point
	for i, c := range []point{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		from := float64(i-1) * math.Pi / 2
		all = append(all, arc(c, r, from, from+math.Pi/2)...)
	}
	return all
}

// side returns the line moved to its left by half the pen, or by another
// distance. The outside of a sharp corner is round, its inside a corner.
func side(line []point, closed bool, by ...float64) []point {
	r := pen
	if len(by) > 0 {
		r = by[0]
	}
	n := len(line)
	var all []point
	for i, p := range line {
		if !closed && (i == 0 || i == n-1) {
			along := line[min(i+1, n-1)].minus(line[max(i-1, 0)]).unit()
			all = append(all, p.plus(along.left().times(r)))
			continue
		}
		in := p.minus(line[(i+n-1)%n]).unit()
		out := line[(i+1)%n].minus(p).unit()
		all = append(all, corner(p, in, out, r)...)
	}
	return all
}

// corner returns the left side of a corner at p between two directions.
func corner(p, in, out point, r float64) []point {
	turn := math.Atan2(in.cross(out), in.dot(out))
	if outside := turn*r > 0; outside && math.Abs(turn) > 0.5 {
		from := in.left()
		start := math.Atan2(from.y*r, from.x*r)
		return arcBetween(p, math.Abs(r), start, turn)
	}
	middle := in.left().plus(out.left()).unit()
	return []point{p.plus(middle.times(r / math.Max(0.3, middle.dot(in.left()))))}
}

// arcBetween returns an arc that begins at an angle and turns by another one.
func arcBetween(c point, r, from, turn float64) []point {
	if turn >= 0 {
		return arc(c, r, from, from+turn)
	}
	return reversed(arc(c, r, from+turn, from))
}

// roundEnd returns the half circle around the end of a line.
func roundEnd(line []point) []point {
	end := line[len(line)-1]
	left := end.minus(line[len(line)-2]).unit().left()
	all := arc(end, pen, math.Atan2(left.y, left.x), math.Atan2(left.y, left.x)+math.Pi)
	return all[1 : len(all)-1]
}

// reversed returns the points in the other order.
func reversed(s []point) []point {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

// area is positive for a shape that turns clockwise, with y downwards.
func area(s []point) float64 {
	sum := 0.0
	for i, p := range s {
		sum += p.cross(s[(i+1)%len(s)])
	}
	return sum
}
