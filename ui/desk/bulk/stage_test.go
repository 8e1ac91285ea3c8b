package bulk

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// room is the dialogs over an empty window, on a real desk.
type room struct {
	*stage.Stage
	*Room
	desk   testdesk.Desk
	ids    []uint64
	toasts []kit.Toast
	folder string
	clock  words.Clock
	print  []uint64 // whose letters were printed
}

// Save is Files'.
func (r *room) Save(_, name string, then func(string)) { then(filepath.Join(r.folder, name)) }

// onStage opens the room of a desk with n customers who can be mailed. runner
// nil: everything happens at once.
func onStage(t *testing.T, set stage.Setting, n int, runner func(*task.Hand) *task.Runner) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
	}
	r := &room{Stage: stage.New(t, set, hand), desk: testdesk.Open(t), folder: t.TempDir(), clock: words.Clock{Now: hand.Now, Zone: time.UTC}}
	at := 0
	_, err := r.desk.Customers().Import(t.Context(), core.Import{
		Next: func() (core.ImportRow, bool, error) {
			if at == n {
				return core.ImportRow{}, false, nil
			}
			at++
			return core.ImportRow{Line: at + 1, Values: map[string]string{"firstName": "Hedi", "lastName": fmt.Sprintf("Ács %03d", at), "email": fmt.Sprintf("hedi%d@acs.example", at)}}, true, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := r.desk.Customers().Rows(t.Context(), core.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r.ids = append(r.ids, row.ID)
	}
	r.Show(kit.NewText("", kit.Plain()))
	r.Room = New(Window{
		Canvas: r.Canvas, Clipboard: r.App.Clipboard(), Runner: runner(hand), Clock: r.clock,
		Source: From(r.desk.Session), Files: r, Say: func(toast kit.Toast) { r.toasts = append(r.toasts, toast) },
		Print: func(ids []uint64) { r.print = ids },
	})
	t.Cleanup(r.Room.Close)
	return r
}

// ask opens the question about all of them.
func (r *room) ask(a core.BulkAction) { r.Ask(model.Ask(core.Bulk{Action: a, IDs: r.ids}, r.clock)) }

// add adds a customer without an address.
func (r *room) add(t *testing.T, name string) {
	t.Helper()
	saved, err := r.desk.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: name}})
	if err != nil {
		t.Fatal(err)
	}
	r.ids = append(r.ids, saved.ID)
}

// mails counts the mails that wait.
func (r *room) mails(t *testing.T) int {
	t.Helper()
	status, err := r.desk.Mail().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return status.Waiting
}

// toast is what was said last.
func (r *room) toast() kit.Toast {
	if len(r.toasts) == 0 {
		return kit.Toast{}
	}
	return r.toasts[len(r.toasts)-1]
}
