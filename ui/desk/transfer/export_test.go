package transfer

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/sheet"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// export opens the dialog over the page.
func (r *room) export(q core.Query, rows int) *Export {
	return ShowExport(Over{Canvas: r.Canvas, Runner: r.runner, Source: r.source, Files: r, Say: r.Line().Say}, q, rows)
}

func TestTheListIsExported(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.fill(t, 12)
	r.export(core.Query{Text: "p1"}, 100)
	r.Says(t, "Export customers", "Customers Filter: “p1”", "3 customers, as the list shows them. No passwords.", "Export 3 customers…")
	r.Check(t, "For Excel").Tapped(&fyne.PointEvent{})
	r.Keep(t, "export-light")
	r.give = filepath.Join(r.dir, "out.csv")
	r.Canvas.Focus(r.Button(t, "Export 3 customers…"))
	r.Press(fyne.KeyReturn)
	r.want(t, "save Export customers as customers-2026-05-14.csv")
	text := read(t, r.give)
	if !strings.HasPrefix(text, sheet.BOM+"id,externalId,") || strings.Count(text, "\r\n") != 4 {
		t.Error(text)
	}
	if r.Canvas.Overlays().Top() != nil || r.toast() != "3 customers exported. out.csv" {
		t.Errorf("the toast says %q", r.toast())
	}
	alone(t, r.dir, "out.csv")
	left := 0
	err := r.desk.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		if e.Action == "customer.export" {
			left += e.Count
		}
		return true, nil
	})
	if err != nil || left != 3 {
		t.Errorf("the audit log counts %d, %v", left, err)
	}
}

func TestNobodyToExport(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.export(core.Query{}, 0)
	r.Tap(t, "Export 0 customers…")
	r.Says(t, "The list shows nobody to export.")
	r.want(t)
}

func TestAnExportThatFailsLeavesNothing(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.fill(t, 2)
	e := r.export(core.Query{}, 2)
	r.Says(t, "Nothing is filtered: it is the whole list.")
	r.give = filepath.Join(r.dir, "gone", "out.csv")
	r.Tap(t, "Export 2 customers…")
	r.Says(t, "No file was written.")
	r.give = ""
	r.Tap(t, "Export 2 customers…") // and nothing is chosen
	if !e.IsOpen() {
		t.Error("the dialog is closed")
	}
	r.Press(fyne.KeyEscape)
	alone(t, r.dir)
}

func TestAnExportIsCanceled(t *testing.T) {
	var q *task.Queue
	r := onStage(t, stage.Plain(), func(h *task.Hand) *task.Runner {
		q = task.NewQueue(t.Context(), h)
		return q.Runner
	}, func(s *Source) {
		s.Export = func(ctx context.Context, _ model.Export, w io.Writer, told func(done, of int)) (int, error) {
			if _, err := io.WriteString(w, "half of it"); err != nil {
				return 0, err
			}
			told(1200, 10_000)
			<-ctx.Done()
			return 1200, ctx.Err()
		}
	})
	t.Cleanup(q.Close)
	r.give = r.file(t, "out.csv", "what stood there")
	r.export(core.Query{}, 10_000)
	until := func(text string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := q.Until(ctx, func() bool { return strings.Contains(r.Said(), text) }); err != nil {
			t.Fatal(err, r.Said())
		}
	}
	until("Export 0 customers…") // as it counts
	r.fill(t, 1)
	r.Press(fyne.KeyEscape)
	e := r.export(core.Query{}, 10_000)
	until("Export 1 customer…")
	r.Tap(t, "Export 1 customer…")
	until("1,200 of 10,000")
	if !e.Default.Disabled() || stage.Find(t, r.Stage, "bar", func(b *kit.Bar) bool { return true }).Value() != 0.12 {
		t.Error("no progress")
	}
	r.Press(fyne.KeyEscape)
	until("Cancelled.")
	r.Says(t, "No file was written.")
	alone(t, r.dir, "out.csv")
	if read(t, r.give) != "what stood there" {
		t.Error("the old file is gone")
	}
	r.Press(fyne.KeyEscape)
	if e.IsOpen() {
		t.Error("still open")
	}
}
