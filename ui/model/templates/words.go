package templates

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

// LanguageName is a language in words, with its code; of one that has no name
// here, the code.
func LanguageName(tag string) string {
	name := map[string]string{
		"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
		"pt-BR": "Portuguese of Brazil", "da": "Danish", "sv": "Swedish", "nb": "Norwegian", "fi": "Finnish", "pl": "Polish",
		"cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "tr": "Turkish", "el": "Greek", "ru": "Russian", "uk": "Ukrainian",
		"ja": "Japanese", "ko": "Korean", "zh": "Chinese", "de-AT": "German of Austria", "de-CH": "German of Switzerland",
		"en-GB": "English of Britain", "en-US": "English of America",
	}[tag]
	if name == "" {
		return tag
	}
	return name + " (" + tag + ")"
}

// Source says where the words come from.
func (p *Page) Source() string {
	switch p.kept().Source {
	case core.FromScope:
		return "Of " + p.scope + "'s own"
	case core.FromDesk:
		if p.scope == "" {
			return "Your own"
		}
		return "From " + p.vendor
	case core.FromProgram:
		return "Default"
	}
	return "Not kept yet"
}

// Reset is the link that drops the own words, "" where there are none to drop.
func (p *Page) Reset() string {
	switch {
	case p.kept().Source == core.FromScope:
		return "Use inherited"
	case p.kept().Source == core.FromDesk && p.scope == "":
		return "Use default"
	}
	return ""
}

// Key is the template that Reset and Save are about.
func (p *Page) Key() (mailing, language string) { return p.mailing, p.language }

// Saved says what Save came to, for a toast.
func (p *Page) Saved(t core.MailTemplate) string {
	return say.Mailing(t.Mailing) + " in " + LanguageName(t.Language) + ": saved. Mails say it from now on."
}

// Tried says what Send test mail came to.
func Tried(to string) string {
	return "A test mail to " + to + " is queued. It is as for an invented customer."
}

// Hint is a line of the list of fields.
type Hint struct {
	Field   string // as it is typed: {{.Vendor}}
	Meaning string
	Needed  bool
}

// Hints are the fields that the mailing has.
func (p *Page) Hints() []Hint {
	var all []Hint
	for _, f := range core.TemplateFields(p.mailing) {
		h := Hint{Field: "{{." + f.Name + "}}", Meaning: f.Meaning, Needed: f.Needed}
		if f.Only {
			h.Field = "{{if ." + f.Name + "}}…{{end}}"
		}
		all = append(all, h)
	}
	return all
}

// Optional says how to write what depends on a field.
const Optional = "What is said only where a field has a value stands between {{if .Vendor}} and {{end}}."

// CheckLanguage says what is wrong with a language that is typed, "" where it is
// none.
func CheckLanguage(code string) string {
	if code == "" {
		return "Give the code of a language, such as fr or pt-BR."
	}
	return ""
}
