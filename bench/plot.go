package main

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"
)

// svg draws a bar from the median to the 99th percentile for each contender, on
// a logarithmic scale from a microsecond to ten seconds.
func svg(bars []bar) string {
	const left, width, row, decades = 230.0, 560.0, 26.0, 7
	x := func(d time.Duration) float64 {
		return left + width*min(1, max(0, math.Log10(max(1, float64(d)/1e3))/decades))
	}
	height := row*float64(len(bars)) + 50
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 830 %.0f" font-family="sans-serif" font-size="13">`+"\n", height)
	fmt.Fprintf(&out, `<rect width="830" height="%.0f" fill="#fff"/>`+"\n", height)
	for i, name := range []string{"1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"} {
		at := left + width*float64(i)/decades
		fmt.Fprintf(&out, `<line x1="%.0f" x2="%.0f" y1="10" y2="%.0f" stroke="#ddd"/><text x="%.0f" y="%.0f" text-anchor="middle" fill="#555">%s</text>`+"\n", at, at, height-30, at, height-12, name)
	}
	for i, b := range bars {
		y := 14 + row*float64(i)
		fill := "#8a8f98"
		if b.ours {
			fill = "#1f6feb"
		}
		fmt.Fprintf(&out, `<text x="%.0f" y="%.0f" text-anchor="end">%s</text>`, left-10, y+14, html.EscapeString(b.name))
		fmt.Fprintf(&out, `<rect x="%.1f" y="%.0f" width="%.1f" height="16" rx="3" fill="%s"/>`+"\n", x(b.p50), y, max(3, x(b.p99)-x(b.p50)), fill)
	}
	out.WriteString("</svg>\n")
	return out.String()
}
