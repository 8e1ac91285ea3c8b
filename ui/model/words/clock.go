package words

import (
	"fmt"
	"time"
)

// Clock writes times as seen from now. The zero value uses the system's clock
// and zone.
type Clock struct {
	Now  func() time.Time
	Zone *time.Location
}

// Time is now, in the clock's zone.
func (c Clock) Time() time.Time {
	if c.Now == nil {
		return c.in(time.Now())
	}
	return c.in(c.Now())
}

func (c Clock) in(t time.Time) time.Time {
	if c.Zone == nil {
		return t.Local()
	}
	return t.In(c.Zone)
}

// days is how many midnights lie between t and now; negative for what comes.
func (c Clock) days(t time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // every day has 24 hours there
	}
	return int(day(c.Time()).Sub(day(c.in(t))) / (24 * time.Hour))
}

// date is "3 May", with the year where it is not this one.
func (c Clock) date(t time.Time) string {
	t = c.in(t)
	if t.Year() == c.Time().Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// At is a moment in the middle of a sentence: "10:40", "tomorrow 09:00",
// "yesterday 10:40", "3 May 10:40", "3 May 2024 10:40".
func (c Clock) At(t time.Time) string {
	clock := c.in(t).Format("15:04")
	switch c.days(t) {
	case 0:
		return clock
	case 1:
		return "yesterday " + clock
	case -1:
		return "tomorrow " + clock
	}
	return c.date(t) + " " + clock
}

// Short is a moment in a narrow column: "10:02", "Yesterday", "3 May",
// "3 May 2024".
func (c Clock) Short(t time.Time) string {
	switch c.days(t) {
	case 0:
		return c.in(t).Format("15:04")
	case 1:
		return "Yesterday"
	}
	return c.date(t)
}

// Day is a day in the middle of a sentence: "today", "yesterday", "3 May".
func (c Clock) Day(t time.Time) string {
	switch c.days(t) {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	case -1:
		return "tomorrow"
	}
	return c.date(t)
}

// Exact is a moment to the second, for lists of events: "Today 10:24:41",
// "3 May 10:24:41".
func (c Clock) Exact(t time.Time) string {
	clock := c.in(t).Format("15:04:05")
	switch c.days(t) {
	case 0:
		return "Today " + clock
	case 1:
		return "Yesterday " + clock
	}
	return c.date(t) + " " + clock
}

// Date reads a day with its year, as its first moment in the clock's zone:
// 2027-12-31, 31 Dec 2027.
func (c Clock) Date(text string) (day time.Time, ok bool) {
	for _, layout := range []string{"2006-01-02", "2006-1-2", "2 Jan 2006", "2 January 2006"} {
		if day, err := time.ParseInLocation(layout, text, c.Time().Location()); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// Until reads until when something lasts: a Date, which is to its end, or a time
// in RFC 3339.
func (c Clock) Until(text string) (ends time.Time, ok bool) {
	if day, ok := c.Date(text); ok {
		return day.AddDate(0, 0, 1), true
	}
	ends, err := time.Parse(time.RFC3339, text)
	return ends, err == nil
}

// Full is a moment with all of its day: "3 May 2026, 14:05".
func (c Clock) Full(t time.Time) string { return c.in(t).Format("2 January 2006, 15:04") }

// Ago is how long ago: "just now", "5 min ago", "3 h ago", "yesterday",
// "4 days ago", "on 3 May". What lies ahead is "just now": clocks differ.
func (c Clock) Ago(t time.Time) string {
	since := c.Time().Sub(t)
	switch days := c.days(t); {
	case since < time.Minute:
		return "just now"
	case since < time.Hour:
		return fmt.Sprintf("%d min ago", int(since/time.Minute))
	case days == 0 || since < 12*time.Hour:
		return fmt.Sprintf("%d h ago", int(since/time.Hour))
	case days == 1:
		return "yesterday"
	case days < 7:
		return fmt.Sprintf("%d days ago", days)
	}
	return "on " + c.date(t)
}

// Millis is the time of unix milliseconds, in which the core's mails and audit
// entries have theirs; 0 is the zero time.
func Millis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
