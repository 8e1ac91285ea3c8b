package start

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/words"
)

const good = "gravel-otter-Minute-7"

// files answers every question for a file with one path.
type files struct{ path string }

func (f *files) Open(_ string, _ []string, then func(string)) { f.answer(then) }
func (f *files) Save(_, _ string, then func(string))          { f.answer(then) }
func (f *files) Folder(_, _ string, then func(string))        { f.answer(then) }
func (f *files) answer(then func(string)) {
	if f.path != "" {
		then(f.path)
	}
}

// scene is a room in a window, with what came out of it.
type scene struct {
	*stage.Stage
	room    *Room
	source  Source
	window  Window
	files   *files
	dir     string
	opened  string // whose desk
	session *core.Session
	desk    *core.Desk
	printed []string
}

// onScene makes the room of a desk at dir/Documents/fjord.db; change may make
// its source slow.
func onScene(t *testing.T, set stage.Setting, change func(*scene)) *scene {
	t.Helper()
	hand := task.At(testdesk.Start())
	s := &scene{Stage: stage.New(t, set, hand), files: &files{}, dir: t.TempDir()}
	clock := words.Clock{Now: hand.Now, Zone: time.UTC}
	o := core.Options{ConfigDir: filepath.Join(s.dir, "config"), Program: "test", Now: hand.Now}
	s.source = From(o, filepath.Join(s.dir, "Documents", "fjord.db"), clock)
	s.source.Found = func(ctx context.Context, m model.Make) (*core.Founding, error) {
		return m.Run(ctx, o, core.NewDesk{KDF: core.FloorKDF()})
	}
	s.source.Sheet = func(vendor, path string, key secret.Text, made time.Time) ([]byte, error) {
		return []byte(vendor + "|" + path + "|" + key.Reveal()), nil
	}
	s.window = Window{Canvas: s.Canvas, Clipboard: s.App.Clipboard(), Files: s.files, Help: func(string) {},
		Opened: func(d *core.Desk, session *core.Session, path string) {
			s.opened, s.session, s.desk = path, session, d
			t.Cleanup(func() {
				session.Leave(context.Background())
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			})
		},
		Print: func(_ string, pdf func(context.Context) ([]byte, error)) {
			text, err := pdf(t.Context())
			if err != nil {
				t.Error(err)
			}
			s.printed = append(s.printed, string(text))
		}}
	if change != nil {
		change(s)
	}
	return s
}

// begin shows the room with a runner.
func (s *scene) begin(t *testing.T, r *task.Runner) {
	t.Helper()
	s.room = New(r, s.source, s.window)
	s.Show(s.room.Content())
	t.Cleanup(s.room.Close)
	s.room.Start()
}

func inline(t *testing.T, s *scene) { s.begin(t, task.Inline(t.Context(), s.Hand)) }

// onDesk makes the room of a copy of the tests' desk, whose operator is anna.
func onDesk(t *testing.T, set stage.Setting, change func(*scene)) *scene {
	t.Helper()
	raw, err := os.ReadFile(testdesk.Open(t).Path)
	if err != nil {
		t.Fatal(err)
	}
	return onScene(t, set, func(s *scene) {
		s.source.Path = filepath.Join(s.dir, "desk.db")
		if err := os.WriteFile(s.source.Path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if change != nil {
			change(s)
		}
	})
}

// way presses a way in.
func (s *scene) way(t *testing.T, label string) {
	t.Helper()
	stage.Find(t, s.Stage, label, func(w *way) bool { return w.Label() == label }).Tapped(nil)
}

// toKey goes through the first two steps.
func (s *scene) toKey(t *testing.T) {
	t.Helper()
	s.way(t, "Create a new desk")
	s.Letters("Fjord Instruments")
	s.Press(fyne.KeyReturn)
	s.Letters("Anna Reyes")
	s.paste(t)
	s.Press(fyne.KeyReturn)
}

// paste puts a good password into both fields at once: judging every letter of
// it takes a while.
func (s *scene) paste(t *testing.T) {
	t.Helper()
	s.Entry(t, "Password").SetText(good)
	s.Entry(t, "Retype password").SetText(good)
}

func (s *scene) step(t *testing.T) *create {
	t.Helper()
	c, ok := s.room.view.(*create)
	if !ok {
		t.Fatalf("not making a desk; there is:\n%s", s.Said())
	}
	return c
}

// whole looks that no text is cut, and that each lies inside of the window's
// width.
func (s *scene) whole(t *testing.T) {
	t.Helper()
	seen := 0
	for _, o := range stage.Shown(s.Top()) {
		text, ok := o.(*kit.Text)
		if !ok || text.Text() == "" {
			continue
		}
		seen++
		if strings.HasSuffix(text.Shown(), "…") && !strings.HasSuffix(text.Text(), "…") && !strings.Contains(text.Text(), s.dir) {
			t.Errorf("%q is cut", text.Shown())
		}
		for _, o := range stage.Shown(text) {
			if line, ok := o.(*canvas.Text); ok && line.MinSize().Width > text.Size().Width+2 {
				t.Errorf("%q is %v wide in %v", line.Text, line.MinSize().Width, text.Size().Width)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing is shown")
	}
}

// slow is work that waits for release, or to be canceled.
func slow(ctx context.Context, release <-chan struct{}) error {
	select {
	case <-release:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

var errDisk = errors.New("the disk is full")
