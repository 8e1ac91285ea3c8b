// Package memory is what this computer remembers of the windows between two
// starts: their size, their look, which desk was open, and that a form was not
// saved. It lies beside the writer's note, in files that only the user reads.
//
// Caveat: nothing of a customer is here but an ID; what a file says is believed
// only as far as it makes sense, because anybody may edit it.
package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/settings"
)

// Folder keeps the notes, in Options.ConfigDir of the core.
type Folder string

// The files.
const (
	windowFile  = "window.json"
	unsavedFile = "unsaved.json"
)

// The least and the largest window that is believed, in Fyne's units.
const (
	least   = 400
	largest = 16384
)

// Window is the main window as it was left.
type Window struct {
	Width, Height float32       // 0: the design's
	Look          settings.Look // of all windows
	Desk          string        // the database that was open, "" for none
}

// written is a Window in its file.
type written struct {
	Width  float32 `json:"width,omitempty"`
	Height float32 `json:"height,omitempty"`
	Theme  string  `json:"theme,omitempty"`
	Text   int     `json:"text,omitempty"` // percent
	Desk   string  `json:"desk,omitempty"`
}

// Window reads the note. Where there is none, or it is damaged, it is the
// default one.
func (f Folder) Window() Window {
	var w written
	if content, err := os.ReadFile(f.path(windowFile)); err != nil || json.Unmarshal(content, &w) != nil {
		w = written{}
	}
	return Window{Width: sane(w.Width), Height: sane(w.Height), Look: settings.ParseLook(w.Theme, strconv.Itoa(w.Text)), Desk: w.Desk}
}

func sane(v float32) float32 {
	if v < least || v > largest {
		return 0
	}
	return v
}

// KeepWindow writes the note.
func (f Folder) KeepWindow(w Window) error {
	return f.keep(windowFile, written{w.Width, w.Height, string(w.Look.Theme), w.Look.Text, w.Desk})
}

// Unsaved is a form that was open with changes.
type Unsaved struct {
	Desk     string    `json:"desk"`
	Customer uint64    `json:"customer"` // 0: a new one
	Since    time.Time `json:"since"`
}

// KeepUnsaved notes that a form has changes, so that the next start can say
// that they are lost if the program does not come to save them.
func (f Folder) KeepUnsaved(u Unsaved) error { return f.keep(unsavedFile, u) }

// Saved takes the note of a form away.
func (f Folder) Saved() error {
	err := os.Remove(f.path(unsavedFile))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("taking the note of an unsaved form away: %w", err)
}

// Unsaved reads the note of a form; ok is false where there is none.
func (f Folder) Unsaved() (u Unsaved, ok bool) {
	content, err := os.ReadFile(f.path(unsavedFile))
	return u, err == nil && json.Unmarshal(content, &u) == nil
}

func (f Folder) path(name string) string { return filepath.Join(string(f), name) }

func (f Folder) keep(name string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the note %s: %w", name, err)
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("making the folder of notes: %w", err)
	}
	return file.Write(f.path(name), func(w io.Writer) error { _, err := w.Write(append(content, '\n')); return err })
}
