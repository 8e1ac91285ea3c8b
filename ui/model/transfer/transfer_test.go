package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

const list = "Customer Id,First Name,Last Name,Email,Shoe size,Notes\r\n" +
	"A1,Hedi,Ács,hedi@acs.example,39,likes tea\r\n" +
	"A2,Jo,Albers,not an address,41,\r\n" +
	"A3,Amélie,Baudin,amelie@baudin.example,38,\r\n"

func file(text string) File {
	return func() (io.ReadCloser, int64, error) {
		return io.NopCloser(strings.NewReader(text)), int64(len(text)), nil
	}
}

func open(t *testing.T, text string) *Import {
	t.Helper()
	seen, err := Look(file(text), "")
	if err != nil {
		t.Fatal(err)
	}
	return NewImport("customers.csv", seen)
}

func TestColumnsAreGuessedAndChosen(t *testing.T) {
	in := open(t, list)
	if got := in.About(""); got != "customers.csv · UTF-8 · comma · 6 columns" {
		t.Error(got)
	}
	cols := in.Columns()
	for i, want := range []string{"External ID", "First name", "Last name", "E-mail", LeaveOut, "Notes"} {
		if cols[i].Choice != want {
			t.Errorf("%s: %s, want %s", cols[i].Name, cols[i].Choice, want)
		}
	}
	if cols[4].Name != "Shoe size" || cols[4].Sample != "39" {
		t.Errorf("%+v", cols[4])
	}
	in.Map(4, "Notes")
	if cols = in.Columns(); cols[4].Choice != "Notes" || cols[5].Choice != LeaveOut {
		t.Error("two columns fill one field")
	}
	rows, err := in.Preview().Run(file(list))
	if err != nil || len(rows) != 3 || rows[0].Line != 2 || strings.Join(rows[0].Cells, "|") != "A1|Hedi|Ács|hedi@acs.example|39" {
		t.Errorf("%+v, %v", rows, err)
	}
	if got := strings.Join(in.Heads(), "|"); got != "External ID|First name|Last name|E-mail|Notes" {
		t.Error(got)
	}
}

func TestMappingProblems(t *testing.T) {
	in := open(t, list)
	if in.Problem() != "" || in.Warning() != "" {
		t.Error(in.Problem(), in.Warning())
	}
	in.Map(0, LeaveOut)
	in.Map(3, LeaveOut)
	if in.Problem() != "" || in.Warning() == "" {
		t.Error("nothing tells the customers when it is imported again, and no warning")
	}
	in.Map(1, LeaveOut)
	in.Map(2, LeaveOut)
	if _, ok := in.Try(); ok || in.Problem() == "" {
		t.Error("nobody is named, and it can be tried")
	}
	if n := len(in.Choices()); n != len(sheet.Fields())+4 {
		t.Errorf("%d choices", n)
	}
}

func TestDryRunThenImport(t *testing.T) {
	d := testdesk.Open(t)
	in := open(t, list)
	if _, ok := in.Import(); ok || in.ImportLabel() != "Import" {
		t.Error("imported before it was tried")
	}
	r, _ := in.Try()
	var last Progress
	result, err := r.Run(t.Context(), d.Session, file(list), func(p Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	in.Take(r, result)
	if got := result.Text(); got != "Would be imported: 2 new, 0 changed, 0 unchanged, 1 refused. Nothing is written yet." {
		t.Error(got)
	}
	if share, ok := last.Share(); !ok || share != 1 || last.Text() != "3 rows" {
		t.Errorf("%+v", last)
	}
	if len(result.Refused) != 1 || result.Refused[0].Line != 3 || !strings.Contains(result.Refused[0].Why, "e-mail") || result.MoreRefused() != "" {
		t.Errorf("%+v", result.Refused)
	}
	if in.ImportLabel() != "Import 2 customers" {
		t.Error(in.ImportLabel())
	}
	in.Map(5, LeaveOut)
	if in.CanImport() {
		t.Error("the mapping changed since it was tried")
	}
	in.Take(r, result)
	if in.CanImport() {
		t.Error("a late dry run of another mapping was taken")
	}
	r, _ = in.Try()
	if result, err = r.Run(t.Context(), d.Session, file(list), nil); err != nil {
		t.Fatal(err)
	}
	in.Take(r, result)
	r, ok := in.Import()
	if !ok {
		t.Fatal("tried, and not to be imported")
	}
	if result, err = r.Run(t.Context(), d.Session, file(list), nil); err != nil {
		t.Fatal(err)
	}
	in.Take(r, result)
	if shown, _ := in.Shown(); shown.Text() != "Imported: 2 new, 0 changed, 0 unchanged, 1 refused." || shown.After() == "" {
		t.Errorf("%+v", shown)
	}
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{Status: "unregistered"}); n != 2 || err != nil {
		t.Errorf("%d customers, %v", n, err)
	}
}

func TestCancelledImportSaysWhatStays(t *testing.T) {
	d := testdesk.Open(t)
	in := open(t, list)
	r, _ := in.Try()
	r.dryRun = false
	ctx, stop := context.WithCancel(t.Context())
	stop()
	result, err := r.Run(ctx, d.Session, file(list), nil)
	if err != nil || !errors.Is(result.Stopped, context.Canceled) {
		t.Fatal(err, result.Stopped)
	}
	if got := result.Text(); !strings.HasPrefix(got, "Cancelled. Imported so far: 0 new") || !strings.HasSuffix(got, "That stays; import the file again to go on.") {
		t.Error(got)
	}
}

// An import that is cancelled in its middle keeps what it has written and says
// how much; the same list goes on from there.
func TestCancelledImportGoesOn(t *testing.T) {
	d := testdesk.Open(t)
	var long strings.Builder
	long.WriteString("Customer Id,Last Name,Email\n")
	const many = 3000
	for n := range many {
		fmt.Fprintf(&long, "A%d,Ács %d,hedi%d@acs.example\n", n, n, n)
	}
	in := open(t, long.String())
	r, _ := in.Try()
	ctx, stop := context.WithCancel(t.Context())
	result, err := r.Really().Run(ctx, d.Session, file(long.String()), func(p Progress) {
		if p.Rows == many*2/3 {
			stop()
		}
	})
	if err != nil || !errors.Is(result.Stopped, context.Canceled) {
		t.Fatal(err, result.Stopped)
	}
	there := result.Done.New
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{}); n != there || n == 0 || n > many*2/3 || err != nil {
		t.Errorf("%d customers, %d were said, %v", n, there, err)
	}
	if got, want := result.Text(), fmt.Sprintf("Cancelled. Imported so far: %s new, 0 changed", words.Number(there)); !strings.HasPrefix(got, want) {
		t.Error(got)
	}
	in.Take(r.Really(), result)
	in.Again() // Go on with this file
	r, _ = in.Try()
	if result, err = r.Really().Run(t.Context(), d.Session, file(long.String()), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := result.Done.String(), fmt.Sprintf("imported %d, updated 0, unchanged %d, rejected 0", many-there, there); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestWhatIsNoList(t *testing.T) {
	var fault *sheet.Error
	if _, err := Look(file("%PDF-1.7"), ""); !errors.As(err, &fault) {
		t.Error(err)
	}
	broken := errors.New("gone")
	if _, err := Look(func() (io.ReadCloser, int64, error) { return nil, 0, broken }, ""); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// What is exported is imported again as it was.
func TestExport(t *testing.T) {
	d := testdesk.Open(t)
	for _, f := range []core.Fields{{LastName: "Ács", Email: "hedi@acs.example", Notes: "=1+1\nand, \"more\""}, {Company: "Plant 7", ExternalID: "P7"}} {
		if _, err := d.Customers().Add(t.Context(), core.Save{Fields: f}); err != nil {
			t.Fatal(err)
		}
	}
	e := Export{Count: 2, Excel: true}
	var out strings.Builder
	var steps int
	n, err := e.Run(t.Context(), d.Session, &out, func(done, of int) { steps++ })
	if err != nil || n != 2 || steps != 2 {
		t.Fatal(n, steps, err)
	}
	if !strings.HasPrefix(out.String(), sheet.BOM+"id,externalId,") {
		t.Errorf("%.40q", out.String())
	}
	in := open(t, out.String())
	r, ok := in.Try()
	if !ok {
		t.Fatal(in.Problem())
	}
	result, err := r.Run(t.Context(), d.Session, file(out.String()), nil)
	if err != nil || result.Done.Unchanged != 2 || result.Done.Rejected != 0 {
		t.Errorf("%+v %v", result, err)
	}
	if e.Text() != "2 customers, as the list shows them. No passwords." || e.FileName(time.Date(2026, 5, 14, 0, 0, 0, 0, time.UTC)) != "customers-2026-05-14.csv" {
		t.Error(e.Text())
	}
}
