package memory

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/keydesk/keydesk/ui/model/settings"
)

func TestWindow(t *testing.T) {
	f := Folder(filepath.Join(t.TempDir(), "keydesk"))
	if got := f.Window(); got != (Window{Look: settings.Look{Theme: settings.System, Text: 100}}) {
		t.Errorf("the first start remembers %+v", got)
	}
	want := Window{Width: 1300, Height: 800, Look: settings.Look{Theme: settings.Dark, Text: 150}, Desk: "/home/anna/keydesk.db"}
	if err := f.KeepWindow(want); err != nil {
		t.Fatal(err)
	}
	if got := f.Window(); got != want {
		t.Errorf("%+v came back as %+v", want, got)
	}
}

// A note that somebody edited, or that was cut off, never keeps the program
// from opening a window that can be used.
func TestDamagedWindow(t *testing.T) {
	for _, content := range []string{"", "{", `{"width": "wide"}`, `{"width": 3, "height": 1e9, "theme": "pink", "text": 9000}`, `{"width": -1200}`} {
		f := Folder(t.TempDir())
		if err := os.WriteFile(f.path(windowFile), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if w := f.Window(); w.Width != 0 || w.Height != 0 || w.Look.Theme != settings.System || w.Look.Text > 200 {
			t.Errorf("%s was read as %+v", content, w)
		}
	}
}

func TestUnsaved(t *testing.T) {
	f := Folder(filepath.Join(t.TempDir(), "keydesk"))
	if u, ok := f.Unsaved(); ok {
		t.Errorf("the first start knows of %+v", u)
	}
	want := Unsaved{Desk: "/home/anna/keydesk.db", Customer: 10042, Since: time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC)}
	if err := f.KeepUnsaved(want); err != nil {
		t.Fatal(err)
	}
	if got, ok := f.Unsaved(); !ok || got != want {
		t.Errorf("%+v came back as %+v", want, got)
	}
	for range 2 {
		if err := f.Saved(); err != nil {
			t.Fatal(err)
		}
	}
	if u, ok := f.Unsaved(); ok {
		t.Errorf("after it was saved there is %+v", u)
	}
}
