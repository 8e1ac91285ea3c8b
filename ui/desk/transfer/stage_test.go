package transfer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

const list = "Customer Id,First Name,Last Name,Email,Shoe size,Notes\r\n" +
	"A1,Hedi,Ács,hedi@acs.example,39,likes tea\r\n" +
	"A2,Jo,Albers,not an address,41,\r\n" +
	"A3,Amélie,Baudin,amelie@baudin.example,38,\r\n"

// room is the page in the frame of the main window, on a real desk.
type room struct {
	*stage.Stage
	*Page
	desk  testdesk.Desk
	dir   string
	shell *kit.Shell
	asked []string // what the page asked the window for
	give  string   // the path that Files give
}

func (r *room) Back()        { r.asked = append(r.asked, "back") }
func (r *room) Files() Files { return r }

// Open is Files'. Both notes and gives.
func (r *room) Open(title string, endings []string, then func(string)) {
	r.asked = append(r.asked, fmt.Sprintf("open %s %v", title, endings))
	r.answer(then)
}

func (r *room) Save(title, name string, then func(string)) {
	r.asked = append(r.asked, fmt.Sprintf("save %s as %s", title, name))
	r.answer(then)
}

func (r *room) answer(then func(string)) {
	if r.give != "" {
		then(r.give)
	}
}

func clock(h *task.Hand) words.Clock { return words.Clock{Now: h.Now, Zone: time.UTC} }

// onStage opens the page. change may put another source in; runner nil:
// everything happens at once.
func onStage(t *testing.T, set stage.Setting, runner func(*task.Hand) *task.Runner, change func(*Source)) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	r := &room{Stage: stage.New(t, set, hand), desk: testdesk.Open(t), dir: t.TempDir()}
	source := From(r.desk.Session, clock(hand))
	if change != nil {
		change(&source)
	}
	run := runner(hand)
	r.Page = New(run, source, r)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}}, nil)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	r.shell = kit.NewShell(top, nil, rail, r.Content(), r.Panel(), r.Line())
	r.Stage.Show(r.shell)
	r.Page.Start()
	t.Cleanup(r.Page.Close)
	return r
}

// file writes a file and returns its path.
func (r *room) file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// want looks what the page asked the window for since the last time.
func (r *room) want(t *testing.T, asked ...string) {
	t.Helper()
	if strings.Join(r.asked, "\n") != strings.Join(asked, "\n") {
		t.Errorf("asked for %q, want %q", r.asked, asked)
	}
	r.asked = nil
}

// customers are how many there are.
func (r *room) customers(t *testing.T) int {
	t.Helper()
	_, n, err := r.desk.Customers().Rows(t.Context(), core.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// command does a command of the page by its key.
func (r *room) command(t *testing.T, key fyne.KeyName) {
	t.Helper()
	for _, c := range r.Commands() {
		if c.Key == key {
			c.Do()
			return
		}
	}
	t.Fatalf("no command has the key %s", key)
}

// toast is what the status line says, both lines.
func (r *room) toast() string {
	one, _ := r.Line().Toast()
	return strings.TrimSpace(one.Text + " " + one.Detail)
}

// fill adds customers.
func (r *room) fill(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		if _, err := r.desk.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@acs.example", i)}}); err != nil {
			t.Fatal(err)
		}
	}
}

// read is a file's text.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// alone looks that nothing stands in a folder but some files.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("there is %q, want %q", got, names)
	}
}
