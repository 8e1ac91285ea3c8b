// Package stage is a window for tests of rooms: shown by Fyne's test driver,
// played with keys and clicks as the real driver would play them, and read as a
// person reads it.
//
// Caveat: the test driver calls back on the goroutine that does something, so a
// runner that works beside the window must be a task.Queue there.
package stage

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// Setting is how a window is drawn.
type Setting struct {
	Mode  look.Mode
	Scale float64
	Size  fyne.Size
}

// Plain is light, 100 % text and the size of the design; Dark the same in dark;
// Big 150 % text in the smallest window that is promised.
func Plain() Setting { return Setting{look.Light, 1, fyne.NewSize(1200, 728)} }

// Dark is Plain in dark.
func Dark() Setting { return Setting{look.Dark, 1, fyne.NewSize(1200, 728)} }

// Big is 150 % text in the smallest window that the design promises.
func Big() Setting { return Setting{look.Light, 1.5, fyne.NewSize(1024, 672)} }

// theme has the fonts that every test shares; reading them takes a while.
var theme = sync.OnceValues(func() (*look.Theme, error) { return look.New(look.Light, 1) })

// Stage is a window in a test.
type Stage struct {
	App    fyne.App
	Window fyne.Window
	Canvas fyne.Canvas
	Hand   *task.Hand // pushed by a second at each Press
}

// New opens an empty window. Put what is to be tested into it with Show.
func New(t *testing.T, set Setting, hand *task.Hand) *Stage {
	t.Helper()
	app := test.NewTempApp(t)
	th, err := theme()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th.With(set.Mode, set.Scale))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(set.Size)
	return &Stage{App: app, Window: w, Canvas: w.Canvas(), Hand: hand}
}

// Show puts an object into the window.
func (s *Stage) Show(o fyne.CanvasObject) { s.Window.SetContent(o) }

// Press presses keys as the driver does, each a second after what was before.
func (s *Stage) Press(keys ...fyne.KeyName) {
	for _, k := range keys {
		s.Hand.Push(time.Second)
		s.Hit(k)
	}
}

// Hit presses a key at once: for the widget that has the keyboard, or else for
// the canvas.
func (s *Stage) Hit(k fyne.KeyName) {
	switch f := s.Canvas.Focused(); {
	case k == fyne.KeyTab:
		s.Canvas.FocusNext()
	case f != nil:
		f.TypedKey(&fyne.KeyEvent{Name: k})
	case s.Canvas.OnTypedKey() != nil:
		s.Canvas.OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
}

// Letters types for the widget that has the keyboard; with none they are lost.
func (s *Stage) Letters(text string) {
	for _, r := range text {
		if f := s.Canvas.Focused(); f != nil {
			f.TypedRune(r)
		}
	}
}

// Keep writes a picture into the folder KEYDESK_PICTURES, where it is set.
func (s *Stage) Keep(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("KEYDESK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, s.Canvas.Capture()), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// On is a stage over a window that is there already, such as a program's own.
func On(app fyne.App, w fyne.Window, hand *task.Hand) *Stage {
	return &Stage{App: app, Window: w, Canvas: w.Canvas(), Hand: hand}
}

// Shortcut presses a key with others, a second after what was before: the main
// menu has it before the widget that has the keyboard, as in the driver. It
// returns false where nobody knows it.
func (s *Stage) Shortcut(key fyne.KeyName, mod fyne.KeyModifier) bool {
	s.Hand.Push(time.Second)
	want := &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	for _, item := range Items(s.Window.MainMenu()) {
		if item.Shortcut != nil && item.Shortcut.ShortcutName() == want.ShortcutName() {
			item.Action()
			return true
		}
	}
	f, ok := s.Canvas.Focused().(fyne.Shortcutable)
	if ok {
		f.TypedShortcut(want)
	}
	return ok
}

// Items are the lines of a main menu, in order.
func Items(menu *fyne.MainMenu) []*fyne.MenuItem {
	var all []*fyne.MenuItem
	if menu == nil {
		return nil
	}
	for _, m := range menu.Items {
		for _, item := range m.Items {
			if !item.IsSeparator {
				all = append(all, item)
			}
		}
	}
	return all
}
