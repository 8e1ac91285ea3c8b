package mail

import "strings"

// Part is a piece of a message's text: words, or a web address alone.
type Part struct{ Text, Link string }

// Parts cuts a message's text at its links, which the window makes clickable.
// Put together again the parts are the text, without the line ends around a
// link and a period behind it.
func Parts(l Letter) []Part {
	rest := strings.Trim(l.Text, "\n")
	var all []Part
	add := func(text string) {
		if strings.TrimSpace(text) != "" {
			all = append(all, Part{Text: text})
		}
	}
	for rest != "" {
		at, link := first(rest, l.Links)
		if link == "" {
			break
		}
		add(strings.TrimRight(rest[:at], " \n"))
		all = append(all, Part{Link: link})
		rest = rest[at+len(link):]
		if line, more, found := strings.Cut(rest, "\n"); found && strings.Trim(line, " .,;:!?)") == "" {
			rest = more
		}
	}
	add(strings.TrimRight(rest, "\n"))
	return all
}

// first is where the first of the links stands in a text; where two begin in
// one place it is the longer one.
func first(text string, links []string) (at int, link string) {
	at = len(text)
	for _, one := range links {
		if i := strings.Index(text, one); i >= 0 && (i < at || i == at && len(one) > len(link)) {
			at, link = i, one
		}
	}
	return at, link
}
