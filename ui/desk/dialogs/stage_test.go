package dialogs

import (
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// now is where every test's clock begins.
var now = time.Date(2026, 5, 14, 10, 2, 0, 0, time.UTC)

// loaded is the theme whose fonts every test shares.
var loaded = sync.OnceValues(func() (*look.Theme, error) { return look.New(look.Light, 1) })

// stored is the file of a desk without customers, which tests copy: founding
// one takes the key derivation's time.
var stored struct {
	sync.Mutex
	content []byte
}

const own = "a long sentence for the administrator"

func options(dir string, h *task.Hand) core.Options {
	return core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: dir, Program: "test", Now: h.Now}
}

func store(t *testing.T) []byte {
	t.Helper()
	stored.Lock()
	defer stored.Unlock()
	if stored.content != nil {
		return stored.content
	}
	o := options(t.TempDir(), task.At(now.AddDate(0, 0, -1)))
	_, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(own), KDF: core.FloorKDF()})
	if err != nil {
		t.Fatal(err)
	}
	if stored.content, err = os.ReadFile(o.Path); err != nil {
		t.Fatal(err)
	}
	return stored.content
}

// desk is a desk with Hedi Ács, whose mail goes to the local mailbox.
type desk struct {
	*core.Desk
	*core.Session
	hand *task.Hand
	hedi uint64
}

func openDesk(t *testing.T, hand *task.Hand, settings ...string) *desk {
	t.Helper()
	content, o := store(t), options(t.TempDir(), hand)
	if err := os.WriteFile(o.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	opened, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := opened.SignIn(t.Context(), "anna", secret.New(own))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Leave(context.WithoutCancel(t.Context()))
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := 0; i < len(settings); i += 2 {
		if err := s.Settings().Set(t.Context(), settings[i], settings[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	yes := true
	saved, err := s.Customers().Add(t.Context(), core.Save{Fields: hediFields(), Access: core.Access{LoginEnabled: &yes, EmailConfirmed: &yes}})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{opened, s, hand, saved.ID}
}

func hediFields() core.Fields {
	return core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142", Company: "Ács Kft."}
}

// facts reads what the pages know of Hedi.
func (d *desk) facts(t *testing.T) person.Facts {
	t.Helper()
	f, err := person.Load(t.Context(), d.Session, d.hedi, 9)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// logIn tries a password on the customer page.
func (d *desk) logIn(t *testing.T, password string) (core.Login, error) {
	t.Helper()
	p, err := d.Portal()
	if err != nil {
		t.Fatal(err)
	}
	return p.Authenticate(t.Context(), core.Attempt{LoginID: "hedi@acs.example", Password: secret.New(password), RemoteIP: "203.0.113.24"})
}

// runMail has mail go out until the test ends.
func (d *desk) runMail(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Mail().Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// stage is a window with a room.
type stage struct {
	*Room
	canvas fyne.Canvas
	hand   *task.Hand
	line   *kit.StatusLine
	clip   fyne.Clipboard
}

// setting is how a stage is set up.
type setting struct {
	mode  look.Mode
	scale float64
	size  fyne.Size
}

var plain = setting{look.Light, 1, fyne.NewSize(1200, 760)}

// onStage shows an empty window with a status line. runner nil: everything
// happens at once.
func onStage(t *testing.T, set setting, hand *task.Hand, deeds Deeds, runner *task.Runner) *stage {
	t.Helper()
	app := test.NewTempApp(t)
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th.With(set.mode, set.scale))
	if runner == nil {
		runner = task.Inline(t.Context(), hand)
	}
	s := &stage{hand: hand, clip: app.Clipboard(), line: kit.NewStatusLine(runner, "312 of 10,000 customers", nil)}
	ground := canvas.NewRectangle(theme.Color(theme.ColorNameHeaderBackground))
	w := test.NewTempWindow(t, container.NewBorder(nil, s.line, nil, nil, ground))
	w.SetPadded(false)
	w.Resize(set.size)
	s.canvas = w.Canvas()
	s.Room = New(Window{Canvas: s.canvas, Clipboard: s.clip, Runner: runner, Deeds: deeds, Say: s.line.Say,
		Clock: words.Clock{Now: hand.Now, Zone: time.UTC}})
	t.Cleanup(s.Room.Close)
	return s
}

// onDesk is a stage on a real desk.
func onDesk(t *testing.T, settings ...string) (*stage, *desk) {
	t.Helper()
	hand := task.At(now)
	d := openDesk(t, hand, settings...)
	return onStage(t, plain, hand, From(d.Desk, d.Session), nil), d
}

// press presses a key as the driver does, a second after what was before.
func (s *stage) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		s.hand.Push(time.Second)
		s.hit(k)
	}
}

// hit presses a key at once.
func (s *stage) hit(k fyne.KeyName) {
	switch f := s.canvas.Focused(); {
	case k == fyne.KeyTab:
		s.canvas.FocusNext()
	case f != nil:
		f.TypedKey(&fyne.KeyEvent{Name: k})
	default:
		s.canvas.OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
}

// letters types for the widget that has the keyboard.
func (s *stage) letters(text string) {
	for _, r := range text {
		s.canvas.Focused().TypedRune(r)
	}
}

// top is what lies over the window, the window where nothing does.
func (s *stage) top() fyne.CanvasObject {
	if top := s.canvas.Overlays().Top(); top != nil {
		return top
	}
	return s.canvas.Content()
}

// said is all that is shown on top, in order.
func (s *stage) said() string {
	var all []string
	for _, o := range desktest.Shown(s.top()) {
		if text, ok := o.(*kit.Text); ok {
			all = append(all, text.Text())
		}
	}
	return strings.Join(all, "\n")
}

// says looks that texts are shown on top.
func (s *stage) says(t *testing.T, want ...string) {
	t.Helper()
	for _, one := range want {
		if said := s.said(); !strings.Contains(said, one) {
			t.Errorf("%q is not shown; there is:\n%s", one, said)
		}
	}
}

// find returns the widget on top that a condition is true of.
func find[T fyne.CanvasObject](t *testing.T, s *stage, name string, is func(T) bool) T {
	t.Helper()
	for _, o := range desktest.Shown(s.top()) {
		if one, ok := o.(T); ok && is(one) {
			return one
		}
	}
	t.Fatalf("there is no %q; there is:\n%s", name, s.said())
	panic("unreachable")
}

// button finds a button, check a box, and field what stands in a row of a form.
func (s *stage) button(t *testing.T, text string) *kit.Button {
	t.Helper()
	return find(t, s, text, func(b *kit.Button) bool { return b.Text() == text })
}

func (s *stage) check(t *testing.T, label string) *kit.Check {
	t.Helper()
	return find(t, s, label, func(c *kit.Check) bool { return c.Label() == label })
}

func (s *stage) field(t *testing.T, label string) *kit.Field {
	t.Helper()
	return find(t, s, label, func(f *kit.Field) bool { return f.Label() == label })
}

func (s *stage) tap(t *testing.T, text string) { t.Helper(); s.button(t, text).Tapped(nil) }

// choose takes one of the three ways, as ↑ and ↓ do.
func (s *stage) choose(t *testing.T, index int) {
	t.Helper()
	find(t, s, "choice", func(*kit.Choice) bool { return true }).Choose(index)
}

// toast is what the status line says, both lines.
func (s *stage) toast() string {
	t, shown := s.line.Toast()
	if !shown {
		return ""
	}
	return strings.TrimSpace(t.Text + " " + t.Detail)
}

func (s *stage) closed() bool { return s.canvas.Overlays().Top() == nil }

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

// hedi is Hedi Ács as a page knows her, without a desk.
func hedi() person.Facts {
	return person.Facts{
		Customer: core.Customer{ID: 10042, Fields: hediFields(), Status: "can-log-in", Registered: true, LoginEnabled: true, EmailConfirmed: true,
			PasswordOrigin: core.OriginGenerated, PasswordSetBy: "Anna", PasswordSetAt: now.AddDate(0, 0, -11)},
		Terms: core.Terms{ManualEntry: true, TicketMinutes: 30, ResetUnlocks: true, Accessibility: "by-permission", MailMode: "smtp"},
		May:   core.AllPermissions,
	}
}

// news is what became of a mail to her.
func news(m core.Message, mode string) model.Tidings {
	m.ID, m.To, m.Tries = 7, "hedi@acs.example", 1
	m.EndedAt, m.DueAt = now.UnixMilli(), now.Add(5*time.Minute).UnixMilli()
	return model.Tidings{Mail: m, Mode: mode}
}
