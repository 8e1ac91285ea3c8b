package offline

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
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
	t     *testing.T
	desk  testdesk.Desk
	dir   string
	asked []string // what the page asked the window for
	give  string   // the path that Files give
}

func (r *room) Back()                 { r.asked = append(r.asked, "back") }
func (r *room) OpenLicense(id uint64) { r.asked = append(r.asked, fmt.Sprint("license ", id)) }
func (r *room) Files() Files          { return r }

// Open is Files', as are the next two. All note and give.
func (r *room) Open(title string, _ []string, then func(string)) { r.answer("open "+title, then) }

func (r *room) Folder(title, _ string, then func(string)) { r.answer("folder "+title, then) }

func (r *room) Save(title, name string, then func(string)) {
	r.answer("save "+title+" as "+name, then)
}

func (r *room) answer(asked string, then func(string)) {
	r.asked = append(r.asked, asked)
	if r.give != "" {
		then(r.give)
	}
}

// onStage opens the page. runner nil: everything happens at once.
func onStage(t *testing.T, set stage.Setting, runner func(*task.Hand) *task.Runner, change func(*Source)) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	r := &room{Stage: stage.New(t, set, hand), t: t, desk: testdesk.Open(t), dir: t.TempDir()}
	source := From(r.desk.Session, words.Clock{Now: hand.Now, Zone: time.UTC})
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

// licenses makes licenses of a product, each for some computers.
func (r *room) licenses(product string, seats, count int) []uint64 {
	r.t.Helper()
	_, err := r.desk.Products().Add(r.t.Context(), core.ProductForm{Name: product, Activations: seats})
	r.ok(err)
	ids, err := r.desk.Licenses().Add(r.t.Context(), core.NewLicenses{Product: product, Count: count})
	r.ok(err)
	return ids
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) license(id uint64) core.License {
	r.t.Helper()
	l, err := r.desk.Licenses().Get(r.t.Context(), id)
	r.ok(err)
	return l
}

// request is what a product on a computer writes.
func (r *room) request(id uint64, computer string) []byte {
	r.t.Helper()
	one, err := license.NewRequest(fmt.Sprint(id), r.license(id).ActivationPassword, "ID-"+computer, computer)
	r.ok(err)
	data, err := one.Marshal()
	r.ok(err)
	return data
}

// file writes a file of the folder and returns its path.
func (r *room) file(name string, data []byte) string {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	r.ok(os.WriteFile(path, data, 0o600))
	return path
}

// read is a file's text, "" where there is none.
func (r *room) read(name string) string {
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	return string(text)
}

// in are the names in the folder with an ending.
func (r *room) in(ending string) (names []string) {
	entries, err := os.ReadDir(r.dir)
	r.ok(err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ending) {
			names = append(names, e.Name())
		}
	}
	return names
}

// want looks what the page asked the window for since the last time.
func (r *room) want(asked ...string) {
	r.t.Helper()
	if strings.Join(r.asked, "\n") != strings.Join(asked, "\n") {
		r.t.Errorf("asked for %q, want %q", r.asked, asked)
	}
	r.asked = nil
}

// command does a command of the page by its key.
func (r *room) command(key fyne.KeyName) {
	r.t.Helper()
	for _, c := range r.Commands() {
		if c.Key == key {
			c.Do()
			return
		}
	}
	r.t.Fatalf("no command has the key %s", key)
}

// toast is what the status line says, both lines.
func (r *room) toast() string {
	one, _ := r.Line().Toast()
	return strings.TrimSpace(one.Text + " " + one.Detail)
}
