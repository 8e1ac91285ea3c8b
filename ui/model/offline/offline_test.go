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

	"github.com/keydesk/keydesk/core"
)

// fake answers what does not begin with "bad"; the same twice.
type fake struct {
	asked  []string
	failAt int // of Issue; 0: never
}

func (f *fake) carried(data []byte) core.Carried {
	c := core.Carried{License: "10065", Machine: "PC " + string(data), Product: "Tide Planner", SeatsLeft: 3}
	switch {
	case strings.HasPrefix(string(data), "bad"):
		c.Verdict = "Not a request file."
	case slices.Contains(f.asked, string(data)):
		c.Again = true
	}
	return c
}

func (f *fake) Judge(_ context.Context, requests [][]byte) (all []core.Carried, err error) {
	for _, data := range requests {
		all = append(all, f.carried(data))
	}
	return all, nil
}

var errFull = errors.New("the disk is full")

func (f *fake) Issue(_ context.Context, requests [][]byte) ([]core.Carried, error) {
	if len(f.asked)+1 == f.failAt {
		return nil, errFull
	}
	c := f.carried(requests[0])
	f.asked = append(f.asked, string(requests[0]))
	if c.Verdict == "" {
		c.Response = []byte("response to " + string(requests[0]))
	}
	return []core.Carried{c}, nil
}

// folder makes files with their names as contents.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		write(t, filepath.Join(dir, name), strings.TrimSuffix(name, filepath.Ext(name)))
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

func gather(t *testing.T, paths ...string) Gathered {
	t.Helper()
	g, err := Gather(t.Context(), paths)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGather(t *testing.T) {
	dir := folder(t, "B.kdrequest", "a.KDREQUEST", "a.kdresponse", "notes.txt", "offline-2026-05-14.csv", ".B.kdrequest")
	g := gather(t, dir)
	if len(g.Files) != 2 || g.Files[0].Name != "B.kdrequest" || string(g.Files[1].Data) != "a" || g.Folder != dir || g.Others != 1 {
		t.Errorf("%+v", g)
	}
	g = gather(t, filepath.Join(dir, "notes.txt"), filepath.Join(dir, "gone.kdrequest"), folder(t, "C.kdrequest"))
	if len(g.Files) != 3 || g.Files[1].Problem != "This file cannot be read: no such file or directory." || g.Folder != "" {
		t.Errorf("%+v", g)
	}
	if _, err := Gather(t.Context(), []string{t.TempDir()}); !errors.Is(err, core.ErrNotFound) {
		t.Error(err)
	}
	if _, err := Gather(t.Context(), make([]string, Most+1)); !errors.Is(err, core.ErrInput) {
		t.Error(err)
	}
	over := t.TempDir()
	write(t, filepath.Join(over, "big.kdrequest"), strings.Repeat("x", 1<<20))
	if n := len(gather(t, over).Files[0].Data); n != 64<<10+1 {
		t.Error(n, "bytes were read of a file that is too large")
	}
}

func TestPasted(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " \n": 0, `{"a":1}`: 1, "{\"a\":1}\n\n{\"b\":2} ": 2, "hello": 1, `{"a":1} and more`: 1, `"x"`: 1,
	} {
		if got := Pasted(text); len(got) != want {
			t.Errorf("%q: %d requests", text, len(got))
		}
	}
}

func TestBatch(t *testing.T) {
	b, d := &Batch{}, &fake{}
	dir := folder(t, "A.kdrequest", "bad.kdrequest", "C.kdrequest", "other.txt")
	take := func(g Gathered, added int) {
		t.Helper()
		if n, err := b.Take(g); err != nil || n != added {
			t.Fatalf("%d added, %v", n, err)
		}
		all, err := d.Judge(t.Context(), b.Requests())
		if err != nil {
			t.Fatal(err)
		}
		b.Judged(all)
	}
	take(gather(t, dir), 3)
	take(gather(t, filepath.Join(dir, "A.kdrequest")), 0)
	take(Gathered{Files: Pasted(`{"typ":"x"}`)}, 1)
	if b.About() != "3 files from "+dir+" and 1 pasted request" || b.Others() != "1 other file there left out." {
		t.Error(b.About(), b.Others())
	}
	if got := strings.Join(b.Limits(), ", "); got != "All 4, Ready 3, Refused 1" {
		t.Error(got)
	}
	b.Limit(Bad)
	if l, ok := b.Line(0); b.Len() != 1 || !ok || l.Short() != "Not a request file" {
		t.Errorf("%d rows, %+v", b.Len(), l)
	}
	b.Limit(All)
	d.failAt = 3
	r := Issue(t.Context(), d, b.Lines(), func(int) {})
	if b.Finished(r); !errors.Is(r.Stopped, errFull) || b.Done() {
		t.Errorf("it ended with %v", r.Stopped)
	}
	d.failAt = 0
	last := -1
	r = Issue(t.Context(), d, b.Lines(), func(n int) { last = n })
	if b.Finished(r); r.Stopped != nil || !b.Done() || last != 4 {
		t.Errorf("%v, %d told", r.Stopped, last)
	}
	if got := strings.Join(b.Limits(), ", "); got != "All 4, Issued 3, Refused 1" {
		t.Error(got)
	}
	there := contents(t, dir)
	if len(there) != 6 || there["A.kdresponse"] != "response to A\n" || there["C.kdresponse"] != "response to C\n" {
		t.Errorf("%q", there)
	}
	first, _ := b.Line(0)
	pasted, _ := b.Line(3)
	if !first.Kept || first.Short() != "Issued: the same response stood there" || pasted.Name != "Pasted 1" || pasted.ResponseName() != `PC {-typ---x-}.kdresponse` {
		t.Errorf("%+v; %+v, %s", first, pasted, pasted.ResponseName())
	}
	if _, err := b.Take(Gathered{Files: make([]File, Most)}); !errors.Is(err, core.ErrInput) || b.Len() != 4 {
		t.Error(err, b.Len())
	}
}

// Where a folder takes no files, the responses go into another one.
func TestAFolderThatTakesNoFiles(t *testing.T) {
	dir := folder(t, "A.kdrequest", "A.txt")
	for _, taken := range []string{"A.kdresponse", "A.txt.kdresponse"} {
		if err := os.Mkdir(filepath.Join(dir, taken), 0o700); err != nil { // stands in the way
			t.Fatal(err)
		}
	}
	b := &Batch{}
	if _, err := b.Take(gather(t, filepath.Join(dir, "A.kdrequest"), filepath.Join(dir, "A.txt"))); err != nil {
		t.Fatal(err)
	}
	b.Finished(Issue(t.Context(), &fake{}, b.Lines(), func(int) {}))
	if _, good, bad := b.Count(); good != 0 || bad != 2 || len(b.Unwritten()) != 2 {
		t.Fatalf("%+v", b.Lines())
	}
	if l, _ := b.Line(0); l.Short() != "Issued, not written" || !strings.Contains(l.Whole(), "is a directory") {
		t.Errorf("%s: %s", l.Short(), l.Whole())
	}
	other := t.TempDir()
	b.Finished(Result{Lines: WriteInto(b.Lines(), other)})
	if there := contents(t, other); there["A.kdresponse"] != "response to A\n" || there["A.txt.kdresponse"] != "response to A\n" || len(b.Unwritten()) != 0 {
		t.Errorf("%q", there)
	}
}

func TestReport(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 5, 14, 10, 0, 0, 0, time.UTC)
	var lines []Line
	for i := range 90 {
		l := Line{File: File{Path: fmt.Sprintf("/requests/PLANT-%02d.kdrequest", i), Name: fmt.Sprintf("PLANT-%02d.kdrequest", i)}}
		l.judged(core.Carried{License: "10065", Machine: "=cmd", Computer: "C-1", Product: "Tide Planner", SeatsLeft: i})
		l.State = Issued
		lines = append(lines, l)
	}
	lines[3].judged(core.Carried{Verdict: "License 10065 has no activations left: it is for 5 computers."})
	r := Report{Lines: lines, Vendor: "Fjord Instruments", Operator: "anna", At: at}
	for _, want := range []string{"offline-2026-05-14", "offline-2026-05-14-2"} {
		if name, err := r.Write(dir); err != nil || name != want {
			t.Errorf("%s, %v", name, err)
		}
	}
	there := contents(t, dir)
	csv := strings.Split(there["offline-2026-05-14.csv"], "\r\n")
	if len(csv) != 92 || csv[1] != "/requests/PLANT-00.kdrequest,C-1,'=cmd,10065,Tide Planner,0,OK," || !strings.Contains(csv[4], "has no activations left") {
		t.Errorf("%q", csv)
	}
	if pdf := there["offline-2026-05-14.pdf"]; !strings.HasPrefix(pdf, "%PDF-") || strings.Count(pdf, "/Type /Page\n") != 3 {
		t.Errorf("%d bytes, %d pages", len(pdf), strings.Count(pdf, "/Type /Page\n"))
	}
	if _, err := r.Write(filepath.Join(dir, "gone")); err == nil {
		t.Error("written into a folder that is not there")
	}
}
