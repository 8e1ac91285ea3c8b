package mailing

import (
	"strings"
	"unicode/utf8"
)

// piece is a part of what is written: text, or a field's value.
type piece struct {
	text  string
	field string // "": text
}

// write follows the script with these values.
func (s script) write(v values, out []piece) []piece {
	for _, one := range s {
		switch {
		case one.asks && v[one.field] != "":
			out = one.yes.write(v, out)
		case one.asks:
			out = one.no.write(v, out)
		case one.list:
			out = writeList(one.field, v[one.field], out)
		case one.field != "":
			out = append(out, piece{v[one.field], one.field})
		default:
			out = append(out, piece{text: one.text})
		}
	}
	return out
}

// writeList writes a list's lines, each with its name and its value apart, as
// a template's own line would have them.
func writeList(field, value string, out []piece) []piece {
	for i, one := range strings.Split(value, "\n") {
		if i > 0 {
			out = append(out, piece{text: "\n"})
		}
		name, rest, named := strings.Cut(one, between)
		if !named {
			name, rest = "", one
		} else {
			name += between
		}
		out = append(out, piece{text: name}, piece{rest, field})
	}
	return out
}

// line is what stands between two line ends.
type line []piece

func (l line) String() string {
	var all strings.Builder
	for _, one := range l {
		all.WriteString(one.text)
	}
	return all.String()
}

func (l line) blank() bool { return strings.TrimSpace(l.String()) == "" }

// linesOf puts pieces into lines. Of several empty ones, one is kept, and none
// at the ends: so what depends on a field leaves no gap where it is not said.
func linesOf(pieces []piece) []line {
	var all []line
	now := line{}
	end := func() {
		if now.blank() {
			now = nil
		}
		if now != nil || len(all) > 0 && all[len(all)-1] != nil {
			all = append(all, now.trimmed())
		}
		now = line{}
	}
	for _, one := range pieces {
		if one.field != "" {
			now = append(now, one)
			continue
		}
		for i, text := range strings.Split(one.text, "\n") {
			if i > 0 {
				end()
			}
			if text != "" {
				now = append(now, piece{text: text})
			}
		}
	}
	end()
	if n := len(all); n > 0 && all[n-1] == nil {
		all = all[:n-1]
	}
	return all
}

// trimmed is the line without blanks at its end, and empty fields.
func (l line) trimmed() line {
	var out line
	for _, one := range l {
		if one.text != "" {
			out = append(out, one)
		}
	}
	if n := len(out); n > 0 && out[n-1].field == "" {
		if out[n-1].text = strings.TrimRight(out[n-1].text, " "); out[n-1].text == "" {
			out = out[:n-1]
		}
	}
	return out
}

// wide is how long a line of the plain text may be, in letters, before it is
// broken at a blank.
const wide = 76

// unbroken is the text as it is written, a paragraph a line.
func unbroken(lines []line) string {
	var all strings.Builder
	for _, l := range lines {
		all.WriteString(l.String() + "\n")
	}
	return all.String()
}

// plain is the text part.
func plain(lines []line) string {
	var all strings.Builder
	for _, l := range lines {
		if text := l.String(); utf8.RuneCountInString(text) <= wide {
			all.WriteString(text)
		} else {
			l.wrap(&all)
		}
		all.WriteByte('\n')
	}
	return all.String()
}

// wrap breaks a long line at its blanks, but in no field: a link stays whole.
func (l line) wrap(out *strings.Builder) {
	used := 0
	for _, word := range l.words() {
		n := utf8.RuneCountInString(word)
		switch {
		case used > 0 && used+1+n > wide:
			out.WriteByte('\n')
			used = 0
		case used > 0:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += n
	}
}

// words are what wrap does not break.
func (l line) words() []string {
	var all []string
	now := ""
	for _, one := range l {
		if one.field != "" {
			now += one.text
			continue
		}
		for i, part := range strings.Split(one.text, " ") {
			if i > 0 && now != "" {
				all = append(all, now)
				now = ""
			}
			now += part
		}
	}
	if now != "" {
		all = append(all, now)
	}
	return all
}
