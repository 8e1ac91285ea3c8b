package settings

import (
	"context"
	"errors"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Page is the state of the page.
type Page struct {
	clock    words.Clock
	may      core.Permissions
	section  Section
	search   string
	settings []core.Setting
	drafts   map[string]string // typed, and not kept because of an error
	errors   map[string]string
	saved    string
}

// New is a page that has read nothing yet.
func New(may core.Permissions, clock words.Clock) *Page {
	return &Page{clock: clock, may: may, section: General, drafts: map[string]string{}, errors: map[string]string{}}
}

// Take shows the settings as read.
func (p *Page) Take(all []core.Setting) { p.settings = all }

// Open shows a section, and ends a search.
func (p *Page) Open(s Section) { p.section, p.search = s, "" }

// OpenAt shows the section of a setting, which a sentence elsewhere named.
func (p *Page) OpenAt(name string) {
	for _, s := range p.settings {
		if s.Name == name {
			p.Open(WordsOf(s.SettingInfo).Section)
		}
	}
}

// Section is the one that is shown.
func (p *Page) Section() Section { return p.section }

// Search is called with what stands in the search field; the groups are then
// those of all sections in which the words are found.
func (p *Page) Search(text string) { p.search = text }

// Title is the page's.
func (p *Page) Title() string {
	if strings.TrimSpace(p.search) != "" {
		return "Settings with " + words.Quoted(strings.TrimSpace(p.search))
	}
	return string(p.section)
}

// CanChange says whether anything can be set, and if not, why.
func (p *Page) CanChange() (why string, ok bool) {
	if !p.may.Has(core.ChangeSettings) {
		return "You need the permission Change Settings.", false
	}
	return "", true
}

// Group is settings under one heading.
type Group struct {
	Section Section
	Title   string
	Lines   []Line
}

// Line is one setting as it is drawn.
type Line struct {
	Name string
	Words
	Value   string // as it stands in the control; of a Secret always ""
	Shown   string // what is kept, in words: "On", "30", "(set)"
	Own     bool
	Origin  string // "Default", or ""
	Default string // the button for an own value: "Use default (30)"; or ""
	Error   string
	Enabled bool
}

// Groups are what is shown.
func (p *Page) Groups() []Group {
	var groups []Group
	for _, section := range Sections() {
		for _, s := range p.settings {
			w := WordsOf(s.SettingInfo)
			if w.Section != section || !p.shows(w, s) {
				continue
			}
			if n := len(groups); n == 0 || groups[n-1].Title != w.Group || groups[n-1].Section != section {
				groups = append(groups, Group{Section: section, Title: w.Group})
			}
			g := &groups[len(groups)-1]
			g.Lines = append(g.Lines, p.line(w, s))
		}
	}
	return merged(groups)
}

// merged puts groups of one title together: the core's order is another.
func merged(groups []Group) []Group {
	var out []Group
next:
	for _, g := range groups {
		for i := range out {
			if out[i].Title == g.Title && out[i].Section == g.Section {
				out[i].Lines = append(out[i].Lines, g.Lines...)
				continue next
			}
		}
		out = append(out, g)
	}
	return out
}

func (p *Page) shows(w Words, s core.Setting) bool {
	search := strings.Fields(strings.ToLower(p.search))
	if len(search) == 0 {
		return w.Section == p.section
	}
	text := strings.ToLower(strings.Join([]string{string(w.Section), w.Group, w.Label, w.Hint, s.Name, s.Meaning}, " "))
	for _, word := range search {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (p *Page) line(w Words, s core.Setting) Line {
	_, may := p.CanChange()
	l := Line{Name: s.Name, Words: w, Value: s.Value, Shown: w.shown(s.Value), Own: s.Own, Error: p.errors[s.Name], Enabled: may}
	switch {
	case s.Secret:
		l.Value = ""
	case p.errors[s.Name] != "":
		l.Value = p.drafts[s.Name]
	}
	if s.Own && !s.Secret {
		l.Default = "Use default (" + words.OrDash(w.shown(s.Default)) + ")"
	} else if !s.Own {
		l.Origin = "Default"
	}
	return l
}

func (w Words) shown(value string) string {
	if w.Control == Tick {
		return map[string]string{"true": "On", "false": "Off"}[value]
	}
	for _, o := range w.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// Request is a setting on its way to the core.
type Request struct{ Name, Value string }

// Set is called with what was typed or chosen; ok is false where nothing is to
// be sent: it is as it was, or wrong, which is then said beside it.
func (p *Page) Set(name, value string) (r Request, ok bool) {
	s, found := p.setting(name)
	if !found {
		return r, false
	}
	if !s.Secret {
		value = strings.TrimSpace(value)
	}
	delete(p.errors, name)
	delete(p.drafts, name)
	if value == s.Value && !s.Secret || s.Secret && value == "" {
		return r, false
	}
	if err := s.Check(value); err != nil {
		p.refuse(s, value, err)
		return r, false
	}
	return Request{name, value}, true
}

// UseDefault drops the desk's own value.
func (p *Page) UseDefault(name string) (r Request, ok bool) {
	s, found := p.setting(name)
	delete(p.errors, name)
	delete(p.drafts, name)
	return Request{name, s.Default}, found && s.Own
}

// Run sets it.
func (r Request) Run(ctx context.Context, s *core.Session) error {
	return s.Settings().Set(ctx, r.Name, r.Value)
}

// Done takes what Run came to; the settings are then to be read anew.
func (p *Page) Done(r Request, err error) {
	s, _ := p.setting(r.Name)
	if err != nil {
		p.refuse(s, r.Value, err)
		return
	}
	p.saved = "Saved " + p.clock.At(p.clock.Time())
}

// Saved is what stands at the head of the page after a change.
func (p *Page) Saved() string { return p.saved }

// refuse says what is wrong, and that the old value stands.
func (p *Page) refuse(s core.Setting, value string, err error) {
	text := say.Explain(err, "").Text()
	var field *core.FieldError
	if errors.As(err, &field) && strings.HasPrefix(field.Sentence, "Give ") {
		text = field.Sentence
	}
	if still := WordsOf(s.SettingInfo).shown(s.Value); still != "" && !s.Secret {
		text += " Still " + still + " until then."
	}
	p.errors[s.Name] = text
	if !s.Secret {
		p.drafts[s.Name] = value
	}
}

func (p *Page) setting(name string) (core.Setting, bool) {
	for _, s := range p.settings {
		if s.Name == name {
			return s, true
		}
	}
	return core.Setting{}, false
}
