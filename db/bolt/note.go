package bolt

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/keydesk/keydesk/db"
)

// note says who holds a file. It lies beside the file and is only information:
// one left by a program that died stops nobody.
type note struct {
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
}

func notePath(path string) string { return path + ".lock" }

// writeNote is called by who holds the lock. That it fails is no reason not to
// open the file. O_EXCL: it does not follow a link laid in its place.
func writeNote(path, program string) {
	text, err := json.Marshal(note{Program: program, PID: os.Getpid(), Since: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return
	}
	removeNote(path)
	f, err := os.OpenFile(notePath(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.Write(append(text, '\n'))
}

func removeNote(path string) { _ = os.Remove(notePath(path)) }

// lockedError tells what the note says, if there is one that can be read.
func lockedError(path string) *db.LockedError {
	f, err := os.Open(notePath(path))
	if err != nil {
		return &db.LockedError{}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 4<<10))
	if err != nil {
		return &db.LockedError{}
	}
	return parseNote(text)
}

// parseNote reads what anybody who may write in the folder can have written.
func parseNote(text []byte) *db.LockedError {
	var n note
	if json.Unmarshal(text, &n) != nil || n.PID <= 0 {
		return &db.LockedError{}
	}
	program := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, n.Program)
	if short := []rune(program); len(short) > 64 {
		program = string(short[:64])
	}
	if program == "" {
		program = "another program"
	}
	return &db.LockedError{Program: program, PID: n.PID, Since: n.Since}
}
