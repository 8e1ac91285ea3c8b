package activity

import (
	"fmt"
	"slices"
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

func clock() words.Clock { return words.Clock{Now: testdesk.Start, Zone: time.UTC} }

// room is a window that shows the page in the frame of the main window, and
// notes what the page asks for.
type room struct {
	*stage.Stage
	*Page
	asked []string
	path  string // what Save answers, "" for cancel
}

func (r *room) Open(id uint64, edit bool) {
	r.asked = append(r.asked, fmt.Sprintf("open %d edit %v", id, edit))
}
func (r *room) Files() Files { return r }
func (r *room) Save(title, name string, then func(string)) {
	r.asked = append(r.asked, "save "+name)
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

// open shows a source's page. runner nil: everything happens at once.
func open(t *testing.T, set stage.Setting, source Source, runner func(*task.Hand) *task.Runner) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	r := &room{Stage: stage.New(t, set, hand)}
	r.Page = New(runner(hand), source, r)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}, {Icon: "list", Title: "Activity"}, {Icon: "sliders", Title: "Settings"}}, nil)
	rail.Go(2)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	r.Stage.Show(kit.NewShell(top, nil, rail, r.Content(), r.Panel(), r.Line()))
	r.Window.Resize(set.Size)
	kit.NewCommands(r.Canvas, r.Commands(), func(_, why string) { r.asked = append(r.asked, "refused: "+why) })
	r.Start()
	t.Cleanup(r.Page.Close)
	return r
}

// busy is a desk on which things were done: a customer with a long name, whose
// password was typed and shown.
func busy(t *testing.T) (d testdesk.Desk, customer uint64) {
	t.Helper()
	d = testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields:   core.Fields{FirstName: "Wolfeschlegelsteinhausenbergerdorff", LastName: "Featherstonehaugh-Cholmon", Email: "hedi@acs.example"},
		Password: &core.PasswordChange{Typed: secret.New("gravel-otter-Minute-7"), VerifiedBy: "Support PIN"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Customers().Reveal(t.Context(), saved.ID, "The caller asked for it"); err != nil {
		t.Fatal(err)
	}
	d.Set(t, "reset.ticket-minutes", "45")
	return d, saved.ID
}

// fill types into the entry under a label.
func (r *room) fill(t *testing.T, label, text string) {
	t.Helper()
	s := stage.Find(t, r.Stage, label, func(s *sized) bool { return s.label.Text() == label })
	e, ok := s.field.(*kit.Entry)
	if !ok {
		t.Fatalf("%q is no entry", label)
	}
	r.Canvas.Focus(e)
	e.SetText("")
	r.Letters(text)
}
