package customers

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// now is the time on every test's clock.
var now = time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC)

func clock() words.Clock {
	return words.Clock{Now: func() time.Time { return now }, Zone: time.UTC}
}

// loaded is the theme whose fonts every test shares.
var loaded = sync.OnceValues(func() (*look.Theme, error) { return look.New(look.Light, 1) })

// stored is the file of a desk of Fjord Instruments without customers, which
// tests copy: founding one takes the key derivation's time.
var stored struct {
	sync.Mutex
	content []byte
}

const password = "a long sentence for the administrator"

func options(dir string) core.Options {
	return core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: dir, Program: "test", Now: func() time.Time { return now }}
}

func store(t *testing.T) []byte {
	t.Helper()
	stored.Lock()
	defer stored.Unlock()
	if stored.content != nil {
		return stored.content
	}
	o := options(t.TempDir())
	_, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(password), KDF: core.FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	if stored.content, err = os.ReadFile(o.Path); err != nil {
		t.Fatal(err)
	}
	return stored.content
}

// signIn opens a copy of the stored desk as its administrator.
func signIn(t *testing.T) *core.Session {
	t.Helper()
	content, o := store(t), options(t.TempDir())
	if err := os.WriteFile(o.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	desk, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.SignIn(t.Context(), "anna", secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Leave(context.WithoutCancel(t.Context()))
		if err := desk.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// people are the customers of the stories.
func people() []core.Fields {
	return []core.Fields{
		{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142", Company: "Ács Kft.", City: "Budapest", Notes: "Prefers to be called after 14:00."},
		{FirstName: "Jo", LastName: "Albers", Email: "jo@albers.example"},
		{FirstName: "Rachel", LastName: "Ackerman", Email: "r.ackerman@tarn.example", Phone: "+44 1632 960 118", Company: "Tarn Surveys"},
		{FirstName: "Zoltán", LastName: "Molnár", Phone: "+36 52 555 011", Company: "Molnár Bt."},
	}
}

// add adds a customer who can log in.
func add(t *testing.T, s *core.Session, f core.Fields) uint64 {
	t.Helper()
	yes := true
	access := core.Access{LoginEnabled: &yes}
	if f.Email != "" {
		access.EmailConfirmed = &yes
	}
	saved, err := s.Customers().Add(t.Context(), core.Save{Fields: f, Access: access})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ID
}

// stage is a window that shows the page in the frame of the main window, and
// notes what the page asks for.
type stage struct {
	*Page
	window fyne.Window
	canvas fyne.Canvas
	shell  *kit.Shell
	hand   *task.Hand
	asked  []string
	ran    person.Facts // what the last Run was given

	question *bulk.Question // the last one
}

func (s *stage) note(format string, args ...any) {
	s.asked = append(s.asked, fmt.Sprintf(format, args...))
}
func (s *stage) Open(id uint64, edit bool) { s.note("open %d edit %v", id, edit) }
func (s *stage) Retry(mail uint64)         { s.note("retry %d", mail) }
func (s *stage) Go(to Place)               { s.note("go %s", to) }
func (s *stage) Several(q *bulk.Question) {
	s.note("several %s %v", q.Title(), q.Bulk().IDs)
	s.question = q
}
func (s *stage) Rearrange() { s.shell.Refresh() }
func (s *stage) Run(a person.ID, f person.Facts) {
	s.ran = f
	s.note("%s %d", a, f.Customer.ID)
}

// setting is how a stage is set up.
type setting struct {
	mode  look.Mode
	scale float64
	size  fyne.Size
}

// onStage shows a source's page. runner nil: everything happens at once.
func onStage(t *testing.T, set setting, source Source, runner func(*task.Hand) *task.Runner) *stage {
	t.Helper()
	test.NewTempApp(t)
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th.With(set.mode, set.scale))
	s := &stage{hand: task.At(now)}
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	s.Page = New(runner(s.hand), source, s)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}, {Icon: "list", Title: "Activity"}, {Icon: "sliders", Title: "Settings"}}, nil)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	s.shell = kit.NewShell(top, nil, rail, s.Content(), s.Panel(), s.Line())
	s.shell.LeastPage = LeastPage
	s.window = test.NewTempWindow(t, s.shell)
	s.canvas = s.window.Canvas()
	s.window.SetPadded(false)
	s.window.Resize(set.size)
	kit.NewCommands(s.canvas, s.Commands(), func(_, why string) { s.note("refused: %s", why) })
	s.Start()
	t.Cleanup(s.Page.Close)
	return s
}

// plain is a stage of the design's size in light.
var plain = setting{look.Light, 1, fyne.NewSize(1200, 728)}

// press presses a key as the driver does: for the widget that has the keyboard,
// or else for the canvas.
func (s *stage) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		if f := s.canvas.Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			s.canvas.OnTypedKey()(ev)
		}
	}
}

// letters types for the widget that has the keyboard.
func (s *stage) letters(text string) {
	for _, r := range text {
		s.canvas.Focused().TypedRune(r)
	}
}

// command does a command of the page by its name, as its key does.
func (s *stage) command(t *testing.T, name string) {
	t.Helper()
	i := slices.IndexFunc(s.Commands(), func(c kit.Command) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no command %q", name)
	}
	s.Commands()[i].Do()
}

// want looks what the page asked for since the last time.
func (s *stage) want(t *testing.T, asked ...string) {
	t.Helper()
	if !slices.Equal(s.asked, asked) {
		t.Errorf("the page asked for %q, want %q", s.asked, asked)
	}
	s.asked = nil
}

// texts are all that an object shows, in order.
func texts(o fyne.CanvasObject) []string {
	var all []string
	for _, one := range desktest.Shown(o) {
		switch o := one.(type) {
		case *kit.Text:
			if o.Text() != "" {
				all = append(all, o.Text())
			}
		case *kit.Button:
			all = append(all, o.Text())
		case interface{ Sentence() string }:
			all = append(all, o.Sentence())
		}
	}
	return all
}

// says looks that an object shows texts.
func says(t *testing.T, o fyne.CanvasObject, want ...string) {
	t.Helper()
	all := texts(o)
	for _, one := range want {
		if !slices.Contains(all, one) {
			t.Errorf("%q is not shown; there is %q", one, all)
		}
	}
}

// told is the sentence that lies over the window, "" for none.
func (s *stage) told() string {
	if b, ok := s.canvas.Overlays().Top().(interface{ Sentence() string }); ok {
		return b.Sentence()
	}
	return ""
}

// tap clicks the button of a text.
func (s *stage) tap(t *testing.T, text string) {
	t.Helper()
	for _, o := range desktest.Shown(s.canvas.Content()) {
		if b, ok := o.(*kit.Button); ok && b.Text() == text {
			b.Tapped(&fyne.PointEvent{})
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

// keep writes a picture into the folder KEYDESK_PICTURES, where it is set.
func (s *stage) keep(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("KEYDESK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, s.canvas.Capture()), f.Close()); err != nil {
		t.Fatal(err)
	}
}
