package settings

import (
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Page is the state of the page.
type Page struct {
	clock    words.Clock
	may      core.Permissions
	vendor   string
	scope    string // whose settings are shown; "": the desk's
	section  Section
	search   string
	settings []core.Setting
	drafts   map[string]string // typed, and not kept because of an error
	pending  map[string]string // on their way to the core
	errors   map[string]string
	saved    string
}

// New is a page that has read nothing yet.
func New(may core.Permissions, clock words.Clock) *Page {
	return &Page{clock: clock, may: may, section: General,
		drafts: map[string]string{}, pending: map[string]string{}, errors: map[string]string{}}
}

// Vendor has the page say whose values a scope inherits.
func (p *Page) Vendor(name string) { p.vendor = name }

// InScope shows a scope's settings, "" the desk's, which are to be read anew.
// What was typed and not kept is forgotten.
func (p *Page) InScope(name string) {
	p.scope, p.settings, p.saved = name, nil, ""
	clear(p.drafts)
	clear(p.pending)
	clear(p.errors)
}

// Scope is whose settings are shown; "" is the desk.
func (p *Page) Scope() string { return p.scope }

// Take shows the settings as read.
func (p *Page) Take(all []core.Setting) { p.settings = all }

// Settings are what was taken.
func (p *Page) Settings() []core.Setting { return p.settings }

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

// Paned says that the section is no list of settings, but a page of its own.
func (p *Page) Paned() bool {
	return !p.Searching() && (p.section == Scopes || p.section == Templates)
}

// Searching says whether a search is shown instead of a section.
func (p *Page) Searching() bool { return strings.TrimSpace(p.search) != "" }

// Section is the one that is shown.
func (p *Page) Section() Section { return p.section }

// Search is called with what stands in the search field; the groups are then
// those of all sections in which the words are found.
func (p *Page) Search(text string) { p.search = text }

// Title is the page's.
func (p *Page) Title() string {
	if p.Searching() {
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
	Why     string // it cannot be changed where others can; or ""
}

// Groups are what is shown.
func (p *Page) Groups() []Group {
	var groups []Group
	for _, section := range Sections() {
		for _, s := range p.settings {
			w := WordsOf(s.SettingInfo)
			if w.Section != section || !p.found(w, s.Name, s.Meaning) {
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

// PanesFound are the sections that are no list of settings and have the words
// that are searched for.
func (p *Page) PanesFound() (found []Section) {
	if !p.Searching() {
		return nil
	}
	for _, one := range []struct {
		section Section
		words   string
	}{{Templates, "mail > templates mailing language subject text words preview send test mail"}, {Scopes, "scopes brand site add rename remove move customers"}} {
		if contains(one.words, p.search) {
			found = append(found, one.section)
		}
	}
	return found
}

// found says whether the section of a setting is open, or the words that are
// searched for are in its own.
func (p *Page) found(w Words, name, meaning string) bool {
	if !p.Searching() {
		return w.Section == p.section
	}
	return contains(strings.ToLower(strings.Join([]string{string(w.Section), w.Group, w.Label, w.Hint, name, meaning}, " ")), p.search)
}

// contains says whether all words of a search are in a text, in small letters.
func contains(text, search string) bool {
	for _, word := range strings.Fields(strings.ToLower(search)) {
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
	default:
		l.Value = p.now(s)
	}
	if p.scope != "" {
		p.scopeLine(&l, w, s)
		return l
	}
	if len(s.Overridden) > 0 {
		l.Hint = strings.TrimSpace(l.Hint + " " + overridden(s.Overridden))
	}
	switch {
	case s.Own && s.Secret:
		l.Default = "Remove"
	case s.Own && s.Default == "":
		l.Default = "Clear"
	case s.Own:
		l.Default = "Use default (" + w.shown(s.Default) + ")"
	case s.Secret:
		l.Origin = "Not set"
	default:
		l.Origin = "Default"
	}
	return l
}

// overridden says which scopes have a value of their own.
func overridden(scopes []string) string {
	if n := len(scopes); n > namedScopes {
		scopes = append(slices.Clone(scopes[:namedScopes]), words.Number(n-namedScopes)+" more")
	}
	if len(scopes) == 1 {
		return words.List(scopes) + " has a value of its own."
	}
	return words.List(scopes) + " have values of their own."
}

// namedScopes is how many scopes a line names.
const namedScopes = 3

// scopeLine says where a scope's value comes from.
func (p *Page) scopeLine(l *Line, w Words, s core.Setting) {
	switch {
	case !s.PerScope:
		l.Enabled, l.Why = false, WholeDesk
		l.Origin = "Whole desk"
	case s.Own && s.Inherited == "":
		l.Default = "Use inherited"
	case s.Own:
		l.Default = "Use inherited (" + w.shown(s.Inherited) + ")"
	default:
		l.Origin = "From " + p.vendor
	}
}

// WholeDesk is why a scope's page does not change a setting.
const WholeDesk = "This is one for the whole desk. Choose All in the Scope Selector to change it."

// now is the value of a setting: what is on its way, or what is kept.
func (p *Page) now(s core.Setting) string {
	if value, ok := p.pending[s.Name]; ok {
		return value
	}
	return s.Value
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

func (p *Page) setting(name string) (core.Setting, bool) {
	for _, s := range p.settings {
		if s.Name == name {
			return s, true
		}
	}
	return core.Setting{}, false
}
