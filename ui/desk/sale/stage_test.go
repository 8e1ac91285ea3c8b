package sale

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// room is the page in the frame of the main window, on a real desk.
type room struct {
	*stage.Stage
	*Page
	desk  testdesk.Desk
	asked []string // what the page asked the window for
}

func (r *room) ask(format string, args ...any) {
	r.asked = append(r.asked, fmt.Sprintf(format, args...))
}

func (r *room) Back()                  { r.ask("back") }
func (r *room) Again()                 { r.ask("again") }
func (r *room) OpenCustomer(id uint64) { r.ask("customer %d", id) }
func (r *room) OpenLicense(id uint64)  { r.ask("license %d", id) }
func (r *room) ReadAloud(c core.Customer, pw secret.Text) {
	r.ask("read aloud to %d: %t", c.ID, !pw.Empty())
}
func (r *room) Print(c core.Customer) { r.ask("print for %d", c.ID) }

// onStage opens the page on a desk with two products; runner nil: everything
// happens at once.
func onStage(t *testing.T, set stage.Setting, runner func(*task.Hand) *task.Runner, change func(*Source)) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	r := &room{Stage: stage.New(t, set, hand), desk: testdesk.Open(t)}
	for _, p := range []core.ProductForm{{Name: "Fieldscope Pro 4", Activations: 5, Days: 596}, {Name: "Tide Planner", Activations: 3}} {
		if _, err := r.desk.Products().Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	source := From(r.desk.Session, words.Clock{Now: hand.Now, Zone: time.UTC}, "")
	if change != nil {
		change(&source)
	}
	r.Page = New(runner(hand), source, r)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "key", Title: "Licenses"}}, nil)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	r.Stage.Show(kit.NewShell(top, nil, rail, r.Content(), r.Panel(), r.Line()))
	r.Page.Start()
	t.Cleanup(r.Page.Close)
	return r
}

// hedi adds a customer who has a password.
func (r *room) hedi(t *testing.T) uint64 {
	t.Helper()
	saved, err := r.desk.Customers().Add(t.Context(), core.Save{
		Fields:   core.Fields{FirstName: "Hedi", LastName: "Ács", Company: "Ács Kft.", City: "Budapest", Email: "hedi@acs.example"},
		Access:   core.Access{EmailConfirmed: new(true), LoginEnabled: new(true)},
		Password: &core.PasswordChange{Show: true}})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ID
}

// toast is what the status line says, both lines.
func (r *room) toast() string {
	one, _ := r.Line().Toast()
	return strings.TrimSpace(one.Text + " " + one.Detail)
}

// want looks what the page asked the window for since the last time.
func (r *room) want(t *testing.T, asked ...string) {
	t.Helper()
	if strings.Join(r.asked, "\n") != strings.Join(asked, "\n") {
		t.Errorf("asked for %q, want %q", r.asked, asked)
	}
	r.asked = nil
}

// licenses are a customer's.
func (r *room) licenses(t *testing.T, customer uint64) []core.License {
	t.Helper()
	all, err := r.desk.Licenses().Of(t.Context(), customer)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
