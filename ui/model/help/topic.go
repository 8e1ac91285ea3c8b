package help

import "strings"

// Topic is one page of the help.
type Topic struct {
	Title   string
	Aliases []string // other names that people search for it
	Blocks  []Block
}

// Kind is what a block is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item // of a list with dots
	Step // of a list with numbers
)

// Block is a paragraph, a heading or one item of a list.
type Block struct {
	Kind   Kind
	Number int // of a Step, from 1
	Spans  []Span
}

// Style is how a span looks.
type Style int

// The styles of spans.
const (
	Plain Style = iota
	Bold
	Key  // a key of the keyboard
	Link // leads to the topic To
)

// Span is a piece of text in one style.
type Span struct {
	Style Style
	Text  string
	To    string // a topic's title, of a Link
}

// Text is what a block says, without its looks.
func (b Block) Text() string {
	var all strings.Builder
	for _, s := range b.Spans {
		all.WriteString(s.Text)
	}
	return all.String()
}

// Links are the titles that a topic leads to, in order.
func (t Topic) Links() []string {
	var all []string
	for _, b := range t.Blocks {
		for _, s := range b.Spans {
			if s.Style == Link {
				all = append(all, s.To)
			}
		}
	}
	return all
}
