package help

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/assets"
)

const sample = `# A title
Also called: Old name, another (one)

A paragraph that
goes on, with **strong words**, a ` + "`Ctrl+F`" + ` and a [link](Other topic).

## Heading

- one
- two
  goes on

1. first
2. second
   goes on
`

func TestParse(t *testing.T) {
	got, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) []Span { return []Span{{Text: s}} }
	want := Topic{Title: "A title", Aliases: []string{"Old name", "another (one)"}, Blocks: []Block{
		{Spans: []Span{{Text: "A paragraph that goes on, with "}, {Style: Bold, Text: "strong words"}, {Text: ", a "},
			{Style: Key, Text: "Ctrl+F"}, {Text: " and a "}, {Style: Link, Text: "link", To: "Other topic"}, {Text: "."}}},
		{Kind: Heading, Spans: text("Heading")},
		{Kind: Item, Spans: text("one")},
		{Kind: Item, Spans: text("two goes on")},
		{Kind: Step, Number: 1, Spans: text("first")},
		{Kind: Step, Number: 2, Spans: text("second goes on")},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it is\n%+v, want\n%+v", got, want)
	}
	windows, err := Parse(strings.ReplaceAll(sample, "\n", "\r\n"))
	if err != nil || !reflect.DeepEqual(windows, want) {
		t.Errorf("with Windows' line ends it is %+v, %v", windows, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "\n", "A title\n\nText.\n", "# A title\n", "# A title\n\n", "#A title\n\nText.\n", "# A **title**\n\nText.\n",
		"# A title\nText.\n", "# A title\nAlso called: \n\nText.\n", "# A title\nAlso called: a,,b\n\nText.\n", "# A title\n\nAlso called:b \n",
	} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q was taken: %+v", text, got)
		}
	}
	for _, text := range []string{
		"# Second title", "### Deep", "##Heading", "## **Strong**", "> quoted", "| a | b |", "---", "===", "+ item", "* item", "*leaning*", "_leaning_",
		"**open", "**", "****", "** blank **", "`open", "``", "`a`b`", "[link]", "[link](", "[link]()", "[](To)", "[**link**](To)", "[a](b", "a ] b",
		"![picture](To)", "<b>", "a \\* b", "a | b", "~~gone~~", "&amp; so", "&#42;", "    code", " indented", "text  ", "- item\nno item", "text\n- item",
		"-", "-item", "- ", "- - item", "2. second", "1. one\n3. three", "1) one", "12) one", "- item\n   too deep", "a\ttab", "a\x00null", "a\u202eright to left", "a\xffb",
		"- # item", "## Heading\n## Heading no\nmore\n- x",
	} {
		if got, err := Parse("# A title\n\n" + text + "\n"); err == nil {
			t.Errorf("%q was taken: %+v", text, got.Blocks)
		}
	}
}

// An error says where.
func TestParseSaysWhere(t *testing.T) {
	_, err := Parse("# A title\n\nText.\n\n> quoted\n")
	if err == nil || !strings.Contains(err.Error(), "line 5") {
		t.Errorf("the error is %v", err)
	}
}

// write is a topic as a file.
func write(t Topic) string {
	all := "# " + t.Title + "\n"
	if len(t.Aliases) > 0 {
		all += also + strings.Join(t.Aliases, ", ") + "\n"
	}
	was := Paragraph
	for _, b := range t.Blocks {
		if b.Kind == Paragraph || b.Kind != was || b.Kind == Heading || b.Number == 1 {
			all += "\n"
		}
		was = b.Kind
		all += map[Kind]string{Paragraph: "", Heading: "## ", Item: "- ", Step: strconv.Itoa(b.Number) + ". "}[b.Kind]
		for _, s := range b.Spans {
			switch s.Style {
			case Plain:
				all += s.Text
			case Bold:
				all += "**" + s.Text + "**"
			case Key:
				all += "`" + s.Text + "`"
			case Link:
				all += "[" + s.Text + "](" + s.To + ")"
			}
		}
		all += "\n"
	}
	return all
}

// What is taken shows no mark, and is the same when it is written and read.
func FuzzParse(f *testing.F) {
	files, err := assets.Help.ReadDir("help")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := assets.Help.ReadFile("help/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(sample)
	f.Add("# a\n\n1. b\n\n1. c\n")
	f.Fuzz(func(t *testing.T, text string) {
		topic, err := Parse(text)
		if err != nil {
			return
		}
		for _, b := range topic.Blocks {
			if len(b.Spans) == 0 {
				t.Fatalf("%q has an empty block", text)
			}
			for _, s := range b.Spans {
				if s.Text == "" || strings.ContainsAny(s.Text, marks+"\n") {
					t.Fatalf("%q shows %q", text, s.Text)
				}
			}
			if strings.ContainsRune("#>+=-", rune(b.Text()[0])) && b.Spans[0].Style == Plain {
				t.Fatalf("%q begins with a mark", b.Text())
			}
		}
		again, err := Parse(write(topic))
		if err != nil || !reflect.DeepEqual(again, topic) {
			t.Fatalf("%q is %+v, and written again %+v, %v", text, topic, again, err)
		}
	})
}

// Searching takes whatever is typed.
func FuzzSearch(f *testing.F) {
	b, err := Open()
	if err != nil {
		f.Fatal(err)
	}
	for _, query := range []string{"password", "e-mail", "F5", "-", "'", "naïve É", "\xff"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, h := range b.Search(query) {
			if _, ok := b.Topic(h.Title); !ok || h.Excerpt == "" {
				t.Errorf("%q found %+v", query, h)
			}
		}
	})
}
