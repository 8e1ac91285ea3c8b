package mail

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/words"
)

func clock() words.Clock { return words.Clock{Now: testdesk.Start, Zone: time.UTC} }

// room is a window that shows the page in the frame of the main window, and
// notes what the page asks for.
type room struct {
	*stage.Stage
	*Page
	shell *kit.Shell
	asked []string
	path  string // what Save answers, "" for cancel
}

func (r *room) note(format string, args ...any) {
	r.asked = append(r.asked, fmt.Sprintf(format, args...))
}

// Save is part of Files.
func (r *room) Save(title, name string, then func(string)) {
	r.note("save %s", name)
	if r.path != "" {
		then(r.path)
	}
}

// wants looks what the page asked for since the last time.
func (r *room) wants(t *testing.T, asked ...string) {
	t.Helper()
	if !slices.Equal(r.asked, asked) {
		t.Errorf("the page asked for %q, want %q", r.asked, asked)
	}
	r.asked = nil
}

// window notes everything.
func (r *room) window(t *testing.T) Window {
	return Window{
		Open:      func(id uint64, edit bool) { r.note("open %d edit %v", id, edit) },
		OpenLink:  func(url string) { r.note("link %s", url) },
		Settings:  func() { r.note("settings") },
		ReadAloud: func(id uint64) { r.note("aloud %d", id) },
		Files:     r,
		Print: func(title string, pdf func(context.Context) ([]byte, error)) {
			page, err := pdf(t.Context())
			r.note("print %s: %s %v", title, page, err)
		},
	}
}

// open shows a source's page. runner nil: everything happens at once.
func open(t *testing.T, set stage.Setting, source Source, runner *task.Runner) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = task.Inline(t.Context(), hand)
	}
	r := &room{Stage: stage.New(t, set, hand)}
	if source.PDF == nil {
		source.PDF = func(l model.Letter) ([]byte, error) { return []byte("PDF of " + l.Subject), nil }
	}
	r.Page = New(runner, source, r.window(t))
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}, {Icon: "list", Title: "Activity"}, {Icon: "sliders", Title: "Settings"}}, nil)
	rail.Go(1)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	r.shell = kit.NewShell(top, nil, rail, r.Content(), r.Panel(), r.Line())
	r.Stage.Show(r.shell)
	r.Window.Resize(set.Size)
	kit.NewCommands(r.Canvas, r.Commands(), func(_, why string) { r.note("refused: %s", why) })
	r.Start()
	t.Cleanup(r.Page.Close)
	return r
}

// heard is a source that has the page told of each deed's commit, as the main
// window does.
func heard(s Source, tell func()) Source {
	after := func(do func(context.Context, uint64) error) func(context.Context, uint64) error {
		return func(ctx context.Context, id uint64) error {
			defer tell()
			return do(ctx, id)
		}
	}
	s.Retry, s.Cancel, s.HandedOver, s.Erase = after(s.Retry), after(s.Cancel), after(s.HandedOver), after(s.Erase)
	read, send := s.Read, s.Send
	s.Read = func(ctx context.Context, id uint64, on bool) error {
		defer tell()
		return read(ctx, id, on)
	}
	s.Send = func(ctx context.Context) (core.MailSummary, error) {
		defer tell()
		return send(ctx)
	}
	return s
}

// onDesk shows the page of a real desk.
func onDesk(t *testing.T, d testdesk.Desk) *room {
	t.Helper()
	var r *room
	source := heard(From(d.Session, clock()), func() { r.Changed(core.Change{Mail: true}) })
	r = open(t, stage.Plain(), source, nil)
	return r
}

// add adds a customer who can log in.
func add(t *testing.T, d testdesk.Desk, first, last, email string) uint64 {
	t.Helper()
	yes := true
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields: core.Fields{FirstName: first, LastName: last, Email: email}, Access: core.Access{LoginEnabled: &yes, EmailConfirmed: &yes},
	})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ID
}

// link mails a link to choose a new password.
func link(t *testing.T, d testdesk.Desk, customer uint64) (mail uint64) {
	t.Helper()
	sent, err := d.Customers().SendResetLink(t.Context(), customer, "")
	if err != nil {
		t.Fatal(err)
	}
	return sent.MailID
}

// deliver sends what is due.
func deliver(t *testing.T, d testdesk.Desk) {
	t.Helper()
	if _, err := d.Mail().Send(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// byHand has mail handed over by hand.
func byHand(t *testing.T, d testdesk.Desk) {
	t.Helper()
	d.Set(t, "portal.base-url", "https://login.fjord.example")
	d.Set(t, "mail.from", "desk@fjord.example")
	d.Set(t, "mail.mode", "by-hand")
}

// deaf has mail go to a server that does not answer.
func deafServer(t *testing.T, d testdesk.Desk) {
	t.Helper()
	d.Set(t, "portal.base-url", "https://login.fjord.example")
	d.Set(t, "mail.from", "desk@fjord.example")
	d.Set(t, "mail.server", "127.0.0.1")
	d.Set(t, "mail.security", "none")
	d.Set(t, "mail.port", "1") // nobody listens there
	d.Set(t, "mail.mode", "smtp")
}

// box clicks a folder.
func (r *room) folder(t *testing.T, name model.Box) {
	t.Helper()
	stage.Find(t, r.Stage, string(name), func(i *boxItem) bool { return i.box == name }).Tapped(&fyne.PointEvent{})
}

// command does a command of the page by its name, as its key does.
func (r *room) command(t *testing.T, name string) {
	t.Helper()
	i := slices.IndexFunc(r.Commands(), func(c kit.Command) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no command %q", name)
	}
	r.Commands()[i].Do()
}
