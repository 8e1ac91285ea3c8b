package portal

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/text/language"

	"github.com/keydesk/keydesk/assets"
)

// texts are the sentences of one language by key, with fmt's verbs for what is
// put in. A translation is a file LANGUAGE.json beside en.json.
type texts struct {
	lang   string
	lines  map[string]string
	backup *texts // English, for a line that is not translated yet
}

// get gives the sentence for key. Without args it is the text as written, so
// that the script can fill in the verbs. A key that no language has is an
// error: a page with a hole is not shown.
func (t *texts) get(key string, args ...any) (string, error) {
	line, ok := t.lines[key]
	switch {
	case !ok && t.backup != nil:
		return t.backup.get(key, args...)
	case !ok:
		return "", fmt.Errorf("the portal has no text %q", key)
	case len(args) == 0:
		return line, nil
	}
	return fmt.Sprintf(line, args...), nil
}

// must is get for a key that stands in the program; missing, it shows the key
// itself. A test asks for all of them.
func (t *texts) must(key string, args ...any) string {
	line, err := t.get(key, args...)
	if err != nil {
		return key
	}
	return line
}

// languages are all texts, and the choice among them.
type languages struct {
	all     []*texts // English first
	matcher language.Matcher
}

// loadLanguages reads the embedded texts.
func loadLanguages() (*languages, error) {
	english, err := loadTexts("portal/text/en.json")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets.Portal, "portal/text/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing the portal's texts: %w", err)
	}
	l := &languages{all: []*texts{english}}
	tags := []language.Tag{language.English}
	for _, name := range names {
		other, err := loadTexts(name)
		if err != nil {
			return nil, err
		}
		if other.lang == english.lang {
			continue
		}
		other.backup = english
		l.all, tags = append(l.all, other), append(tags, language.Make(other.lang))
	}
	l.matcher = language.NewMatcher(tags)
	return l, nil
}

func loadTexts(name string) (*texts, error) {
	raw, err := assets.Portal.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the portal's texts: %w", err)
	}
	t := &texts{lang: strings.TrimSuffix(path.Base(name), ".json")}
	if err := json.Unmarshal(raw, &t.lines); err != nil {
		return nil, fmt.Errorf("reading the portal's texts %s: %w", name, err)
	}
	return t, nil
}

// named is the texts of a language by its tag, as in a link of ours.
func (l *languages) named(lang string) (*texts, bool) {
	for _, t := range l.all {
		if t.lang == lang {
			return t, true
		}
	}
	return nil, false
}

// spoken is the texts of a language as a customer's record names it; ok is
// false where it names none that is here.
func (l *languages) spoken(name string) (*texts, bool) {
	tag, err := language.Parse(strings.TrimSpace(name))
	if err != nil || name == "" {
		return nil, false
	}
	_, i, sure := l.matcher.Match(tag)
	return l.all[i], sure > language.Low
}

// choose takes the best language for an Accept-Language header; a header that
// cannot be read is English.
func (l *languages) choose(accept string) *texts {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return l.all[0]
	}
	_, i, _ := l.matcher.Match(wanted...)
	return l.all[i]
}
