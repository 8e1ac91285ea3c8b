package help

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// also begins the line of a topic's other names.
const also = "Also called: "

// Parse reads a topic. An error names the line and what is wrong with it.
func Parse(text string) (Topic, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if err := clean(text); err != nil {
		return Topic{}, err
	}
	p := &parser{lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	for p.at = 0; p.at < len(p.lines); p.at++ {
		if err := p.line(p.lines[p.at]); err != nil {
			return Topic{}, fmt.Errorf("line %d: %w", p.at+1, err)
		}
	}
	if err := p.end(); err != nil {
		return Topic{}, fmt.Errorf("line %d: %w", len(p.lines), err)
	}
	if len(p.topic.Blocks) == 0 {
		return Topic{}, errors.New("the topic has a title and no text")
	}
	return p.topic, nil
}

// clean refuses what a text file has not.
func clean(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("the topic is not UTF-8")
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			return fmt.Errorf("the topic has the character %U in it", r)
		}
	}
	return nil
}

// parser reads a topic line by line.
type parser struct {
	lines  []string
	at     int
	topic  Topic
	block  *Block // that goes on in the next line, nil for none
	indent string // with which it does
	text   []string
}

// line takes the next line.
func (p *parser) line(line string) error {
	switch {
	case strings.TrimSpace(line) != "" && strings.HasSuffix(line, " "):
		return errors.New("blanks at its end")
	case p.at == 0:
		return p.title(line)
	case p.at == 1 && strings.HasPrefix(line, also):
		return p.aliases(strings.TrimPrefix(line, also))
	case p.at == 1 && line != "":
		return errors.New("the text begins after an empty line")
	case line == "":
		return p.end()
	case strings.HasPrefix(line, "## "):
		return p.heading(strings.TrimPrefix(line, "## "))
	case strings.HasPrefix(line, "- "):
		return p.begin(Block{Kind: Item}, "  ", strings.TrimPrefix(line, "- "))
	case isStep(line):
		return p.step(line)
	case p.block != nil && p.block.Kind != Heading && strings.HasPrefix(line, p.indent):
		return p.more(strings.TrimPrefix(line, p.indent))
	}
	return p.begin(Block{Kind: Paragraph}, "", line)
}

// title takes the first line.
func (p *parser) title(line string) error {
	title, ok := strings.CutPrefix(line, "# ")
	if !ok || !plain(title) {
		return errors.New("it is no title")
	}
	p.topic.Title = title
	return nil
}

// aliases takes the line of other names.
func (p *parser) aliases(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if !plain(name) {
			return fmt.Errorf("%q is no name", name)
		}
		p.topic.Aliases = append(p.topic.Aliases, name)
	}
	return nil
}

// plain says whether a title or a name is a text without marks.
func plain(text string) bool {
	s, err := spans(text)
	return err == nil && len(s) == 1 && s[0].Style == Plain && text == strings.TrimSpace(text) && !strings.Contains(text, "#")
}

func (p *parser) heading(text string) error {
	if p.block != nil {
		return errors.New("a heading begins after an empty line")
	}
	if !plain(text) {
		return errors.New("a heading has no marks in it")
	}
	if err := p.begin(Block{Kind: Heading}, "", text); err != nil {
		return err
	}
	return p.end()
}

// isStep says whether a line begins with a number and a dot.
func isStep(line string) bool {
	number, _, ok := strings.Cut(line, ". ")
	_, err := strconv.ParseUint(number, 10, 8)
	return ok && err == nil
}

// step takes an item of a list with numbers. They count.
func (p *parser) step(line string) error {
	number, text, _ := strings.Cut(line, ". ")
	want := 1
	if b := p.topic.Blocks; p.block != nil && p.block.Kind == Step {
		want = p.block.Number + 1
	} else if len(b) > 0 && b[len(b)-1].Kind == Step && p.block == nil {
		want = b[len(b)-1].Number + 1
	}
	if number != strconv.Itoa(want) && number != "1" {
		return fmt.Errorf("it should be %d", want)
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	return p.begin(Block{Kind: Step, Number: n}, strings.Repeat(" ", len(number)+2), text)
}

// begin ends the block before and begins one.
func (p *parser) begin(b Block, indent, text string) error {
	if p.block != nil && (p.block.Kind == Paragraph || b.Kind == Paragraph) {
		return errors.New("a list begins and ends with an empty line")
	}
	if err := p.end(); err != nil {
		return err
	}
	p.block, p.indent = &b, indent
	return p.more(text)
}

// more adds a line to the block.
func (p *parser) more(text string) error {
	if err := beginning(text); err != nil {
		return err
	}
	p.text = append(p.text, text)
	return nil
}

// beginning refuses what begins a block of a kind that is not known.
func beginning(text string) error {
	if text == "" || text[0] == ' ' {
		return errors.New("it is indented")
	}
	if strings.ContainsRune("#>+=:-", rune(text[0])) {
		return fmt.Errorf("it begins with %q", text[0])
	}
	if number, _, _ := strings.Cut(text, " "); len(number) > 1 && strings.Trim(number[:len(number)-1], "0123456789") == "" &&
		strings.ContainsRune(".)", rune(number[len(number)-1])) {
		return fmt.Errorf("it begins with %q", number)
	}
	return nil
}

// end ends the block under way.
func (p *parser) end() error {
	if p.block == nil {
		return nil
	}
	s, err := spans(strings.Join(p.text, " "))
	if err != nil {
		return err
	}
	p.block.Spans = s
	p.topic.Blocks = append(p.topic.Blocks, *p.block)
	p.block, p.text = nil, nil
	return nil
}
