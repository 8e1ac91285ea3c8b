package transfer

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

func TestAListIsChosenTriedAndImported(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.Says(t, "Import customers", "Which list?", "Nothing is written before you click Import.")
	r.give = r.file(t, "customers.csv", list)
	r.Press(fyne.KeySpace) // the keyboard is on Choose a file
	r.want(t, "open Import customers [.csv .txt .tsv .jsonl]")
	r.Says(t, "customers.csv · UTF-8 · comma · 6 columns", "Customer Id", "External ID", "A1", "Shoe size", model.LeaveOut, "First rows", "Hedi")
	r.Tap(t, "Import")
	r.Says(t, "Try it first")
	r.Press(fyne.KeyReturn) // takes the sentence away

	r.Tap(t, "Try")
	r.Says(t, "Would be imported: 2 new, 0 changed, 0 unchanged, 1 refused. Nothing is written yet.",
		"1 refused row", "Line 3: The e-mail address cannot be used", "Import 2 customers")
	if n := r.customers(t); n != 0 {
		t.Errorf("a dry run made %d customers", n)
	}
	r.Press(fyne.KeyReturn) // a second Enter tries again, and imports nothing
	if n := r.customers(t); n != 0 {
		t.Errorf("a second Enter made %d customers", n)
	}
	r.Press(fyne.KeyTab, fyne.KeyReturn)
	r.Says(t, "Imported: 2 new, 0 changed, 0 unchanged, 1 refused.", "New customers are unregistered and have no password. Nothing was mailed.")
	if n := r.customers(t); n != 2 {
		t.Errorf("%d customers", n)
	}
	r.SaysNot(t, "Try")

	r.give = filepath.Join(r.dir, "mend.csv")
	r.asked = nil
	r.Tap(t, "Save the refused rows…")
	r.want(t, "save Save the refused rows as customers-refused.csv")
	if got := read(t, r.give); !strings.HasPrefix(got, "externalId,firstName,lastName,email,notes,line,reason\r\nA2,Jo,Albers,not an address,,3,The e-mail") {
		t.Error(got)
	}
	if got := r.toast(); got != "Refused rows saved: mend.csv Mend them there and import the file." {
		t.Error(got)
	}
	r.Press(fyne.KeyReturn)
	r.want(t, "back")
}

func TestMapping(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.Page.Open(r.file(t, "customers.csv", list))
	r.Tap(t, "Try")
	r.Says(t, "Import 2 customers")
	r.mapping.fields[4].Choose(slices.Index(r.list.Choices(), "Notes")) // Shoe size is Notes
	if got := r.mapping.fields[5].Text(); got != model.LeaveOut {
		t.Errorf("two columns are notes: %s", got)
	}
	r.SaysNot(t, "Would be imported")
	if !r.in.Disabled() {
		t.Error("another mapping can be imported without a try")
	}
	r.Says(t, "39") // among the first rows
	for i := range r.mapping.fields {
		r.mapping.fields[i].Choose(0)
	}
	r.Says(t, "No column says who the customers are", "No column is imported yet.")
	r.Tap(t, "Try")
	r.Says(t, "map one to a name")
	r.Press(fyne.KeyReturn)
	r.mapping.fields[1].Choose(2)
	r.Says(t, "Without an external ID or an e-mail address every row is a new customer")
	r.Tap(t, "Try")
	r.Says(t, "3 new")
}

func TestFilesThatAreNoLists(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	for name, one := range map[string]struct{ text, want string }{
		"letter.pdf": {"%PDF-1.7", "“letter.pdf” cannot be imported"},
		"empty.csv":  {"", "“empty.csv” cannot be imported"},
		"head.csv":   {"Email\r\n", "The file has no rows below its first line."},
	} {
		r.Page.Open(r.file(t, name, one.text))
		r.Says(t, one.want)
	}
	r.Page.Open(filepath.Join(r.dir, "gone.csv"))
	r.Says(t, "The file is not there.", "Try again")
	r.file(t, "gone.csv", list)
	r.Tap(t, "Try again")
	r.Says(t, "First rows")
	r.Page.Open(r.dir)
	r.Says(t, "This is a folder or a device, not a file.")
}

func TestDamagedRowsAreNamed(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.Page.Open(r.file(t, "customers.csv", "Email,Name\nhedi@acs.example,Hedi\na,b,c,d\n"))
	r.Says(t, "has 4 cells, the header 2")
	r.Tap(t, "Try")
	r.Says(t, "1 refused row", "Line 3: ")
}

func TestNothingNew(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	path := r.file(t, "customers.csv", list)
	for range 2 {
		r.Page.Open(path)
		if r.Line().Text() != nothingYet {
			t.Errorf("the line still says %q", r.Line().Text())
		}
		r.Tap(t, "Try")
		r.Page.Import()
	}
	r.Says(t, "Would be imported: 0 new, 0 changed, 2 unchanged, 1 refused.")
	r.Tap(t, "Import")
	r.Says(t, "There is nothing new or changed to import.")
}

// slow is a page whose import waits for the test.
type slow struct {
	*room
	queue *task.Queue
	rows  chan int // lets the import tell a number of rows
}

func onSlowStage(t *testing.T) *slow {
	t.Helper()
	s := &slow{rows: make(chan int)}
	s.room = onStage(t, stage.Plain(), func(h *task.Hand) *task.Runner {
		s.queue = task.NewQueue(t.Context(), h)
		return s.queue.Runner
	}, func(source *Source) {
		real := source.Import
		source.Import = func(ctx context.Context, r model.Request, file model.File, told func(model.Progress)) (model.Result, error) {
			for {
				select {
				case n := <-s.rows:
					if n == 0 {
						return real(ctx, r, file, nil)
					}
					told(model.Progress{Rows: n, Bytes: int64(n), Size: 1000})
				case <-ctx.Done():
					return model.Result{DryRun: r.DryRun(), Done: core.Imported{New: 300}, Stopped: ctx.Err()}, nil
				}
			}
		}
	})
	t.Cleanup(s.queue.Close)
	s.Page.Open(s.file(t, "customers.csv", list))
	s.until(t, func() bool { return s.list != nil && !s.preview.Running() })
	return s
}

func (s *slow) until(t *testing.T, reached func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.queue.Until(ctx, reached); err != nil {
		t.Fatal(err, s.Said())
	}
}

func (s *slow) said(text string) func() bool {
	return func() bool { return strings.Contains(s.Said(), text) }
}

// tried is a slow page whose list was tried.
func (s *slow) tried(t *testing.T) {
	t.Helper()
	s.Tap(t, "Try")
	s.rows <- 0
	s.until(t, s.said("Import 2 customers"))
}

func TestProgressAndCancel(t *testing.T) {
	s := onSlowStage(t)
	s.tried(t)
	s.Page.Import()
	s.SaysNot(t, "Being imported.")
	s.Hand.Push(patience)
	s.until(t, s.said("Being imported."))
	s.Hand.Push(2 * time.Second)
	s.rows <- 250
	s.until(t, s.said("250 rows · 116 rows a second · 7 s left"))
	if s.bar.Value() != 0.25 {
		t.Errorf("the bar stands at %v", s.bar.Value())
	}
	for _, name := range []string{"Try", "Import 2 customers", "Choose a file…"} {
		if !s.Button(t, name).Disabled() {
			t.Errorf("%s can be pressed while an import runs", name)
		}
	}
	s.Page.Open("/other.csv")
	if got := s.toast(); !strings.HasPrefix(got, "Not opened: other.csv") {
		t.Error(got)
	}
	s.mapping.fields[0].Choose(0)
	s.Says(t, underWay)
	s.Press(fyne.KeyReturn)
	s.command(t, fyne.KeyEscape)
	s.Says(t, "Stopping…")
	s.until(t, s.said("Cancelled. Imported so far: 300 new"))
	s.Tap(t, "Go on with this file")
	s.until(t, s.said("First rows"))
	s.Says(t, "External ID")
	s.tried(t)
	s.Page.Import()
	s.rows <- 0
	s.until(t, s.said("Imported: 2 new"))
}

func TestLeavingWhileItImports(t *testing.T) {
	s := onSlowStage(t)
	s.tried(t)
	left := 0
	leave := func() { s.Leave(func() { left++ }) }
	s.Page.Import()
	leave()
	s.Says(t, "Stop the import?", "What was imported so far stays")
	s.Press(fyne.KeyReturn) // go on
	if left != 0 || !s.deed.running() {
		t.Fatal("the import was left")
	}
	leave()
	s.Tap(t, "Stop and leave")
	if left != 1 {
		t.Error("the page cannot be left")
	}
	s.Page.Close()
	s.queue.Close()
	s.SaysNot(t, "Cancelled.")
}

func TestMappingWhileItIsTried(t *testing.T) {
	s := onSlowStage(t)
	s.Tap(t, "Try")
	s.mapping.fields[4].Choose(3)
	if s.deed.running() {
		t.Error("a dry run of another mapping goes on")
	}
	left := false
	s.Tap(t, "Try")
	s.Leave(func() { left = true })
	if !left {
		t.Error("a dry run keeps the page")
	}
}

func TestAManyColumnedList(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	var head, row []string
	for i := range 60 {
		head, row = append(head, fmt.Sprintf("Column %d", i)), append(row, fmt.Sprint(i))
	}
	head[7] = "Email"
	began := time.Now()
	r.Page.Open(r.file(t, "wide.csv", strings.Join(head, ";")+"\n"+strings.Join(row, ";")+"\n"))
	r.mapping.fields[0].Choose(1)
	r.Says(t, "semicolon · 60 columns")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	stage.Find(t, r.Stage, "the table", func(*kit.Table) bool { return true })
}
