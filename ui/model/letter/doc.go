// Package letter makes what goes on paper: the letter with a customer's login
// details, or several of them, the certificate of a license and the sheet of a
// recovery key, as PDFs of a page each.
//
// Latin, Greek and Cyrillic print. Any other character of a name, an address or
// a Login ID prints as � with a line at the foot of the page that gives its
// number (CJK, Hebrew, Arabic, Devanagari, emoji); a password that has one is
// refused with a sentence instead, since a letter that leaves a part of it out
// would be wrong.
//
// Caveat: a PDF holds the secret in clear, and so does memory until it is
// collected. The package never writes a file; whoever does (Save as…) must be
// asked for it by a person.
package letter

import "strings"

// Paper is a size of paper.
type Paper int

// The sizes. A4 has the window of an envelope where DIN 5008 form B has it, US
// letter where a #10 envelope has it.
const (
	A4 Paper = iota
	USLetter
)

// PaperOf is the paper that is usual where a POSIX locale such as "en_US.UTF-8"
// (of LC_ALL, LC_PAPER or LANG) comes from: US letter in North America, its
// neighbors and the Philippines as glibc's locales have it, else A4.
func PaperOf(locale string) Paper {
	name, _, _ := strings.Cut(locale, ".")
	_, country, _ := strings.Cut(name, "_")
	country, _, _ = strings.Cut(country, "@")
	switch strings.ToUpper(country) {
	case "US", "CA", "MX", "PH", "PR", "GT", "CR", "SV", "PA", "NI", "CO", "VE", "CL":
		return USLetter
	}
	return A4
}

// sheet is a size in millimeters with what lies on it.
type sheet struct {
	name                string
	width, height       float64
	windowX, windowY    float64 // of the address; the first line's top
	windowWide, windowH float64
	body                float64 // top of the letter's text, below the first fold
}

func (p Paper) sheet() sheet {
	if p == USLetter {
		// A #10 envelope's window is 22 mm from its left and 12.7 mm from its
		// bottom, 114 mm by 29 mm; the sheet's upper third, 93 mm, stands in it.
		return sheet{"Letter", 215.9, 279.4, 25, 54.5, 84, 25, 100}
	}
	// DIN 5008 form B: the address zone lies 62.7 mm to 90 mm from the top, its
	// text 25 mm from the left and 80 mm wide; the fold at 105 mm.
	return sheet{"A4", 210, 297, 25, 62.7, 80, 27.3, 112}
}
