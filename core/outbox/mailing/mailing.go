// Package mailing writes the mails to customers from templates: those that
// come with the program, or the vendor's own for a scope.
//
// Caveat: whoever may change templates decides what mails say, the password in
// credentials included; that is the permission Change Settings. What a rendered
// credentials mail holds is a secret like the password itself.
package mailing

import (
	"bytes"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"strings"
	"text/template"
	"unicode"

	"github.com/keydesk/keydesk/assets"
)

// maxMail bounds each rendered part, in bytes.
const maxMail = 256 << 10

// Message is a mailing in words: its subject is one line.
type Message struct {
	Subject string
	Text    string
	HTML    string
}

// Template is where a mailing comes from: Subject and Text are text/template,
// HTML is html/template and may use what layout.html defines ("top", "button",
// "field", "bottom"). The functions are those of Go's templates, either (a list
// with "or" between) and pair (a label and its value, for button and field).
type Template struct {
	Subject string
	Text    string
	HTML    string
}

// Or fills the empty parts of t from another: a scope's own over the built-in.
func (t Template) Or(other Template) Template {
	for _, part := range []struct{ own, other *string }{{&t.Subject, &other.Subject}, {&t.Text, &other.Text}, {&t.HTML, &other.HTML}} {
		if *part.own == "" {
			*part.own = *part.other
		}
	}
	return t
}

// Builtin is the program's own template for a mailing. A language it does not
// have (BCP 47; "de-AT" tries "de") gives English.
func Builtin(name Name, language string) (Template, error) {
	text, err := asset(language, string(name)+".txt")
	if err != nil {
		return Template{}, err
	}
	html, err := asset(language, string(name)+".html")
	if err != nil {
		return Template{}, err
	}
	head, body, ok := strings.Cut(text, "\n\n")
	subject, named := strings.CutPrefix(head, "Subject: ")
	if !ok || !named {
		return Template{}, fmt.Errorf("the template of %s does not begin with its subject", name)
	}
	return Template{Subject: subject, Text: body, HTML: html}, nil
}

func asset(language, file string) (string, error) {
	base, _, _ := strings.Cut(language, "-")
	for _, folder := range []string{language, base, "en"} {
		if b, err := assets.Mail.ReadFile("mail/" + folder + "/" + file); err == nil {
			return string(b), nil
		}
	}
	return "", fmt.Errorf("there is no template mail/en/%s", file)
}

// Render writes a mailing with the program's own template.
func Render(name Name, language string, data Data) (Message, error) {
	t, err := Builtin(name, language)
	if err != nil {
		return Message{}, err
	}
	return t.Render(name, language, data)
}

// Render writes the mailing name with this template. A template that asks for
// a field the mailing does not have is an error, as is a subject of several
// lines or of none; so rendering Sample tells whether a template is good.
func (t Template) Render(name Name, language string, data Data) (Message, error) {
	fields, err := data.fields(name)
	if err != nil {
		return Message{}, fmt.Errorf("writing the mail %s: %w", name, err)
	}
	var m Message
	if m.Subject, err = renderText("subject", t.Subject, fields); err == nil {
		err = checkSubject(m.Subject)
	}
	if err != nil {
		return Message{}, fmt.Errorf("writing the subject of %s: %w", name, err)
	}
	if m.Text, err = renderText("text", t.Text, fields); err != nil {
		return Message{}, fmt.Errorf("writing the text of %s: %w", name, err)
	}
	if m.HTML, err = renderHTML(language, t.HTML, fields); err != nil {
		return Message{}, fmt.Errorf("writing the HTML of %s: %w", name, err)
	}
	return m, nil
}

func checkSubject(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("it is empty")
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("it is not one line")
	}
	return nil
}

func renderText(part, source string, fields map[string]any) (string, error) {
	t, err := template.New(part).Option("missingkey=error").Funcs(functions()).Parse(source)
	if err != nil {
		return "", err
	}
	return bounded(func(w io.Writer) error { return t.Execute(w, fields) })
}

func renderHTML(language, source string, fields map[string]any) (string, error) {
	layout, err := asset(language, "layout.html")
	if err != nil {
		return "", err
	}
	t, err := htmltemplate.New("layout").Option("missingkey=error").Funcs(functions()).Parse(layout)
	if err == nil {
		t, err = t.New("html").Parse(source)
	}
	if err != nil {
		return "", err
	}
	return bounded(func(w io.Writer) error { return t.Execute(w, fields) })
}

// labeled is a value and what to call it.
type labeled struct{ Label, Value string }

func functions() map[string]any {
	return map[string]any{
		"either": func(list []string) string { return strings.Join(list, " or ") },
		"pair":   func(label, value string) labeled { return labeled{label, value} },
	}
}

// bounded collects what write writes, and ends it at maxMail.
func bounded(write func(io.Writer) error) (string, error) {
	var out limited
	if err := write(&out); err != nil {
		return "", err
	}
	return out.all.String(), nil
}

// limited does not embed the buffer, whose other methods would go around Write.
type limited struct{ all bytes.Buffer }

// Write takes b unless the mail grows too long.
func (l *limited) Write(b []byte) (int, error) {
	if l.all.Len()+len(b) > maxMail {
		return 0, fmt.Errorf("the mail is longer than %d bytes", maxMail)
	}
	return l.all.Write(b)
}
