package offline

import (
	"os"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/offline"
)

// lines are forty requests as in the design's picture, with a long one.
func lines() (g model.Gathered, all []core.Carried) {
	add := func(name string, c core.Carried) {
		g.Files = append(g.Files, model.File{Path: "/media/stick/requests/" + name, Name: name})
		all = append(all, c)
	}
	for i := range 34 {
		name := "PLANT-" + string(rune('0'+i/10)) + string(rune('0'+i%10))
		c := core.Carried{License: "10061", Product: "Fieldscope Viewer", Machine: name, SeatsLeft: 40 - i}
		if i == 4 {
			c.Again = true
		}
		add(name+".kdrequest", c)
	}
	add("QA-BENCH.kdrequest", core.Carried{License: "10079", Product: "Fieldscope Pro 4", Machine: "QA-BENCH", Verdict: "License 10079 has no activations left: it is for 3 computers.", Refused: core.ErrNoSeats})
	add("ROOM-3.kdrequest", core.Carried{License: "10092", Product: "Fieldscope Pro 4", Machine: "ROOM-3", SeatsLeft: 3, Verdict: "Made with another activation password; last reset on 2026-11-02."})
	add("notes.txt", core.Carried{Verdict: "Not a request file."})
	add(strings.Repeat("long-", 30)+".kdrequest", core.Carried{License: "10061", Product: strings.Repeat("Fieldscope ", 8), Machine: strings.Repeat("PLANT-", 20), SeatsLeft: 12, Deactivation: true})
	return g, all
}

// Every state is readable in light, dark and at 150 %.
func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := onStage(t, set, nil, nil)
			keep := func(what string) { t.Helper(); r.Keep(t, "offline-"+what+"-"+name); r.Whole(t, t.Name()) }
			keep("empty")
			g, all := lines()
			_, err := r.batch.Take(g)
			r.ok(err)
			r.batch.Judged(all)
			r.follow()
			keep("activation")
			r.table.Select(35)
			r.Says(t, "ROOM-3.kdrequest: Made with another activation password; last reset on 2026-11-02.")
			r.head.working.Show()
			r.head.progress(task.Progress{Done: 12, Total: 38, Text: "Issuing: 12 of 38"})
			r.arrange()
			keep("row")
			r.head.working.Hide()
			result := model.Result{Lines: r.batch.Lines()}
			for i := range result.Lines {
				if l := &result.Lines[i]; l.State == model.Ready {
					l.State, l.Wrote, l.Response = model.Issued, l.Path, []byte("x")
				}
			}
			r.over(outcome{Result: result, report: "offline-2026-05-14"})
			keep("issued")
			r.table.Select(37)
			keep("long")
			r.paste()
			keep("paste")
		})
	}
}
