package customer

import (
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Clash is a field that both changed, to different values.
type Clash struct {
	Field              string
	Label              string
	Was, Mine, Theirs  string
	Decided, KeepsMine bool
}

// Meanwhile is what someone else saved while the form was open.
type Meanwhile struct {
	Clashes []Clash  // to be decided
	Taken   []string // labels of what only they changed; it is taken over
	fresh   person.Facts
}

// Meanwhile compares three ways: what the form began with, what stands in it,
// and the customer as read just now.
func (f *Form) Meanwhile(fresh person.Facts) *Meanwhile {
	m := &Meanwhile{fresh: fresh}
	base, mine, theirs := snapshot(f.base.Customer), f.snapshot(), snapshot(fresh.Customer)
	for i, field := range base {
		was, my, their := field.value, mine[i].value, theirs[i].value
		switch {
		case their == was || their == my:
		case my == was:
			m.Taken = append(m.Taken, label.Field(field.name))
		default:
			m.Clashes = append(m.Clashes, Clash{Field: field.name, Label: label.Field(field.name), Was: was, Mine: my, Theirs: their})
		}
	}
	return m
}

// Any says that they changed something that the form shows.
func (m *Meanwhile) Any() bool { return len(m.Clashes)+len(m.Taken) > 0 }

// Text says what happened.
func (m *Meanwhile) Text() string {
	text := "Someone else changed this customer meanwhile."
	if len(m.Taken) > 0 {
		text += " Taken over: " + words.List(m.Taken) + "."
	}
	if n := len(m.Clashes); n > 0 {
		text += " You both changed " + words.Count(n, "field", "fields") + ": say which value stays."
	}
	return text
}

// Decide keeps mine or takes theirs.
func (m *Meanwhile) Decide(field string, mine bool) {
	for i := range m.Clashes {
		if m.Clashes[i].Field == field {
			m.Clashes[i].Decided, m.Clashes[i].KeepsMine = true, mine
		}
	}
}

// Ready says that every clash is decided.
func (m *Meanwhile) Ready() bool {
	for _, c := range m.Clashes {
		if !c.Decided {
			return false
		}
	}
	return true
}

// Merge goes on with what was decided, on top of theirs; nothing is saved by
// it. False, and nothing done, while a clash is undecided. A password typed or
// a Generate ticked stays.
func (f *Form) Merge(m *Meanwhile) bool {
	if !m.Ready() {
		return false
	}
	mine, before, was := f.snapshot(), snapshot(f.base.Customer), f.login
	step, editing := f.step, f.editing
	f.Reload(m.fresh)
	f.step, f.editing = step, editing
	f.login.pair, f.login.suggested, f.login.generate, f.login.told = was.pair, was.suggested, was.generate, was.told
	for i, field := range mine {
		if field.value == before[i].value || m.takes(field.name) {
			continue
		}
		f.put(field.name, field.value)
	}
	f.follow()
	return true
}

func (m *Meanwhile) takes(field string) bool {
	for _, c := range m.Clashes {
		if c.Field == field {
			return !c.KeepsMine
		}
	}
	return false
}

func (f *Form) put(field, value string) {
	on, _ := strconv.ParseBool(value)
	switch field {
	case "loginEnabled":
		f.login.enabled = on
	case "emailConfirmed":
		f.login.tickedOn, f.login.confirmed = true, on
	default:
		f.Set(field, value)
	}
}

// pair is a field with its value.
type pair struct{ name, value string }

// snapshot is what a form shows of a customer, in a fixed order.
func snapshot(c core.Customer) []pair {
	var all []pair
	for _, field := range c.Fields.List() {
		all = append(all, pair{field.Name, *field.Value})
	}
	return append(all, pair{scopeField, c.Scope},
		pair{"loginEnabled", strconv.FormatBool(c.LoginEnabled)},
		pair{"emailConfirmed", strconv.FormatBool(c.EmailConfirmed)})
}

func (f *Form) snapshot() []pair {
	c := f.base.Customer
	c.Fields, c.Scope, c.LoginEnabled, c.EmailConfirmed = f.fields, f.scope, f.login.enabled, f.login.confirmed
	return snapshot(c)
}
