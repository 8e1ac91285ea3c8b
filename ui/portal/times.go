package portal

import (
	"strings"
	"time"
)

// stamp is a time for people, in the server's zone, and as RFC 3339 for the
// script, which shows the reader's own. The zero stamp is no time.
type stamp struct{ Text, ISO string }

// stamp writes a time as short as can be: without the day where that is today,
// without the year where that is this one.
func (s *site) stamp(t *texts, when time.Time) stamp {
	if when.IsZero() {
		return stamp{}
	}
	local, now := when.In(s.o.zone()), s.o.now().In(s.o.zone())
	layout := t.must("time.today")
	switch {
	case local.Year() != now.Year():
		layout = t.must("time.year")
	case local.YearDay() != now.YearDay():
		layout = t.must("time.day")
	}
	return stamp{Text: t.format(local, layout), ISO: when.UTC().Format(time.RFC3339)}
}

// day is stamp without the time of the day.
func (s *site) day(t *texts, when time.Time) stamp {
	if when.IsZero() {
		return stamp{}
	}
	local, now := when.In(s.o.zone()), s.o.now().In(s.o.zone())
	text := t.format(local, t.must("time.date"))
	if local.Year() == now.Year() && local.YearDay() == now.YearDay() {
		text = t.must("time.now")
	}
	return stamp{Text: text, ISO: when.UTC().Format(time.RFC3339)}
}

// format writes a time with the language's names of the months.
func (t *texts) format(local time.Time, layout string) string {
	text := local.Format(layout)
	if months := strings.Fields(t.must("months")); len(months) == 12 {
		text = strings.Replace(text, local.Month().String(), months[local.Month()-1], 1)
	}
	return text
}
