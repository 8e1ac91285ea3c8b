package transfer

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

func TestPace(t *testing.T) {
	for _, one := range []struct {
		p     Progress
		since time.Duration
		want  string
	}{
		{Progress{Rows: 300, Bytes: 30, Size: 100}, 500 * time.Millisecond, "300 rows"},
		{Progress{Rows: 6300, Bytes: 25, Size: 100}, 3 * time.Second, "6,300 rows · 2,100 rows a second · 9 s left"},
		{Progress{Rows: 100, Bytes: 1, Size: 100}, 2 * time.Second, "100 rows · 50 rows a second · 3 minutes left"},
		{Progress{Rows: 6300}, 3 * time.Second, "6,300 rows · 2,100 rows a second"},
		{Progress{Rows: 1, Bytes: 100, Size: 100}, time.Second, "1 row · 1 row a second · 0 s left"},
	} {
		if got := one.p.Line(one.since); got != one.want {
			t.Errorf("%+v: %q, want %q", one.p, got, one.want)
		}
	}
}

func TestPaceOfAnExport(t *testing.T) {
	for since, want := range map[time.Duration]string{
		500 * time.Millisecond: "1,200 of 10,000",
		2 * time.Second:        "1,200 of 10,000 · 600 a second · 15 s left",
	} {
		if got := Written(1200, 10_000, since); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Written(0, 0, time.Minute); got != "0 of 0" {
		t.Error(got)
	}
}

func TestFaultsOfAFileSayWhatTheyAre(t *testing.T) {
	p := Explain(errors.Join(&sheet.Error{Text: "the file is empty"}), "Nothing was imported.")
	if p.Text() != "The file is empty. Nothing was imported. Choose another file, or mend this one." {
		t.Error(p.Text())
	}
	if p := Explain(os.ErrNotExist, ""); p.What != "The file is not there." {
		t.Error(p.Text())
	}
	full := &os.LinkError{Op: "rename", Old: "a", New: "b", Err: errors.New("no space left on device")}
	if p := Explain(full, "No file was written."); p.Text() != "This computer says: no space left on device. No file was written. Try again, or choose another place." {
		t.Error(p.Text())
	}
}

func TestTheSameListAgain(t *testing.T) {
	in := open(t, list)
	in.Map(5, LeaveOut)
	r, _ := in.Try()
	in.Take(r.Really(), Result{Done: core.Imported{New: 2}, Stopped: context.Canceled})
	if shown, ok := in.Shown(); !ok || shown.DryRun || r.Really().DryRun() || !r.DryRun() {
		t.Error("no result")
	}
	in.Again()
	if _, ok := in.Shown(); ok || in.CanImport() || in.Columns()[5].Choice != LeaveOut {
		t.Error("the result stays, or the mapping does not")
	}
}

// The refused rows can be mended and imported.
func TestRefusedRowsAreWritten(t *testing.T) {
	in := open(t, list)
	r, _ := in.Try()
	var out strings.Builder
	refused := []Refused{{3, "No e-mail address."}, {99, "Gone."}}
	if err := r.RefusedList(t.Context(), file(list), refused, &out, nil); err != nil {
		t.Fatal(err)
	}
	want := "externalId,firstName,lastName,email,notes,line,reason\r\n" +
		"A2,Jo,Albers,not an address,,3,No e-mail address.\r\n,,,,,99,Gone.\r\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
	again := open(t, out.String())
	if got := strings.Join(again.Heads(), "|"); got != "External ID|First name|Last name|E-mail|Notes" {
		t.Error(got)
	}
	if in.RefusedName() != "customers-refused.csv" {
		t.Error(in.RefusedName())
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := r.RefusedList(ctx, file(list), refused, io.Discard, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestExportSaysWhatItIs(t *testing.T) {
	e := Export{Query: core.Query{Text: " ac  me ", Status: "locked"}, Count: 312}
	if e.Filter() != "Customers Filter: “ac me” · Status: Locked" || e.Label() != "Export 312 customers" {
		t.Error(e.Filter(), e.Label())
	}
	if got := (Export{}).Filter(); got != "Nothing is filtered: it is the whole list." {
		t.Error(got)
	}
}
