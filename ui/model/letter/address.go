package letter

import (
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
)

// postal are the lines of an address as an envelope has them, empty ones left
// out.
func postal(f core.Fields) []string {
	all := []string{f.Company, strings.TrimSpace(f.FirstName + " " + f.LastName)}
	all = append(all, strings.FieldsFunc(f.Address, func(r rune) bool { return r == '\n' || r == '\r' })...)
	city := []string{f.PostalCode, f.City}
	if codeLast(f.Country) {
		slices.Reverse(city)
	}
	all = append(all, strings.Join(city, " "), f.Country)
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return slices.DeleteFunc(all, func(line string) bool { return line == "" })
}

// codeLast says whether the postal code stands behind the city, as the Universal
// Postal Union lists it for these.
func codeLast(country string) bool {
	switch strings.ToUpper(strings.Trim(country, " .")) {
	case "US", "USA", "U.S", "U.S.A", "UNITED STATES", "UNITED STATES OF AMERICA", "CA", "CANADA", "AU", "AUSTRALIA",
		"GB", "UK", "GREAT BRITAIN", "UNITED KINGDOM", "ENGLAND", "SCOTLAND", "WALES", "NORTHERN IRELAND",
		"IE", "IRELAND", "NZ", "NEW ZEALAND", "IN", "INDIA":
		return true
	}
	return false
}

// window writes the address where an envelope's window shows it: as large as
// it fits, and where it does not even small, each line cut with an ellipsis
// rather than the last ones left out.
func (p *page) window(sender string, to []string) {
	s := p.sheet
	if len(to) == 0 {
		return
	}
	back := p.gray()
	p.text(plain, 7, s.windowX, s.windowY-3, p.line(plain, 7, s.windowWide, sender))
	p.rule(s.windowX, s.windowY-1.6, s.windowWide)
	back()
	size, lines := 11.0, p.wrapped(11, to)
	for size > 6 && float64(len(lines))*tight(size) > s.windowH {
		size -= 0.5
		lines = p.wrapped(size, to)
	}
	if most := int(s.windowH / tight(size)); len(lines) > most {
		lines = p.shortened(size, to, most)
	}
	for i, line := range lines {
		p.text(plain, size, s.windowX, s.windowY+float64(i)*tight(size)+size*point, line)
	}
}

// tight is the distance of two lines of an address, in millimeters.
func tight(size float64) float64 { return size * 1.17 * point }

// wrapped breaks each line of an address to the window's width.
func (p *page) wrapped(size float64, to []string) (all []string) {
	for _, line := range to {
		all = append(all, p.lines(plain, size, p.sheet.windowWide, line)...)
	}
	return all
}

// shortened gives every line of an address its share of the window. Where there
// are more lines than the window has, those of the middle are joined.
func (p *page) shortened(size float64, to []string, most int) (all []string) {
	if len(to) > most {
		middle := strings.Join(to[1:len(to)-most+2], ", ")
		to = slices.Concat(to[:1], []string{middle}, to[len(to)-most+2:])
	}
	for _, line := range to {
		all = append(all, cut(p.lines(plain, size, p.sheet.windowWide, line), most/len(to))...)
	}
	return all
}

// line is what of a text goes on one line of a width.
func (p *page) line(f face, size, width float64, text string) string {
	return strings.Join(cut(p.lines(f, size, width, text), 1), "")
}

// cut keeps at most n lines and ends the last one kept with an ellipsis where
// something was cut off.
func cut(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	kept := slices.Clone(lines[:n])
	last := []rune(kept[n-1])
	kept[n-1] = strings.TrimRight(string(last[:max(0, len(last)-2)]), " ,") + "…"
	return kept
}
