package mailing

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/keydesk/keydesk/assets"
)

// English is the language of last resort.
const English = "en"

// Languages are those that the program has templates in, as BCP 47 tags.
func Languages() []string {
	var all []string
	folders, err := fs.ReadDir(assets.Mail, "mail")
	if err != nil {
		return []string{English}
	}
	for _, one := range folders {
		if one.IsDir() {
			all = append(all, one.Name())
		}
	}
	return all
}

// Tag reads a language as people write it (de, DE, de_AT, de-at) and gives it in
// its one spelling, "de-AT", and the language alone, "de"; ok is false for what
// is none.
func Tag(s string) (tag, base string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > 35 {
		return "", "", false
	}
	t, err := language.Parse(s)
	if err != nil || t == language.Und {
		return "", "", false
	}
	b, _ := t.Base()
	return t.String(), b.String(), true
}

// Builds is the language of the program's templates for a tag, if it has them.
func Builds(tag string) (string, bool) {
	_, base, ok := Tag(tag)
	if !ok {
		return "", false
	}
	for _, one := range Languages() {
		if one == base {
			return one, true
		}
	}
	return "", false
}

// tongue is what the program says itself in a language.
type tongue struct {
	tag       string
	Or        string            `json:"or"`        // between Login IDs
	Moment    string            `json:"moment"`    // a layout of package time, with MONTH for the month
	Months    []string          `json:"months"`    // twelve
	Lasting   map[string]string `json:"lasting"`   // minute, minutes, hour, hours, day, days
	Otherwise string            `json:"otherwise"` // over the address under a button
	Buttons   map[string]string `json:"buttons"`   // by field, or by mailing and field
	Day       string            `json:"day"`       // as Moment, of a day
	Of        string            `json:"of"`        // between how many are left and of how many
	Labels    map[string]string `json:"labels"`    // of the lines of a list
}

// tongueOf is the language's. One that the program does not speak gets signs
// that all languages share, and no buttons: the link itself is shown.
func tongueOf(tag string) (tongue, error) {
	base, ok := Builds(tag)
	if !ok {
		return tongue{
			tag: tag, Or: " / ", Moment: "2006-01-02 15:04 UTC", Day: "2006-01-02", Of: " / ",
			Lasting: map[string]string{"minute": "min", "minutes": "min", "hour": "h", "hours": "h", "day": "d", "days": "d"},
		}, nil
	}
	b, err := assets.Mail.ReadFile("mail/" + base + "/words.json")
	if err != nil {
		return tongue{}, err
	}
	t := tongue{tag: tag}
	if err := json.Unmarshal(b, &t); err != nil {
		return tongue{}, fmt.Errorf("mail/%s/words.json: %w", base, err)
	}
	return t, nil
}

// button is what stands on a button that leads to a field's link, "" where there
// is to be none.
func (t tongue) button(name Name, field string) string {
	if own := t.Buttons[string(name)+" "+field]; own != "" {
		return own
	}
	return t.Buttons[field]
}

// lasting says how long something lasts: 30 minutes, 36 hours, 7 days.
func (t tongue) lasting(d time.Duration) string {
	unit, name := time.Minute, "minute"
	switch {
	case d <= 0:
		return ""
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		unit, name = 24*time.Hour, "day"
	case d >= time.Hour && d%time.Hour == 0:
		unit, name = time.Hour, "hour"
	}
	n := max(1, d/unit)
	if n != 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, t.Lasting[name])
}

// moment is a time in words: 3 May 2026 at 10:02 UTC.
func (t tongue) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return t.format(at.UTC(), t.Moment)
}

// day is the day of a time, by the clock that the time is of.
func (t tongue) day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return t.format(at, t.Day)
}

func (t tongue) format(at time.Time, layout string) string {
	text := at.Format(layout)
	if len(t.Months) == 12 {
		text = strings.ReplaceAll(text, "MONTH", t.Months[at.Month()-1])
	}
	return text
}

// left says how many activations are left.
func (t tongue) left(l License) string {
	if l.Of == 0 {
		return ""
	}
	return fmt.Sprint(l.Left, t.Of, l.Of)
}

// between stands between a label and its value, in templates too.
const between = ":  "

// named is a line of a list. A language that the program does not speak has the
// names as they are, which the product's own windows have too.
func (t tongue) named(label, value string) string {
	if known := t.Labels[label]; known != "" {
		label = known
	}
	return label + between + value
}
