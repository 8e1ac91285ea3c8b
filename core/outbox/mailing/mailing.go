// Package mailing writes the mails to customers from templates: those that
// come with the program, or the vendor's own.
//
// A template is a subject and a text. The HTML part is made of the same text,
// so that both parts of a mail always say the same: a paragraph is one line of
// the template, an empty line is between two; a line with nothing but a link
// becomes a button, and a line such as "Password:  {{.Password}}" a field.
//
// Of Go's text/template, whose parser reads them, templates know fields
// ({{.Vendor}}) and what depends on one: {{if .Vendor}} … {{else}} … {{end}},
// and {{with .Vendor}} … {{.}} … {{end}}. There are no loops, functions or
// further templates: a template cannot run long, whoever wrote it.
//
// Caveat: whoever may change templates decides what mails say, the password in
// credentials included; that is the permission Change Settings. What a rendered
// credentials mail holds is a secret like the password itself.
package mailing

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/keydesk/keydesk/assets"
)

// maxMail bounds each rendered part, in bytes. A template within its own limits
// stays below it with any values that a desk takes.
const maxMail = 256 << 10

// Message is a mailing in words: its subject is one line.
type Message struct {
	Subject string
	Text    string // its long lines broken
	HTML    string
	Lines   string // Text with a paragraph a line
}

// Template is where a mailing comes from.
type Template struct {
	Subject string // one line
	Text    string // lines that end with LF
}

// Builtin is the program's own template for a mailing in a language (BCP 47);
// one for "de" serves "de-AT". ok is false for a language that it does not have.
func Builtin(name Name, language string) (t Template, ok bool) {
	tag, known := Builds(language)
	if !known || fieldsOf(name) == nil {
		return t, false
	}
	b, err := assets.Mail.ReadFile("mail/" + tag + "/" + string(name) + ".txt")
	if err != nil {
		return t, false
	}
	head, body, parted := strings.Cut(string(b), "\n\n")
	subject, named := strings.CutPrefix(head, "Subject: ")
	return Template{Subject: subject, Text: body}, parted && named
}

// Render writes a mailing with the program's own template, in English where
// there is none in the language.
func Render(name Name, language string, data Data) (Message, error) {
	t, ok := Builtin(name, language)
	if !ok || t == (Template{}) {
		language = English
		if t, ok = Builtin(name, English); !ok || t == (Template{}) {
			return Message{}, fmt.Errorf("there is no mailing %q", name)
		}
	}
	return t.Render(name, language, data)
}

// Render writes the mailing name with this template, and what the program says
// itself (how long a link works, the words on a button) in the language. The
// zero template is the program's own, as Render writes it. A template that asks for a field that the mailing does not have is an error, as
// is a subject of several lines or of none.
func (t Template) Render(name Name, language string, data Data) (Message, error) {
	if t == (Template{}) {
		return Render(name, language, data)
	}
	words, err := tongueOf(language)
	if err != nil {
		return Message{}, err
	}
	values, err := data.values(name, words)
	if err != nil {
		return Message{}, fmt.Errorf("writing the mail %s: %w", name, err)
	}
	m, err := t.render(name, values, words)
	if err != nil {
		return Message{}, fmt.Errorf("writing the mail %s: %w", name, err)
	}
	return m, nil
}

func (t Template) render(name Name, values values, words tongue) (m Message, err error) {
	parsed, err := t.parse(name)
	if err != nil {
		return m, err
	}
	if m.Subject, err = parsed.subject.subject(values); err != nil {
		return m, err
	}
	lines := linesOf(parsed.text.write(values, nil))
	if len(lines) == 0 {
		return m, &PartError{PartText, "The mail says nothing."}
	}
	m.Text, m.Lines = plain(lines), unbroken(lines)
	if m.HTML, err = page(name, lines, m.Subject, values, words); err != nil {
		return m, fmt.Errorf("the HTML: %w", err)
	}
	if len(m.Text) > maxMail || len(m.HTML) > maxMail {
		return m, fmt.Errorf("it is longer than %d bytes", maxMail)
	}
	return m, nil
}

// subject is the subject as it stands in the mail.
func (s script) subject(v values) (string, error) {
	var all strings.Builder
	for _, one := range s.write(v, nil) {
		all.WriteString(one.text)
	}
	text := strings.TrimSpace(all.String())
	if text == "" {
		return "", &PartError{PartSubject, "The subject is empty, or would be where a field is."}
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", errors.New("the subject is not one line")
	}
	return text, nil
}
