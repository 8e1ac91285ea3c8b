package mailing

import (
	"regexp"
	"strings"
	"text/template/parse"
	"unicode"
	"unicode/utf8"
)

// Limits of a template, in bytes and in fields that it shows. Fields are at most
// about a kilobyte long, so that a mail stays within maxMail.
const (
	MaxSubject = 256
	MaxText    = 8 << 10
	maxShown   = 100
)

// step is a piece of a template: text, a field's value, or what is said where a
// field has a value, and where it has none.
type step struct {
	text    string
	field   string
	list    bool // of several lines
	asks    bool
	yes, no script
}

// script is a template as it is written down.
type script []step

// parsed is a whole template.
type parsed struct{ subject, text script }

func (t Template) parse(name Name) (p parsed, err error) {
	fields := Fields(name)
	if p.subject, err = parseScript(t.Subject, MaxSubject, fields); err != nil {
		return p, in(PartSubject, err)
	}
	if p.text, err = parseScript(t.Text, MaxText, fields); err != nil {
		return p, in(PartText, err)
	}
	return p, nil
}

// parseScript reads one part of a template. Errors are sentences.
func parseScript(source string, limit int, fields []Field) (script, error) {
	if len(source) > limit {
		return nil, wrong("It has %d bytes; %d at most.", len(source), limit)
	}
	if !utf8.ValidString(source) {
		return nil, wrong("It is not valid UTF-8.")
	}
	trees, err := parse.Parse(root, source, "", "")
	if err != nil {
		return nil, wrong("%s", misread(err.Error()))
	}
	if len(trees) > 1 {
		return nil, wrong("{{define}} and {{block}} are not for mails.")
	}
	if trees[root] == nil || trees[root].Root == nil {
		return nil, nil
	}
	r := reader{fields: fields}
	s, err := r.list(trees[root].Root, "")
	if err == nil && r.shown > maxShown {
		err = wrong("It shows %d fields; %d at most.", r.shown, maxShown)
	}
	return s, err
}

// root is what the parser calls a template.
const root = "mail"

// misread is the parser's error as a sentence: "Line 3: unexpected EOF."
func misread(text string) string {
	if found := regexp.MustCompile(`(?s)^template: ` + root + `:(\d+):(?:\d+:)? (.*)$`).FindStringSubmatch(text); found != nil {
		text = "Line " + found[1] + ": " + found[2]
	}
	return strings.TrimSuffix(strings.ReplaceAll(text, "\n", " "), ".") + "."
}

// reader makes steps of what the parser found.
type reader struct {
	fields []Field
	shown  int
}

// list reads what stands in a template, or between two of its marks. dot is the
// field that {{.}} is, "" for none.
func (r *reader) list(l *parse.ListNode, dot string) (script, error) {
	if l == nil {
		return nil, nil
	}
	var s script
	for _, n := range l.Nodes {
		one, err := r.node(n, dot)
		if err != nil {
			return nil, err
		}
		s = append(s, one)
	}
	return s, nil
}

func (r *reader) node(n parse.Node, dot string) (step, error) {
	switch n := n.(type) {
	case *parse.TextNode:
		return textStep(string(n.Text))
	case *parse.ActionNode:
		f, err := r.named(n.Pipe, dot)
		if err != nil {
			return step{}, err
		}
		if f.Only {
			return step{}, wrong("{{.%s}} is yes or no: use it as in {{if .%s}} … {{end}}.", f.Name, f.Name)
		}
		r.shown++
		return step{field: f.Name, list: f.List}, nil
	case *parse.IfNode:
		return r.ask(n.BranchNode, dot, false)
	case *parse.WithNode:
		return r.ask(n.BranchNode, dot, true)
	}
	return step{}, wrong("%s is not for mails; they know fields, if and with.", short(n.String()))
}

// textStep is text without control characters, line ends apart.
func textStep(text string) (step, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for _, c := range text {
		if c != '\n' && unicode.IsControl(c) {
			return step{}, wrong("It holds the control character U+%04X.", c)
		}
	}
	return step{text: text}, nil
}

// ask reads if and with; in with, {{.}} is the field.
func (r *reader) ask(n parse.BranchNode, dot string, with bool) (step, error) {
	f, err := r.named(n.Pipe, dot)
	if err != nil {
		return step{}, err
	}
	inner := dot
	if with {
		inner = f.Name
	}
	s := step{field: f.Name, asks: true}
	if s.yes, err = r.list(n.List, inner); err != nil {
		return step{}, err
	}
	s.no, err = r.list(n.ElseList, dot)
	return s, err
}

// named is the one field that stands between two braces.
func (r *reader) named(p *parse.PipeNode, dot string) (Field, error) {
	name := ""
	if len(p.Decl) == 0 && len(p.Cmds) == 1 && len(p.Cmds[0].Args) == 1 {
		switch n := p.Cmds[0].Args[0].(type) {
		case *parse.FieldNode:
			if len(n.Ident) == 1 {
				name = n.Ident[0]
			}
		case *parse.DotNode:
			name = dot
		}
	}
	f, ok := field(r.fields, name)
	if !ok {
		var all []string
		for _, f := range r.fields {
			all = append(all, f.Name)
		}
		return f, wrong("{{%s}} is no field of this mail. It has %s.", short(p.String()), strings.Join(all, ", "))
	}
	return f, nil
}

// short cuts what an error quotes.
func short(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
