package mailing

import (
	"errors"
	"fmt"
	"strings"
)

// Part is a part of a template.
type Part string

// The parts.
const (
	PartSubject Part = "subject"
	PartText    Part = "text"
)

// PartError says what is wrong with a part of a template, in a sentence.
type PartError struct {
	Part Part
	Why  string
}

func (e *PartError) Error() string { return string(e.Part) + ": " + e.Why }

// wrong is an error of a part that is not known yet.
func wrong(format string, args ...any) error { return &PartError{Why: fmt.Sprintf(format, args...)} }

// in says which part an error is about.
func in(part Part, err error) error {
	var e *PartError
	if errors.As(err, &e) {
		e.Part = part
	}
	return err
}

// Clean is the template as it is kept: LF ends lines, and there are no blanks
// around subject and text.
func (t Template) Clean() Template {
	t.Subject = strings.TrimSpace(t.Subject)
	t.Text = strings.TrimSpace(strings.ReplaceAll(t.Text, "\r\n", "\n"))
	if t.Text != "" {
		t.Text += "\n"
	}
	return t
}

// Check says whether the template is good for the mailing, whatever a customer
// has and lacks: it parses, uses the mailing's fields alone, its subject is one
// line without a secret, and its text always holds what the mail is for. Errors:
// *PartError.
func (t Template) Check(name Name) error {
	p, err := t.parse(name)
	if err != nil {
		return err
	}
	if strings.ContainsAny(t.Subject, "\r\n") {
		return &PartError{PartSubject, "A subject is one line."}
	}
	fields := Fields(name)
	for _, f := range fields {
		if f.Secret && p.subject.shows(f.Name) {
			return &PartError{PartSubject, fmt.Sprintf("{{.%s}} does not belong into a subject, which lists and mail servers show.", f.Name)}
		}
		if f.List && p.subject.shows(f.Name) {
			return &PartError{PartSubject, fmt.Sprintf("{{.%s}} has several lines; a subject is one.", f.Name)}
		}
	}
	return p.always(fields)
}

// shows says whether a field's value may be written.
func (s script) shows(name string) bool {
	for _, one := range s {
		if !one.asks && one.field == name || one.yes.shows(name) || one.no.shows(name) {
			return true
		}
	}
	return false
}

// always tries the template with every choice of fields that may be empty.
func (p parsed) always(fields []Field) error {
	var may []string
	all := values{}
	for _, f := range fields {
		all[f.Name] = "x"
		if f.May {
			may = append(may, f.Name)
		}
	}
	for choice := range 1 << len(may) {
		for i, name := range may {
			all[name] = map[bool]string{true: "x"}[choice>>i&1 == 1]
		}
		if err := p.try(fields, all); err != nil {
			return err
		}
	}
	return nil
}

// try looks at what the template gives with these values.
func (p parsed) try(fields []Field, v values) error {
	if _, err := p.subject.subject(v); err != nil {
		return err
	}
	said := map[string]bool{}
	for _, one := range p.text.write(v, nil) {
		said[one.field] = said[one.field] || one.field != "" || strings.TrimSpace(one.text) != ""
	}
	for _, f := range fields {
		if f.Needed && v[f.Name] != "" && !said[f.Name] {
			return &PartError{PartText, fmt.Sprintf("The text must hold {{.%s}}, %s, also where another field is empty.", f.Name, f.Meaning)}
		}
	}
	if len(said) == 0 || len(said) == 1 && !said[""] && !v.any(said) {
		return &PartError{PartText, "The mail says nothing, or would where a field is empty."}
	}
	return nil
}

// any says whether one of the fields that are said has a value.
func (v values) any(said map[string]bool) bool {
	for name := range said {
		if v[name] != "" {
			return true
		}
	}
	return false
}
