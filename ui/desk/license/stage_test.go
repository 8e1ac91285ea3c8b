package license

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/words"
)

// scene is License Details in a window, with the dialogs, over a desk where Hedi
// has a license on three computers.
type scene struct {
	*stage.Stage
	desk   testdesk.Desk
	page   *Page
	room   *Room
	hedi   uint64
	id     uint64
	path   string // where files are saved
	opened uint64 // the customer that was gone to
	back   bool

	printed uint64 // whose certificate
}

// on opens the page of the license, to read, as an operator who may do all or
// only what is named.
func on(t *testing.T, set stage.Setting, may core.Permissions) *scene {
	t.Helper()
	d := testdesk.Open(t)
	d.Set(t, "mail.from", "desk@fjord.example")
	d.Product(t, "Fieldscope Pro 4", 5)
	hand := task.At(testdesk.Start())
	s := &scene{Stage: stage.New(t, set, hand), desk: d, path: t.TempDir() + "/hedi.kdlicense"}
	var l core.License
	s.hedi, l = d.OfHedi(t)
	s.id = l.ID
	if may != 0 {
		s.desk.Session = other(t, d, may)
	}
	s.begin(t, task.Inline(t.Context(), hand))
	return s
}

// other is the session of an operator with those permissions.
func other(t *testing.T, d testdesk.Desk, may core.Permissions) *core.Session {
	t.Helper()
	const password = "a long sentence for the telephone"
	if err := d.Operators().Add(t.Context(), core.NewOperator{Name: "tom", Password: secret.New(password), Given: may}); err != nil {
		t.Fatal(err)
	}
	session, err := d.Desk.SignIn(t.Context(), "tom", secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Leave(t.Context()) })
	return session
}

func (s *scene) begin(t *testing.T, r *task.Runner) {
	t.Helper()
	s.room = NewRoom(RoomWindow{Canvas: s.Canvas, Runner: r, Deeds: DeedsOf(s.desk.Session), Say: s.Say, Files: s, OpenMail: func(uint64) {}, Offline: func() {}, Certificate: func(l core.License) { s.printed = l.ID }})
	s.page = Open(r, From(s.desk.Session, words.Clock{Now: s.Hand.Now, Zone: time.UTC}), s, s.id, false)
	keys := kit.NewCommands(s.Canvas, s.page.Commands(), func(string, string) {})
	s.Window.SetMainMenu(keys.MainMenu())
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: label.Customers}, {Icon: "key", Title: label.Licenses}}, func(int) {})
	s.Show(kit.NewShell(kit.Column(0), kit.Column(0), rail, s.page.Content(), nil, s.page.Line()))
	t.Cleanup(s.page.Close)
	t.Cleanup(s.room.Close)
	s.page.Start()
}

// What the page asks of its window.

func (s *scene) Back(uint64)                         { s.back = true }
func (s *scene) Run(a model.ID, on model.Facts)      { s.room.Run(a, on) }
func (s *scene) OpenCustomer(id uint64)              { s.opened = id }
func (s *scene) Offline() bool                       { return true }
func (s *scene) OpenSetting(string)                  {}
func (s *scene) Say(t kit.Toast)                     { s.page.Line().Say(t); s.page.Changed(core.Change{Licenses: true}) }
func (s *scene) Save(_, _ string, then func(string)) { then(s.path) }
func (s *scene) RunSeat(a model.ID, on model.Facts, seat core.Seat) {
	s.room.RunSeat(a, on, seat)
}

// toast looks at the status line.
func (s *scene) toast(t *testing.T, want string) kit.Toast {
	t.Helper()
	got, _ := s.page.Line().Toast()
	if !strings.Contains(got.Text+" "+got.Detail, want) {
		t.Errorf("the toast is %q, want %q; there is:\n%s", got.Text, want, s.Said())
	}
	return got
}

// of clicks on the link of a seat.
func (s *scene) of(t *testing.T, link, machine string) {
	t.Helper()
	stage.Find(t, s.Stage, link+" "+machine, func(b *kit.Button) bool { return kit.NameOf(b) == link+" "+machine }).Tapped(&fyne.PointEvent{})
}

func (s *scene) license(t *testing.T) core.License {
	t.Helper()
	return s.desk.Licensed(t, s.id)
}
