package words

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 312: "312", 1000: "1,000", 10000: "10,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := Number(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		text := Number(n)
		if strings.ReplaceAll(text, ",", "") != strconv.FormatInt(n, 10) {
			t.Fatalf("%d became %q", n, text)
		}
		for i, part := range strings.Split(strings.TrimPrefix(text, "-"), ",") {
			if len(part) > 3 || i > 0 && len(part) != 3 {
				t.Fatalf("%d became %q", n, text)
			}
		}
	})
}

func TestCountListAndSentence(t *testing.T) {
	for got, want := range map[string]string{
		Count(1, "customer", "customers"):     "1 customer",
		Count(0, "customer", "customers"):     "0 customers",
		Count(10000, "customer", "customers"): "10,000 customers",
		List(nil):                             "",
		List([]string{"a"}):                   "a",
		List([]string{"a", "b", "c"}):         "a, b and c",
		Dot("Hedi", "", "10042"):              "Hedi · 10042",
		OrDash(""):                            "—",
		Sentence("cannot reach smtp.example"): "Cannot reach smtp.example.",
		Sentence("smtp.example said no"):      "smtp.example said no.",
		Sentence("done."):                     "Done.",
		Sentence("Ended."):                    "Ended.",
		Sentence("ärger"):                     "Ärger.",
		Sentence(" "):                         "",
		Span(30 * time.Minute):                "30 minutes",
		Span(15 * time.Second):                "15 s",
		Span(90 * time.Minute):                "90 minutes",
		Span(72 * time.Hour):                  "72 hours",
		Span(7 * 24 * time.Hour):              "7 days",
		Span(time.Hour):                       "1 hour",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTimesFromNow(t *testing.T) {
	oslo := time.FixedZone("Oslo", 2*3600)
	c := Clock{Now: func() time.Time { return time.Date(2026, 5, 14, 10, 30, 0, 0, oslo) }, Zone: oslo}
	for _, one := range []struct {
		at                     time.Time
		when, short, ago, full string
	}{
		{time.Date(2026, 5, 14, 10, 24, 41, 0, oslo), "10:24", "10:24", "5 min ago", "Today 10:24:41"},
		{time.Date(2026, 5, 14, 5, 21, 0, 0, time.UTC), "07:21", "07:21", "3 h ago", "Today 07:21:00"},
		{time.Date(2026, 5, 14, 10, 30, 0, 0, oslo), "10:30", "10:30", "just now", "Today 10:30:00"},
		{time.Date(2026, 5, 14, 10, 40, 0, 0, oslo), "10:40", "10:40", "just now", "Today 10:40:00"},
		{time.Date(2026, 5, 13, 23, 59, 0, 0, oslo), "yesterday 23:59", "Yesterday", "10 h ago", "Yesterday 23:59:00"},
		{time.Date(2026, 5, 13, 9, 0, 0, 0, oslo), "yesterday 09:00", "Yesterday", "yesterday", "Yesterday 09:00:00"},
		{time.Date(2026, 5, 10, 9, 0, 0, 0, oslo), "10 May 09:00", "10 May", "4 days ago", "10 May 09:00:00"},
		{time.Date(2026, 5, 3, 9, 0, 0, 0, oslo), "3 May 09:00", "3 May", "on 3 May", "3 May 09:00:00"},
		{time.Date(2024, 5, 3, 9, 0, 0, 0, oslo), "3 May 2024 09:00", "3 May 2024", "on 3 May 2024", "3 May 2024 09:00:00"},
		{time.Date(2026, 5, 15, 9, 0, 0, 0, oslo), "tomorrow 09:00", "15 May", "just now", "15 May 09:00:00"},
	} {
		for _, pair := range [][2]string{{c.At(one.at), one.when}, {c.Short(one.at), one.short}, {c.Ago(one.at), one.ago}, {c.Exact(one.at), one.full}} {
			if pair[0] != pair[1] {
				t.Errorf("%v: %q, want %q", one.at, pair[0], pair[1])
			}
		}
	}
	if got := c.Day(time.Date(2026, 5, 14, 1, 0, 0, 0, oslo)); got != "today" {
		t.Error(got)
	}
	if !Millis(0).IsZero() || Millis(1000).Unix() != 1 {
		t.Error("unix milliseconds")
	}
}

// A day of 23 or 25 hours is a day.
func TestDaysOverTheClockChange(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	c := Clock{Now: func() time.Time { return time.Date(2026, 3, 29, 12, 0, 0, 0, berlin) }, Zone: berlin}
	if got := c.At(time.Date(2026, 3, 28, 13, 0, 0, 0, berlin)); got != "yesterday 13:00" {
		t.Error(got)
	}
	if got := c.At(time.Date(2026, 3, 29, 1, 0, 0, 0, berlin)); got != "01:00" {
		t.Error(got)
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 KB", 12345: "12 KB", 999_600: "1.0 MB", 3_000_000_000: "3.0 GB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
