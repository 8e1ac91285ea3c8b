package core

import (
	"errors"
	"maps"
	"slices"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
)

// templatesRecord are the own templates of a mailing in a scope, or the desk's,
// by language.
type templatesRecord struct {
	Words map[string]templateWords `cbor:"1,keyasint"`
}

// templateWords is one of them.
type templateWords struct {
	Subject string `cbor:"1,keyasint"`
	Text    string `cbor:"2,keyasint"`
}

// templatesKey is where they lie: with the settings of the scope.
func templatesKey(scope uint64, name mailing.Name) record.Key {
	return settingKey(scope, "mail.template."+string(name))
}

// put writes them, or takes the record out where none is left.
func (own templatesRecord) put(tx *record.Tx, scope uint64, name mailing.Name) error {
	if len(own.Words) == 0 {
		return tx.Delete(templatesKey(scope, name))
	}
	return tx.Put(templatesKey(scope, name), own)
}

// ownTemplates are a mailing's templates as a scope sees them.
type ownTemplates struct{ scope, desk templatesRecord }

func (c config) ownTemplates(name mailing.Name) (own ownTemplates, err error) {
	if own.desk, _, err = record.Find[templatesRecord](c.g, templatesKey(0, name)); err != nil || c.scope == 0 {
		return own, err
	}
	own.scope, _, err = record.Find[templatesRecord](c.g, templatesKey(c.scope, name))
	return own, err
}

// languages are those that there is a template in, the program's first.
func (own ownTemplates) languages() []string {
	all := mailing.Languages()
	// English leads: it is what all others fall back to.
	slices.SortFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	for _, set := range []templatesRecord{own.desk, own.scope} {
		for _, tag := range slices.Sorted(maps.Keys(set.Words)) {
			if !slices.Contains(all, tag) {
				all = append(all, tag)
			}
		}
	}
	return all
}

func rank(tag string) int {
	if tag == mailing.English {
		return 0
	}
	return 1
}

// find is the template in a language: the scope's, the desk's, the program's, or
// what one would begin with.
func (own ownTemplates) find(name mailing.Name, tag string) MailTemplate {
	one := MailTemplate{Mailing: string(name), Language: tag}
	words, isScope := own.scope.Words[tag]
	if isScope {
		one.Source = FromScope
	} else if desk, isDesk := own.desk.Words[tag]; isDesk {
		words, one.Source = desk, FromDesk
	} else if builtin, ok := mailing.Builtin(name, tag); ok {
		words = templateWords(builtin)
		if base, _ := mailing.Builds(tag); base == tag {
			one.Source = FromProgram
		}
	} else if builtin, ok := mailing.Builtin(name, mailing.English); ok {
		words = templateWords(builtin)
	}
	one.Subject, one.Text = words.Subject, words.Text
	return one
}

// template chooses what a mail says: in the customer's language, else in that of
// the scope, else in English; in each the scope's own words, the desk's, and the
// program's.
func (c config) template(name mailing.Name, customer string) (mailing.Template, string, error) {
	own, err := c.ownTemplates(name)
	if err != nil {
		return mailing.Template{}, "", err
	}
	fallback, err := c.text(setMailLanguage)
	if err != nil {
		return mailing.Template{}, "", err
	}
	for _, language := range []string{customer, fallback, mailing.English} {
		tag, base, ok := mailing.Tag(language)
		if !ok {
			continue
		}
		for _, one := range []string{tag, base} {
			if t := own.find(name, one); t.Source != FromNowhere {
				return mailing.Template{Subject: t.Subject, Text: t.Text}, one, nil
			}
		}
	}
	t := own.find(name, mailing.English)
	return mailing.Template{Subject: t.Subject, Text: t.Text}, mailing.English, nil
}

// languageCode is the check of mail.language.
func languageCode(v string) error {
	if tag, _, ok := mailing.Tag(v); !ok || tag != v {
		return errors.New("the code of a language, such as en, de or pt-BR")
	}
	return nil
}
