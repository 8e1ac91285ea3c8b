package mailing

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/keydesk/keydesk/assets"
)

// block is what stands between two empty lines, or a part of it: a paragraph,
// fields or a button.
type block struct {
	Lines  []spans // a paragraph
	Rows   []row   // fields under each other
	Button string  // a link that is a button, and what stands on it
	URL    string
}

// spans is a line of a paragraph.
type spans []part

// part is text, or a link.
type part struct{ Text, URL string }

// row is a field with what it is called.
type row struct{ Label, Value string }

// page is the HTML part: the same lines in the program's dress.
func page(name Name, lines []line, subject string, v values, words tongue) (string, error) {
	source, err := assets.Mail.ReadFile("mail/layout.html")
	if err != nil {
		return "", err
	}
	t, err := template.New("layout").Option("missingkey=error").Parse(string(source))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{
		"Lang": words.tag, "Subject": subject, "Vendor": v["Vendor"], "Otherwise": words.Otherwise, "Blocks": blocks(name, lines, words),
	})
	return out.String(), err
}

// blocks cuts lines into what the layout shows.
func blocks(name Name, lines []line, words tongue) []block {
	fields := Fields(name)
	var all []block
	now := block{}
	end := func() {
		if len(now.Lines)+len(now.Rows) > 0 {
			all = append(all, now)
		}
		now = block{}
	}
	for _, l := range lines {
		label := words.button(name, l.alone())
		r, isRow := l.row(fields)
		switch {
		case len(l) == 0:
			end()
		case label != "":
			end()
			all = append(all, block{Button: label, URL: l[0].text})
		case isRow:
			if len(now.Lines) > 0 {
				end()
			}
			now.Rows = append(now.Rows, r)
		default:
			if len(now.Rows) > 0 {
				end()
			}
			now.Lines = append(now.Lines, l.parts(fields))
		}
	}
	end()
	return all
}

// alone is the field that is all of the line, "" for none.
func (l line) alone() string {
	if len(l) == 1 {
		return l[0].field
	}
	return ""
}

// row reads a line that is a name, a colon and a field.
func (l line) row(fields []Field) (r row, ok bool) {
	if len(l) != 2 || l[0].field != "" || l[1].field == "" {
		return r, false
	}
	f, _ := field(fields, l[1].field)
	label, named := strings.CutSuffix(strings.TrimRight(l[0].text, " "), ":")
	return row{label, l[1].text}, named && !f.link && strings.HasSuffix(l[0].text, " ")
}

// parts are a line's pieces, with links to click.
func (l line) parts(fields []Field) spans {
	var all spans
	for _, one := range l {
		p := part{Text: one.text}
		if f, ok := field(fields, one.field); ok && f.link {
			p.URL = one.text
		}
		all = append(all, p)
	}
	return all
}
