// Package words writes numbers, lists and times for people.
//
// Caveat: English and the 24-hour clock; the time zone is the Clock's.
package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Number writes n with thousands separators: 10,000.
func Number[N int | int64 | uint64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Count writes a number with its noun: "1 customer", "10,000 customers".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// List joins names as one says them: "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Dot joins the parts that are not empty: "Hedi Ács · 10042 · hedi@acs.example".
func Dot(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

// OrDash is the text, or a dash where there is none.
func OrDash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

// Quoted puts a text in quotation marks.
func Quoted(text string) string { return "“" + text + "”" }

// Sentence begins with a capital letter, unless with a host's or a file's name,
// and ends with a period.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if first, _, _ := strings.Cut(text, " "); !strings.ContainsAny(strings.TrimRight(first, ".,:;"), ".@/") {
		r := []rune(text)
		text = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	if strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}

// Span writes how long something lasts: "30 minutes", "72 hours", "15 s".
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d/time.Second))
	case d < 2*time.Hour && d%time.Hour != 0 || d < time.Hour:
		return Count(int(d/time.Minute), "minute", "minutes")
	case d%(24*time.Hour) == 0 && d >= 96*time.Hour:
		return Count(int(d/(24*time.Hour)), "day", "days")
	}
	return Count(int(d/time.Hour), "hour", "hours")
}

// Size writes a size in the units of file managers: "12 KB".
func Size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n)/1000, 0
	for size >= 999.5 && unit < 4 {
		size /= 1000
		unit++
	}
	if size < 10 {
		return fmt.Sprintf("%.1f %cB", size, "KMGTP"[unit])
	}
	return fmt.Sprintf("%.0f %cB", size, "KMGTP"[unit])
}
