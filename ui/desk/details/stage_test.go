package details

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

func clock() words.Clock { return words.Clock{Now: testdesk.Start, Zone: time.UTC} }

// window is a window that shows a page in the frame of the main window, and
// notes what the page asks for.
type window struct {
	*stage.Stage
	*Page
	shell *kit.Shell
	asked []string
	ran   person.Facts // what the last Run was given
	toast kit.Toast
}

func (w *window) note(format string, args ...any) {
	w.asked = append(w.asked, fmt.Sprintf(format, args...))
}
func (w *window) Edited()                      {}
func (w *window) Back(id uint64)               { w.note("back %d", id) }
func (w *window) Retry(mail uint64)            { w.note("retry %d", mail) }
func (w *window) OpenMail(mail uint64)         { w.note("mail %d", mail) }
func (w *window) OpenSetting(name string)      { w.note("setting %s", name) }
func (w *window) EnableLogin(c core.Customer)  { w.note("enable %d", c.ID) }
func (w *window) Help(topic string)            { w.note("help %s", topic) }
func (w *window) Say(t kit.Toast)              { w.toast = t; w.Line().Say(t) }
func (w *window) OpenLicense(id uint64)        { w.note("license %d", id) }
func (w *window) OpenLicenses(id uint64)       { w.note("licenses of %d", id) }
func (w *window) AddLicenses(to license.Owner) { w.note("add licenses for %d", to.ID) }
func (w *window) EmailSeats(f person.Facts)    { w.note("seats to %d", f.Customer.ID) }
func (w *window) RunLicense(a license.ID, f license.Facts) {
	w.note("%s license %d", a, f.License.ID)
}
func (w *window) RunSeat(a license.ID, f license.Facts, s core.Seat) {
	w.note("%s %s of %d", a, s.Machine, f.License.ID)
}
func (w *window) Run(a person.ID, f person.Facts) {
	w.ran = f
	w.note("%s %d", a, f.Customer.ID)
}

// want looks what the page asked for since the last time.
func (w *window) want(t *testing.T, asked ...string) {
	t.Helper()
	if !slices.Equal(w.asked, asked) {
		t.Errorf("the page asked for %q, want %q", w.asked, asked)
	}
	w.asked = nil
}

// command does a command of the page by its name, as its key does.
func (w *window) command(t *testing.T, name string) {
	t.Helper()
	for _, c := range w.Commands() {
		if c.Name != name {
			continue
		}
		if c.Why != nil && c.Why() != "" {
			w.note("refused: %s", c.Why())
			return
		}
		if !kit.DialogOpen(w.Canvas) {
			c.Do()
		}
		return
	}
	t.Fatalf("there is no command %q", name)
}

// put takes the keyboard to a field and pastes a text over what stands there.
func (w *window) put(t *testing.T, label, text string) {
	t.Helper()
	e := w.Entry(t, label)
	w.Canvas.Focus(e)
	e.SetText(text)
}

// told is the sentence that lies over the window, "" for none.
func (w *window) told() string {
	if b, ok := w.Canvas.Overlays().Top().(interface{ Sentence() string }); ok {
		return b.Sentence()
	}
	return ""
}

// onStage shows the page of a customer, 0 for the wizard.
func onStage(t *testing.T, set stage.Setting, source Source, id uint64, edit bool, runner func(*task.Hand) *task.Runner) *window {
	t.Helper()
	hand := task.At(testdesk.Start())
	w := &window{Stage: stage.New(t, set, hand)}
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	w.Page = Open(runner(hand), source, w, id, edit)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}, {Icon: "list", Title: "Activity"}, {Icon: "sliders", Title: "Settings"}}, nil)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	w.shell = kit.NewShell(top, nil, rail, w.Content(), w.Panel(), w.Line())
	w.Show(w.shell)
	w.Window.Resize(set.Size)
	kit.NewCommands(w.Canvas, w.Commands(), func(_, why string) { w.note("refused: %s", why) })
	w.Page.Start()
	t.Cleanup(w.Page.Close)
	return w
}

// onDesk shows Hedi's page on a real desk.
func onDesk(t *testing.T, edit bool, settings ...string) (*window, testdesk.Desk, uint64) {
	t.Helper()
	d := testdesk.Open(t)
	id := add(t, d, hedi())
	for i := 0; i < len(settings); i += 2 {
		d.Set(t, settings[i], settings[i+1])
	}
	return onStage(t, stage.Plain(), From(d.Session, clock()), id, edit, nil), d, id
}

// newOnDesk shows the wizard on a real desk.
func newOnDesk(t *testing.T, settings ...string) (*window, testdesk.Desk) {
	t.Helper()
	d := testdesk.Open(t)
	for i := 0; i < len(settings); i += 2 {
		d.Set(t, settings[i], settings[i+1])
	}
	return onStage(t, stage.Plain(), From(d.Session, clock()), 0, true, nil), d
}

func hedi() core.Fields {
	return core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142", Company: "Ács Kft.", City: "Budapest"}
}

// add adds a customer who can log in with a password that was typed.
func add(t *testing.T, d testdesk.Desk, f core.Fields) uint64 {
	t.Helper()
	yes := true
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: f, Access: core.Access{LoginEnabled: &yes, EmailConfirmed: &yes},
		Password: &core.PasswordChange{Typed: secret.New("gravel-otter-Minute-7")}})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ID
}

// get reads a customer.
func get(t *testing.T, d testdesk.Desk, id uint64) core.Customer {
	t.Helper()
	c, err := d.Customers().Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// locked makes a customer who tried ten wrong passwords of facts: making the
// tries takes a minute, because their answers are held back.
func locked(f person.Facts) person.Facts {
	at := testdesk.Start()
	f.Customer.Status, f.Customer.FailedAttempts = "locked", 10
	f.Customer.LastFailed, f.Customer.LockedUntil = at.Add(-6*time.Minute), at.Add(10*time.Minute)
	var e core.AuditEntry
	e.Action, e.Actor.Kind, e.At = "customer.lock", "portal", f.Customer.LastFailed.UnixMilli()
	e.Values = []core.AuditValue{{Field: "ip", New: "203.0.113.24"}}
	f.Events = append([]core.AuditEntry{e}, f.Events...)
	return f
}

// logsIn says whether a password logs a customer in.
func logsIn(t *testing.T, d testdesk.Desk, id uint64, password string) bool {
	t.Helper()
	p, err := d.Portal()
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Authenticate(t.Context(), core.Attempt{LoginID: fmt.Sprint(id), Password: secret.New(password), RemoteIP: "203.0.113.24"})
	return err == nil
}

// at is a key that is pressed with nothing else.
const (
	esc   = fyne.KeyEscape
	enter = fyne.KeyReturn
)
