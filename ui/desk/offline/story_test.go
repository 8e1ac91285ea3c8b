package offline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
)

// plant is a folder of forty requests, of which three are bad.
func (r *room) plant() (viewers uint64) {
	viewers = r.licenses("Fieldscope Viewer", 60, 1)[0]
	pro := r.licenses("Fieldscope Pro 4", 1, 2)
	old := r.request(pro[1], "ROOM-3")
	_, err := r.desk.Licenses().ResetPassword(r.t.Context(), pro[1], false)
	r.ok(err)
	for i := range 37 {
		id := viewers
		if i == 0 {
			id = pro[0]
		}
		r.file(fmt.Sprintf("PLANT-%02d.kdrequest", i+1), r.request(id, fmt.Sprintf("PLANT-%02d", i+1)))
	}
	r.file("QA-BENCH.kdrequest", r.request(pro[0], "QA-BENCH")) // no seat is left for it
	r.file("ROOM-3.kdrequest", old)
	r.file("TORN.kdrequest", []byte(`{"typ":"keydesk-request","v":1,`))
	return viewers
}

// The forty-file day: nothing is written before Issue; each response lies beside
// its request; the stick is lost and all is done again.
func TestTheFortyFileDay(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	viewers := r.plant()
	r.Says(t, "Requests of computers without a network", "Issue")
	r.give = r.dir
	r.Tap(t, "Add a folder…")
	r.Says(t, "40 files from "+r.dir, "All 40", "Ready 37", "Refused 3", "Issue 37", "Nothing is written before you click Issue.", "37 ready · 3 refused",
		"PLANT-01.kdrequest", "Fieldscope Pro 4", "Each response is written beside its request, with one report for all: offline-2026-")
	if left := r.license(viewers).ActivationsLeft; left != 60 || len(r.in(".kdresponse")) != 0 {
		t.Fatal(left, "seats left before Issue")
	}
	r.Tap(t, "Refused 3")
	r.Says(t, "No activations left", "Made with another activation password", "The request cannot be read: the file is not whole")
	r.SaysNot(t, "PLANT-01.kdrequest")
	r.Tap(t, "All 40")
	r.Tap(t, "Issue 37")
	r.Says(t, "37 responses issued, 3 refused.", "Report: offline-", "All 40", "Issued 37", "Done")
	if left := r.license(viewers).ActivationsLeft; left != 24 || len(r.in(".kdresponse")) != 37 || len(r.in(".csv")) != 1 || len(r.in(".pdf")) != 1 {
		t.Errorf("%d seats left, %v", left, r.in(""))
	}
	if report := r.read(r.in(".csv")[0]); strings.Count(report, ",OK,") != 37 || strings.Count(report, "has no activations left") != 1 {
		t.Error(report)
	}
	first := r.read("PLANT-07.kdresponse")
	for _, name := range r.in(".kdresponse") {
		r.ok(os.Remove(filepath.Join(r.dir, name)))
	}
	r.Tap(t, "Add a folder…")
	r.Says(t, "Same request: same response, no new seat", "Issue 37")
	r.Tap(t, "Issue 37")
	if left := r.license(viewers).ActivationsLeft; left != 24 || r.read("PLANT-07.kdresponse") != first || len(first) < 300 || len(r.in(".csv")) != 2 {
		t.Errorf("done again: %d seats left, %d responses, %v", left, len(r.in(".kdresponse")), r.in(".csv"))
	}
	r.Tap(t, "Add a folder…")
	r.Tap(t, "Issue 37")
	r.Says(t, "37 responses issued (37 stood there already), 3 refused.")
	r.Tap(t, "Done")
	r.want("folder Add a folder with requests", "folder Add a folder with requests", "folder Add a folder with requests", "back")
}

// What is pasted has no file: its response is copied, or saved where one says.
func TestAPastedRequest(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.licenses("Tide Planner", 5, 1)[0]
	fyne.CurrentApp().Clipboard().SetContent("hunter2 is nobody's request")
	r.Tap(t, "Paste…")
	r.SaysNot(t, "hunter2")
	r.Tap(t, "Cancel")
	one, other := r.request(id, "FIELD/7"), r.request(id, "FIELD-8")
	fyne.CurrentApp().Clipboard().SetContent(string(one) + "\n" + string(other))
	r.Tap(t, "Paste…")
	r.Tap(t, "Add")
	r.Says(t, "2 pasted requests", "Pasted 1", "FIELD/7", "Ready 2", "The responses are shown here, to be copied or saved.")
	r.Tap(t, "Issue 2")
	r.Says(t, "2 responses issued.", "Copy or save each response under the table.")
	r.table.Select(0)
	r.Says(t, "Issued. Copy the response, or save it as a file.")
	r.Tap(t, "Copy the response")
	copied := fyne.CurrentApp().Clipboard().Content()
	want, err := license.ParseRequest(one)
	r.ok(err)
	p, err := r.desk.Products().Find(t.Context(), "Tide Planner")
	r.ok(err)
	key, err := license.ParseKey(p.Key)
	r.ok(err)
	v := license.Verifier{Product: p.Name, Keys: []license.PublicKey{key}, Computer: "ID-FIELD/7", Now: testdesk.Start}
	if l, err := v.Response([]byte(copied), want); err != nil || l.ID != fmt.Sprint(id) {
		t.Errorf("%+v, %v", l, err)
	}
	r.give = filepath.Join(r.dir, "answer.kdresponse")
	r.Tap(t, "Save as…")
	if got := strings.TrimSpace(r.read("answer.kdresponse")); got != copied {
		t.Error(got)
	}
	r.give = filepath.Join(r.dir, "report.csv")
	r.Tap(t, "Save the report…")
	if got := r.read("report.csv"); !strings.Contains(got, "Pasted 2,ID-FIELD-8,FIELD-8,") {
		t.Error(got)
	}
	r.Tap(t, "Open the license")
	r.want("save Save the response as FIELD-7.kdresponse", "save Save the report as offline-"+testdesk.Start().Format(time.DateOnly)+".pdf", fmt.Sprint("license ", id))
	r.Tap(t, "Paste…")
	stage.Find(t, r.Stage, "Request", func(e *kit.Entry) bool { return kit.NameOf(e) == "Request" }).SetText("not one")
	r.Tap(t, "Add")
	r.Says(t, "Not a request file", "Issue 2") // the two of before, once more
}

// A seat is given back, and a license file made anew, by a file as well.
func TestGivingBackByAFile(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.licenses("Tide Planner", 1, 1)[0]
	request := r.file("a.kdrequest", r.request(id, "A"))
	r.Add(request)
	r.Tap(t, "Issue 1")
	p, err := r.desk.Products().Find(t.Context(), "Tide Planner")
	r.ok(err)
	key, err := license.ParseKey(p.Key)
	r.ok(err)
	seat, err := license.Verifier{Product: p.Name, Keys: []license.PublicKey{key}, Now: testdesk.Start}.Kept([]byte(r.read("a.kdresponse")))
	r.ok(err)
	check, err := license.NewCheckIn(seat)
	r.ok(err)
	data, err := check.Marshal()
	r.ok(err)
	checks := r.file("check.kdrequest", data)
	back, err := license.NewDeactivation(seat)
	r.ok(err)
	if data, err = back.Marshal(); err != nil {
		t.Fatal(err)
	}
	r.Add(checks, r.file("back.kdrequest", data), r.file("next.kdrequest", r.request(id, "B")))
	r.Says(t, "Ready: checks in", "Ready: gives its seat back", "Issue 4")
	r.Tap(t, "Issue 4")
	if l := r.license(id); l.ActivationsLeft != 0 || len(l.Seats) != 1 || l.Seats[0].Machine != "B" || len(r.in(".kdresponse")) != 4 {
		t.Errorf("%+v, %v", l, r.in(""))
	}
}

// A folder that takes no files: the responses go where one says.
func TestWhereNothingCanBeWritten(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.licenses("Tide Planner", 5, 1)[0]
	r.Add(r.file("a.kdrequest", r.request(id, "A")))
	r.ok(os.Mkdir(filepath.Join(r.dir, "a.kdresponse"), 0o700)) // stands in the way
	r.Tap(t, "Issue 1")
	r.Says(t, "0 responses issued, 1 response not written.", "Issued, not written")
	other := t.TempDir()
	r.give, r.dir = other, other
	r.Tap(t, "Save them to a folder…")
	r.Says(t, "1 response issued.", "Responses and report are in "+other)
	if len(r.in(".kdresponse")) != 1 || len(r.in(".pdf")) != 1 || r.license(id).ActivationsLeft != 4 {
		t.Error(r.in(""), r.license(id).ActivationsLeft)
	}
	r.give = t.TempDir()
	r.Tap(t, "Add a folder…")
	if !strings.Contains(r.toast(), "No file in") {
		t.Error(r.toast())
	}
}

// slow is a desk whose answers wait for the test.
type slow struct {
	*core.Licenses
	asked chan struct{}
	go_   chan struct{}
}

func (s slow) Issue(ctx context.Context, requests [][]byte) ([]core.Carried, error) {
	s.asked <- struct{}{}
	select {
	case <-s.go_:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Licenses.Issue(ctx, requests)
}

// Issuing shows how far it is and can be stopped: what was issued stays, and Go
// on does the rest. Leaving asks.
func TestIssuingIsStopped(t *testing.T) {
	var q *task.Queue
	s := slow{asked: make(chan struct{}), go_: make(chan struct{})}
	r := onStage(t, stage.Plain(), func(h *task.Hand) *task.Runner {
		q = task.NewQueue(t.Context(), h)
		return q.Runner
	}, func(source *Source) {
		s.Licenses = source.Desk.(*core.Licenses)
		source.Desk = s
	})
	t.Cleanup(q.Close)
	until := func(what string, reached func() bool) {
		t.Helper()
		for !reached() {
			if err := q.Step(t.Context()); err != nil {
				t.Fatal(what, err)
			}
		}
	}
	id := r.licenses("Tide Planner", 5, 1)[0]
	for _, name := range []string{"a", "b", "c"} {
		r.file(name+".kdrequest", r.request(id, name))
	}
	r.Add(r.dir)
	until("the verdicts", func() bool { return r.whyNot() == "" })
	r.Tap(t, "Issue 3")
	<-s.asked
	s.go_ <- struct{}{}
	<-s.asked
	left := false
	r.Leave(func() { left = true })
	r.Says(t, "Stop issuing?")
	r.Tap(t, "Go on issuing")
	r.Add(r.dir)
	if got := r.Busy(); got != "Issuing responses" || left || !strings.Contains(r.toast(), "Not added") {
		t.Error(got, left, r.toast())
	}
	r.command(fyne.KeyEscape)
	until("the end", func() bool { return !r.issuing.Running() })
	r.Says(t, "Stopped: 1 response issued.", "The others can be issued still")
	if got := r.in(".kdresponse"); !slices.Equal(got, []string{"a.kdresponse"}) || r.license(id).ActivationsLeft != 4 {
		t.Error(got)
	}
	close(s.go_)
	go func() {
		for range s.asked {
		}
	}()
	r.Tap(t, "Go on")
	until("the rest", func() bool { return !r.issuing.Running() })
	close(s.asked)
	r.Says(t, "3 responses issued (1 stood there already).")
	if !strings.Contains(r.Ended(), "3 responses issued") {
		t.Error(r.Ended())
	}
}

// Seats that go meanwhile are seen at once, and an operator whose right was
// taken away reads why.
func TestVerdictsFollowTheDesk(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	id := r.licenses("Tide Planner", 1, 1)[0]
	r.Add(r.file("a.kdrequest", r.request(id, "A")))
	r.Says(t, "Issue 1")
	_, err := r.desk.Licenses().Issue(t.Context(), [][]byte{r.request(id, "FASTER")})
	r.ok(err)
	r.Changed(core.Change{Licenses: true})
	r.Says(t, "Issue 0", "No activations left")
	r.Tap(t, "Issue 0")
	r.Says(t, "None of the requests can be answered.")
	r.Press(fyne.KeyEscape)
	r.source.Desk = refusing{}
	r.judge()
	r.Says(t, "The requests could not be looked at.", "This needs the permission Issue License Files.", "Try again")
}

type refusing struct{}

var errNot = &core.Error{Kind: core.ErrPermission, Sentence: "This needs the permission Issue License Files."}

func (refusing) Judge(context.Context, [][]byte) ([]core.Carried, error) { return nil, errNot }

func (refusing) Issue(context.Context, [][]byte) ([]core.Carried, error) {
	return nil, errors.New("not asked")
}
