package help

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// marks are the characters that mean something to Markdown in the middle of a
// line; as text they are refused.
const marks = "*`[]<\\|_~"

// entity is a character in HTML's words.
var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// spans reads the text of a block.
func spans(text string) ([]Span, error) {
	if entity.MatchString(text) {
		return nil, fmt.Errorf("%q is HTML", entity.FindString(text))
	}
	var all []Span
	for text != "" {
		s, rest, err := next(text)
		if err != nil {
			return nil, err
		}
		if s.Style == Plain && strings.HasSuffix(s.Text, "!") && strings.HasPrefix(rest, "[") {
			return nil, errors.New("there are no pictures")
		}
		all, text = append(all, s), rest
	}
	if len(all) == 0 {
		return nil, errors.New("there is no text")
	}
	return all, nil
}

// next takes one span off a text that is not empty.
func next(text string) (s Span, rest string, err error) {
	switch {
	case strings.HasPrefix(text, "**"):
		return between(text, Bold, "**", "**")
	case text[0] == '`':
		return between(text, Key, "`", "`")
	case text[0] == '[':
		return link(text)
	}
	n := strings.IndexAny(text, marks)
	switch n {
	case -1:
		n = len(text)
	case 0:
		return s, "", fmt.Errorf("%q is no mark that is known here", text[0])
	}
	return Span{Text: text[:n]}, text[n:], nil
}

// between takes a span off that stands between two marks.
func between(text string, style Style, open, end string) (s Span, rest string, err error) {
	inside, rest, ok := strings.Cut(text[len(open):], end)
	if !ok {
		return s, "", fmt.Errorf("there is no %s for a %s", end, open)
	}
	if inside == "" || strings.TrimSpace(inside) != inside || strings.ContainsAny(inside, marks) {
		return s, "", fmt.Errorf("%q stands between %s and %s", inside, open, end)
	}
	return Span{Style: style, Text: inside}, rest, nil
}

// link takes a link off.
func link(text string) (s Span, rest string, err error) {
	s, rest, err = between(text, Link, "[", "]")
	if err != nil {
		return s, "", err
	}
	if !strings.HasPrefix(rest, "(") {
		return s, "", fmt.Errorf("%q leads nowhere", s.Text)
	}
	to, rest, err := between(rest, Link, "(", ")")
	s.To = to.Text
	return s, rest, err
}
