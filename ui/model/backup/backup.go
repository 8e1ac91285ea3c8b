// Package backup is what the windows say of backups: when the last one was
// made, the dialog that makes one now, and what the first sign-in to a restored
// desk has done.
//
// Caveat: a backup counts from when it was read back in full. What is said here
// of the last one says nothing of a disk that has failed since.
package backup

import (
	"path/filepath"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Bar is what the top bar says.
type Bar struct {
	Text string // "Last backup: today 09:00"
	Late bool   // to be shown in red, with a sign
}

// BarOf says it of a status.
func BarOf(s core.BackupStatus, clock words.Clock) Bar {
	late := s.Late(clock.Time())
	if s.Last.Path == "" {
		return Bar{label.NoBackup, late}
	}
	return Bar{label.LastBackup + ": " + at(s.Last.Made, clock), late}
}

// at is a moment with its day, also where that is today.
func at(t time.Time, clock words.Clock) string {
	if clock.Day(t) == "today" {
		return "today " + clock.At(t)
	}
	return clock.At(t)
}

// Last is the last backup in a line: "today 09:00 · 4.2 MB · in /media/safe".
func Last(s core.BackupStatus, clock words.Clock) string {
	if s.Last.Path == "" {
		return "None yet"
	}
	return words.Dot(at(s.Last.Made, clock), words.Size(s.Last.Size), "in "+filepath.Dir(s.Last.Path))
}

// Trouble is why the daily backup fails, for above all pages; ok is false where
// it does not.
func Trouble(s core.BackupStatus, clock words.Clock) (title, text string, ok bool) {
	if s.Why == "" {
		return "", "", false
	}
	return "No backup was made", words.Sentence(s.Why) + " Tried " + at(s.Failed, clock) + ".", true
}

// Fell says that since the status before a try has failed.
func Fell(before, now core.BackupStatus) bool {
	return now.Why != "" && !now.Failed.Equal(before.Failed)
}
