package operators

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

const (
	good  = "gravel otter Minute 7 lantern"
	other = "velvet harbor Tuesday 4 pickle"
	rep   = "Customer Service Rep"
)

// scene is the page in a window, over a desk whose operators are anna, mira and
// tom.
type scene struct {
	*stage.Stage
	desk    testdesk.Desk
	page    *Page
	source  Source
	reads   []string // whose reads were asked for
	resets  []uint64 // whose passwords were to be reset
	own     int      // how often the own password was
	printed []string
}

// stored is the file of such a desk, which tests copy: adding an operator takes
// the key derivation's time.
var stored struct {
	sync.Mutex
	content []byte
}

func content(t *testing.T) []byte {
	t.Helper()
	stored.Lock()
	defer stored.Unlock()
	if stored.content != nil {
		return stored.content
	}
	d := testdesk.Open(t)
	for _, n := range []core.NewOperator{
		{Name: "mira", Groups: []string{rep}, Given: core.BulkActions, Password: secret.New(good)},
		{Name: "tom", Groups: []string{rep}, Password: secret.New(good), MustChange: true},
	} {
		if err := d.Operators().Add(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if stored.content, err = os.ReadFile(d.Path); err != nil {
		t.Fatal(err)
	}
	return stored.content
}

// openDesk opens a copy of the stored desk, signed in to by anna.
func openDesk(t *testing.T) testdesk.Desk {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "desk.db")
	if err := os.WriteFile(path, content(t), 0o600); err != nil {
		t.Fatal(err)
	}
	desk, err := core.Open(t.Context(), core.Options{Path: path, ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: testdesk.Start})
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.SignIn(t.Context(), "anna", secret.New(testdesk.Password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Leave(context.WithoutCancel(t.Context()))
		if err := desk.Close(); err != nil {
			t.Error(err)
		}
	})
	return testdesk.Desk{Session: s, Desk: desk, Path: path}
}

// on opens the page; change may make its source slow or fail.
func on(t *testing.T, set stage.Setting, change func(*scene)) *scene {
	t.Helper()
	d := openDesk(t)
	hand := task.At(testdesk.Start())
	s := &scene{Stage: stage.New(t, set, hand), desk: d}
	s.source = From(d.Session, d.Path, words.Clock{Now: hand.Now, Zone: time.UTC})
	s.source.Sheet = func(vendor, path string, key secret.Text, made time.Time) ([]byte, error) {
		return []byte(vendor + "|" + key.Reveal()), nil
	}
	if change != nil {
		change(s)
	}
	return s
}

// begin shows the page with a runner.
func (s *scene) begin(t *testing.T, r *task.Runner) {
	t.Helper()
	s.page = New(r, s.source, Window{
		Canvas: s.Canvas, Clip: ask.NewClip(s.App.Clipboard(), r),
		Reads:          func(name string) { s.reads = append(s.reads, name) },
		ResetThese:     func(ids []uint64) { s.resets = ids },
		ChangePassword: func() { s.own++ },
		Print: func(_ string, pdf func(context.Context) ([]byte, error)) {
			text, err := pdf(t.Context())
			if err != nil {
				t.Error(err)
			}
			s.printed = append(s.printed, string(text))
		},
	})
	frame := kit.NewShell(kit.Column(0), kit.Column(0), kit.NewRail([]kit.RailItem{{Icon: "shield", Title: "Operators"}}, func(int) {}), s.page.Content(), nil, s.page.Line())
	s.Show(frame)
	t.Cleanup(s.page.Close)
	s.page.Start()
}

func inline(t *testing.T, set stage.Setting) *scene {
	t.Helper()
	s := on(t, set, nil)
	s.begin(t, task.Inline(t.Context(), s.Hand))
	return s
}

// operator is an operator as the core has him.
func (s *scene) operator(t *testing.T, name string) core.Operator {
	t.Helper()
	all, err := s.desk.Operators().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o core.Operator) bool { return o.Name == name })
	if i < 0 {
		t.Fatalf("there is no operator %q", name)
	}
	return all[i]
}

// choose clicks on a line of the list.
func (s *scene) choose(t *testing.T, name string) {
	t.Helper()
	stage.Find(t, s.Stage, name, func(l *line) bool { return l.Label() == name }).Tapped(nil)
}

// right finds a permission, on the page or in the dialog.
func (s *scene) right(t *testing.T, may core.Permissions) *right {
	t.Helper()
	return stage.Find(t, s.Stage, may.String(), func(r *right) bool { return r.Label() == may.String() })
}

// toast looks at the status line.
func (s *scene) toast(t *testing.T, want string) {
	t.Helper()
	if got, _ := s.page.Line().Toast(); !strings.Contains(got.Text, want) {
		t.Errorf("the toast is %q, want %q; there is:\n%s", got.Text, want, s.Said())
	}
}

// both puts a password into both fields at once.
func (s *scene) both(t *testing.T, first, password string) {
	t.Helper()
	s.Entry(t, first).SetText(password)
	again := "Retype password"
	s.Entry(t, again).SetText(password)
}

// enter presses Enter after the time in which a dialog ignores it.
func (s *scene) enter() { s.Press(fyne.KeyReturn) }

// signsIn says whether a password opens the desk.
func (s *scene) signsIn(t *testing.T, name, password string) error {
	t.Helper()
	session, err := s.desk.Desk.SignIn(t.Context(), name, secret.New(password))
	if err == nil {
		session.Leave(t.Context())
	}
	return err
}
