package licenses

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/words"
)

// scene is the page in a window, over a desk with Hedi's license, one of Plant 7
// and some in stock.
type scene struct {
	*stage.Stage
	desk  testdesk.Desk
	page  *Page
	room  *Room
	shell *kit.Shell
	path  string
	asked []string
	hers  core.License
}

// clock is the desk's.
func (s *scene) clock() words.Clock { return words.Clock{Now: s.Hand.Now, Zone: time.UTC} }

func (s *scene) note(format string, args ...any) {
	s.asked = append(s.asked, fmt.Sprintf(format, args...))
}
func (s *scene) Open(id uint64, edit bool)                { s.note("open %d edit %v", id, edit) }
func (s *scene) OpenCustomer(id uint64)                   { s.note("customer %d", id) }
func (s *scene) Run(a license.ID, f license.Facts)        { s.note("%s %d", a, f.License.ID) }
func (s *scene) Rearrange()                               { s.shell.Refresh() }
func (s *scene) Save(_, _ string, then func(path string)) { then(s.path) }
func (s *scene) Tools() Tools {
	return Tools{
		Add:      Tool{Do: func() { s.room.Add(license.Nobody(), s.page.Product(), s.page.InScope()) }},
		Products: Tool{Do: func() { s.room.Products() }},
		Offline:  Tool{Do: func() { s.note("offline") }, Why: "You need the permission Issue License Files."},
	}
}

// on opens the page of a desk with licenses, or of an empty one.
func on(t *testing.T, set stage.Setting, empty bool) *scene {
	t.Helper()
	d := testdesk.Open(t)
	s := &scene{Stage: stage.New(t, set, task.At(testdesk.Start())), desk: d, path: t.TempDir() + "/licenses.csv"}
	if !empty {
		d.Product(t, "Fieldscope Pro 4", 5)
		d.Product(t, "Chart Viewer", 1)
		_, s.hers = d.OfHedi(t)
		plant, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{Company: "Plant 7"}})
		if err != nil {
			t.Fatal(err)
		}
		d.License(t, core.NewLicenses{Product: "Chart Viewer", Customer: plant.ID, ExternalID: "OLD-1"})
		d.License(t, core.NewLicenses{Product: "Chart Viewer", Count: 2})
	}
	s.begin(t, task.Inline(t.Context(), s.Hand))
	return s
}

func (s *scene) begin(t *testing.T, r *task.Runner) {
	t.Helper()
	s.room = NewRoom(RoomWindow{
		Canvas: s.Canvas, Runner: r, Clock: s.clock(), Deeds: DeedsOf(s.desk.Session, s.clock()), May: s.desk.Permissions(), Files: s,
		Say: func(t kit.Toast) { s.page.Line().Say(t); s.page.Changed(core.Change{Licenses: true}) }, Show: func(id uint64) { s.page.Show(id) },
	})
	s.page = New(r, From(s.desk.Session, s.clock()), s)
	keys := kit.NewCommands(s.Canvas, s.page.Commands(), func(string, string) {})
	s.Window.SetMainMenu(keys.MainMenu())
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: label.Customers}, {Icon: "key", Title: label.Licenses}}, func(int) {})
	s.shell = kit.NewShell(kit.Column(0), kit.Column(0), rail, s.page.Content(), s.page.Panel(), s.page.Line())
	s.shell.LeastPage = LeastPage
	s.Show(s.shell)
	t.Cleanup(s.page.Close)
	t.Cleanup(s.room.Close)
	s.page.Start()
}

// search types over what stands in the filter.
func (s *scene) search(text string) {
	s.Shortcut(fyne.KeyF, fyne.KeyModifierControl)
	s.page.head.filter.SetText("")
	s.Letters(text)
}

// rows are the products and customers of the rows.
func (s *scene) rows() string {
	var all []string
	for i := range s.page.model.Len() {
		line, _ := s.page.model.Row(i)
		all = append(all, line.Cell("Product")+" "+line.Cell("Customer"))
	}
	return strings.Join(all, ", ")
}

// want looks what the page asked for since the last time.
func (s *scene) want(t *testing.T, asked string) {
	t.Helper()
	if got := strings.Join(s.asked, ", "); got != asked {
		t.Errorf("the page asked for %q, want %q", got, asked)
	}
	s.asked = nil
}
