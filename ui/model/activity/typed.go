package activity

import (
	"slices"
	"strings"
	"time"

	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Typed is a filter as it stands in its fields.
type Typed struct {
	Operator, Customer string
	Kind               int // in KindWords
	From, To           string
}

// KindWords are the choices of the kind; the first limits nothing.
func KindWords() []string {
	all := []string{"All"}
	for _, k := range say.Kinds() {
		all = append(all, string(k))
	}
	return all
}

// Reads limits to the passwords that an operator was shown: "what did Tom
// read".
func Reads(operator string) Typed {
	return Typed{Operator: operator, Kind: slices.Index(KindWords(), string(say.KindReveal))}
}

// DayHint stands in an empty field for a day.
const DayHint = "2026-05-14"

// Filter reads the fields. field and problem say what is wrong, "" where
// nothing is.
func (t Typed) Filter(clock words.Clock) (f Filter, field, problem string) {
	f = Filter{Operator: strings.TrimSpace(t.Operator), Customer: strings.TrimSpace(t.Customer)}
	if t.Kind > 0 && t.Kind <= len(say.Kinds()) {
		f.Kind = say.Kinds()[t.Kind-1]
	}
	const how = "A day is written as 2026-05-14, 14 May, today or yesterday."
	var ok bool
	if f.From, ok = Day(t.From, clock); !ok {
		return f, "from", how
	}
	if f.To, ok = Day(t.To, clock); !ok {
		return f, "to", how
	}
	field, problem = f.Problem()
	return f, field, problem
}

// Day reads a day, as its first moment in the clock's zone; the zero time for
// "". A day without a year is the last one of that name.
func Day(text string, clock words.Clock) (day time.Time, ok bool) {
	now := clock.Time()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch text = strings.ToLower(strings.TrimSpace(text)); text {
	case "":
		return time.Time{}, true
	case "today":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	if day, ok = clock.Date(text); ok {
		return day, true
	}
	for _, layout := range []string{"2 Jan 2006", "2 January 2006"} {
		for _, year := range []string{now.Format("2006"), today.AddDate(-1, 0, 0).Format("2006")} {
			day, err := time.ParseInLocation(layout, text+" "+year, now.Location())
			if err == nil && !day.After(today) {
				return day, true
			}
		}
	}
	return time.Time{}, false
}
