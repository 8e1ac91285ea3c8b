package activity

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/say"
)

func TestDays(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for text, want := range map[string]time.Time{
		"": {}, "today": day(2026, 5, 14), " Yesterday ": day(2026, 5, 13), "2026-05-03": day(2026, 5, 3), "2025-1-2": day(2025, 1, 2),
		"3 May": day(2026, 5, 3), "24 December": day(2025, 12, 24), "3 may 2024": day(2024, 5, 3), "29 Feb": {},
	} {
		got, ok := Day(text, clock)
		if !got.Equal(want) || ok != (text != "29 Feb") {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"tomorrow", "14.5.2026", "2026-13-01", "x"} {
		if day, ok := Day(text, clock); ok {
			t.Errorf("%q is %v", text, day)
		}
	}
}

func FuzzDay(f *testing.F) {
	f.Add("2026-05-14")
	f.Add("3 May")
	f.Fuzz(func(t *testing.T, text string) {
		if day, ok := Day(text, clock); ok && !day.IsZero() && (day.Hour() != 0 || day.Minute() != 0) {
			t.Errorf("%q is %v", text, day)
		}
	})
}

func TestTypedFilter(t *testing.T) {
	f, field, problem := Typed{Operator: " anna ", Customer: "10042", Kind: 2, From: "yesterday", To: "today"}.Filter(clock)
	if field+problem != "" || f.Operator != "anna" || f.Kind != say.KindReveal || !f.From.Before(f.To) {
		t.Errorf("%+v, %s %s", f, field, problem)
	}
	for field, typed := range map[string]Typed{"customer": {Customer: "Hedi"}, "from": {From: "soon"}, "to": {To: "soon"}} {
		if _, got, problem := typed.Filter(clock); got != field || problem == "" {
			t.Errorf("%+v: %s %s", typed, got, problem)
		}
	}
	if f, field, _ := Reads("tom").Filter(clock); field != "" || f.Operator != "tom" || f.Kind != say.KindReveal {
		t.Errorf("what tom read is %+v", f)
	}
	if f, _, _ := (Typed{}).Filter(clock); f.Any() {
		t.Errorf("%+v", f)
	}
	if len(KindWords()) != len(say.Kinds())+1 {
		t.Error(KindWords())
	}
}

func TestLog(t *testing.T) {
	entry := func(n uint64) core.AuditEntry {
		e := core.AuditEntry{Number: n}
		e.Action, e.Actor.Name, e.At = "sign-in", "anna", testdesk.Start().UnixMilli()
		return e
	}
	l := NewLog(clock)
	if l.First() != nil || l.Last() != nil || l.Line() != "0 entries." {
		t.Error(l.Line())
	}
	l.Take(Filter{}, []core.AuditEntry{entry(9), entry(8)}, true)
	if l.Line() != "The newest 2 entries; more are read as you scroll." || l.First().Number != 9 || l.Last().Number != 8 {
		t.Error(l.Line())
	}
	l.Add([]core.AuditEntry{entry(7)}, false)
	if line, ok := l.Row(2); !ok || line.What != "anna signed in." || l.More() || l.Index(entry(7)) != 2 || l.Index(entry(1)) != -1 {
		t.Errorf("%+v", line)
	}
	if _, ok := l.Row(3); ok {
		t.Error("a row that is none")
	}
	for n, want := range map[int]string{0: "", 1: "Show 1 new entry", 3: "Show 3 new entries", page: "Show more than 199 new entries"} {
		if l.Fresh(n); l.News() != want {
			t.Error(l.News())
		}
	}
	l.Take(Filter{Operator: "anna"}, nil, false)
	if l.Line() != "0 entries, filtered." || l.News() != "" {
		t.Error(l.Line(), l.News())
	}
}

func TestSave(t *testing.T) {
	d := testdesk.Open(t)
	path := filepath.Join(t.TempDir(), FileName(testdesk.Start()))
	told := 0
	n, err := Save(t.Context(), d.Session, Filter{}, path, func(n int) { told = n })
	text, readErr := os.ReadFile(path)
	if err != nil || readErr != nil || told != n || strings.Count(string(text), "\r\n") != n+1 {
		t.Errorf("%d entries, %v, %v", n, err, readErr)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Save(ctx, d.Session, Filter{}, path, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(text) {
		t.Error("what stood there was touched by an export that was cancelled")
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	if got := Exported(1200, "x.csv"); got != "1,200 entries written to x.csv." {
		t.Error(got)
	}
}
