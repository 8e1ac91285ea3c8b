package activity

import (
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Log is what the page lists: the entries read so far.
type Log struct {
	clock   words.Clock
	filter  Filter
	entries []core.AuditEntry
	more    bool
	newer   int
}

// NewLog is an empty list.
func NewLog(clock words.Clock) *Log { return &Log{clock: clock} }

// Take shows what was read for a filter, from its newest entry on.
func (l *Log) Take(f Filter, entries []core.AuditEntry, more bool) {
	l.filter, l.entries, l.more, l.newer = f, entries, more, 0
}

// Add appends what was read after Last.
func (l *Log) Add(entries []core.AuditEntry, more bool) {
	l.entries, l.more = append(l.entries, entries...), more
}

// Fresh notes how many entries came in that are not listed.
func (l *Log) Fresh(newer int) { l.newer = newer }

// Filter is the filter whose entries are listed.
func (l *Log) Filter() Filter { return l.filter }

// Len is the number of entries listed.
func (l *Log) Len() int { return len(l.entries) }

// More says whether there are older ones.
func (l *Log) More() bool { return l.more }

// First and Last are the newest and the oldest entry listed; nil for none.
func (l *Log) First() *core.AuditEntry { return l.at(0) }

// Last: see First.
func (l *Log) Last() *core.AuditEntry { return l.at(len(l.entries) - 1) }

func (l *Log) at(row int) *core.AuditEntry {
	if row < 0 || row >= len(l.entries) {
		return nil
	}
	return &l.entries[row]
}

// Row is an entry in words; ok is false for a row that is none.
func (l *Log) Row(row int) (line Line, ok bool) {
	e := l.at(row)
	if e == nil {
		return Line{}, false
	}
	return Lines([]core.AuditEntry{*e}, l.clock)[0], true
}

// Index is where an entry is listed, -1 where it is not.
func (l *Log) Index(e core.AuditEntry) int {
	for i := range l.entries {
		if same(l.entries[i], e) {
			return i
		}
	}
	return -1
}

// News offers the entries that came in; "" where none did. They are not put
// into the list by themselves, so that nothing moves under the mouse.
func (l *Log) News() string {
	switch {
	case l.newer == 0:
		return ""
	case l.newer >= page:
		return "Show more than " + words.Number(page-1) + " new entries"
	}
	return "Show " + words.Count(l.newer, "new entry", "new entries")
}

// Line is what stands below the list.
func (l *Log) Line() string {
	text := words.Count(len(l.entries), "entry", "entries")
	if l.more {
		text = "The newest " + text + "; more are read as you scroll"
	}
	if l.filter.Any() {
		text += ", filtered"
	}
	return text + "."
}

// FileName is the name that Export offers.
func FileName(now time.Time) string { return "activity-" + now.Format("2006-01-02") + ".csv" }

// Exported says what Export came to.
func Exported(count int, path string) string {
	return fmt.Sprintf("%s written to %s.", words.Count(count, "entry", "entries"), path)
}

// Entry is the entry of a row that Row gives.
func (l *Log) Entry(row int) core.AuditEntry { return l.entries[row] }
