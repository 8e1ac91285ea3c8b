package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

var now = time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC)

// asked is a window with Files, and what they handed over.
type asked struct {
	*stage.Stage
	*Files
	home string
	got  []string
}

func (a *asked) note(path string) { a.got = append(a.got, strings.TrimPrefix(path, a.home)) }

// onStage is a window over a home with some files in it. runner nil: everything
// happens at once.
func onStage(t *testing.T, set stage.Setting, runner func(*task.Hand) *task.Runner) *asked {
	t.Helper()
	hand := task.At(now)
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	a := &asked{Stage: stage.New(t, set, hand), home: t.TempDir()}
	a.Show(kit.NewText("The page under it", kit.Plain()))
	a.Files = New(a.Canvas, runner(hand), a.home)
	a.clock.Zone = time.UTC
	t.Cleanup(a.Files.Close)
	return a
}

// make makes files, and folders where the name ends in "/".
func (a *asked) make(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(a.home, filepath.FromSlash(name))
		dir := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			dir = path
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if dir != path {
			if err := os.WriteFile(path, []byte(strings.Repeat("x", 1234)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(path, now, now.Add(-26*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

// a home as people have it.
func (a *asked) furnish(t *testing.T) {
	t.Helper()
	a.make(t, "Documents/customers.csv", "Documents/customers-2025.CSV", "Documents/letter.odt", "Documents/old/1999.csv", "Downloads/",
		".hidden/x", ".secret.csv", "Music/", "notes.txt", strings.Repeat("n", 56)+".csv")
}

// tab presses Tab as the real driver does: an entry that completes keeps it.
func (a *asked) tab() {
	if f, ok := a.Canvas.Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
		a.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		return
	}
	a.Canvas.FocusNext()
}

// letter types a letter as the real driver does: the key first, then what it
// writes, for whatever has the keyboard by then.
func (a *asked) letter(r rune) {
	key := fyne.KeyName(strings.ToUpper(string(r)))
	if f := a.Canvas.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	}
	a.Letters(string(r))
}

// altUp presses Alt+Up as the real driver does.
func (a *asked) altUp() {
	s := &desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt}
	if f, ok := a.Canvas.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	a.Canvas.(fyne.Shortcutable).TypedShortcut(s)
}

// names are the rows that are shown.
func (a *asked) names() string {
	var all []string
	for _, r := range a.open.rows {
		name := r.name
		if r.dir {
			name += "/"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

// path is what stands in the path's entry, from home on.
func (a *asked) path() string { return filepath.ToSlash(strings.TrimPrefix(a.open.path.Text, a.home)) }

// want looks what was handed over since the last time.
func (a *asked) want(t *testing.T, paths ...string) {
	t.Helper()
	if strings.Join(a.got, " ") != strings.Join(paths, " ") {
		t.Errorf("handed over %q, want %q", a.got, paths)
	}
	a.got = nil
}

// equal looks that a text is as it should be.
func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
