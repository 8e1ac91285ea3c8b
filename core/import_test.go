package core_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core"
)

// take imports rows and gives the summary with what was rejected.
func (d *desk) take(in core.Import) string {
	d.t.Helper()
	var rejected []string
	in.Rejected = func(line int, why string) { rejected = append(rejected, fmt.Sprintf(" [%d: %s]", line, why)) }
	done, err := d.Customers().Import(d.t.Context(), in)
	ok(d.t, err)
	return done.String() + strings.Join(rejected, "")
}

// "matched within the scope by external ID, then by e-mail where the row or
// the found customer has no external ID".
func TestImportMatches(t *testing.T) {
	const twice = "The customer stands in line 2 already."
	for _, test := range []struct {
		name, there string // rows that are there before
		rows        []string
		want        string
	}{
		{"by external ID", "externalId=X1;lastName=A", []string{"externalId=X1;lastName=B"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"external IDs have case", "externalId=x1;lastName=A", []string{"externalId=X1;lastName=B"}, "imported 1, updated 0, unchanged 0, rejected 0"},
		{"by e-mail, no IDs", "email=a@b.example", []string{"email=A@B.example;lastName=B"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"by e-mail, the row has one", "email=a@b.example", []string{"email=a@b.example;externalId=X1"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"by e-mail, the customer has one", "email=a@b.example;externalId=X1", []string{"email=a@b.example;lastName=B"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"same e-mail, other IDs", "email=a@b.example;externalId=X1", []string{"email=a@b.example;externalId=X2"}, "imported 1, updated 0, unchanged 0, rejected 0"},
		{"the same again", "externalId=X1;lastName=A", []string{"externalId=X1;lastName=A"}, "imported 0, updated 0, unchanged 1, rejected 0"},
		{"an empty cell", "externalId=X1;lastName=A;phone=1", []string{"externalId=X1;lastName=;phone="}, "imported 0, updated 0, unchanged 1, rejected 0"},
		{"twice, there", "externalId=X1;lastName=A", []string{"externalId=X1;phone=1", "externalId=X1;phone=2"}, "imported 0, updated 1, unchanged 0, rejected 1 [3: " + twice + "]"},
		{"twice, new, by ID", "lastName=A", []string{"externalId=X1", "externalId=X1;phone=2"}, "imported 1, updated 0, unchanged 0, rejected 1 [3: " + twice + "]"},
		{"twice, new, by e-mail", "lastName=A", []string{"email=a@b.example", "email=A@b.example;externalId=X1"}, "imported 1, updated 0, unchanged 0, rejected 1 [3: " + twice + "]"},
		{"not twice", "lastName=A", []string{"email=a@b.example;externalId=X2", "email=a@b.example;externalId=X1"}, "imported 2, updated 0, unchanged 0, rejected 0"},
		{"twice, in two ways", "externalId=X1;email=a@b.example", []string{"externalId=X1;phone=1", "email=a@b.example;phone=2"}, "imported 0, updated 1, unchanged 0, rejected 1 [3: " + twice + "]"},
		{"an address that the list gives", "externalId=X1;email=a@b.example", []string{"externalId=X1;email=new@b.example", "email=new@b.example;phone=2"}, "imported 0, updated 1, unchanged 0, rejected 1 [3: " + twice + "]"},
		{"bad rows", "lastName=A", []string{"lastName=", "email=nobody", "color=red", "lastName=a\x00b"}, "imported 0, updated 0, unchanged 0, rejected 4" +
			" [2: A customer needs a name, a company, an e-mail address or an external ID.]" +
			" [3: The e-mail address cannot be used: not an e-mail address that mail can be sent to: there is no @ in it.]" +
			" [4: There is no field \"color\".] [5: The text holds the control character U+0000.]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			d.take(rows(test.there))
			in := rows(test.rows...)
			in.DryRun = true
			before := core.Sequence(t.Context(), d.Session)
			if got := d.take(in); got != test.want {
				t.Errorf("dry: %s\nnot  %s", got, test.want)
			}
			if after := core.Sequence(t.Context(), d.Session); after != before {
				t.Error("a dry run writes")
			}
			if got := d.take(rows(test.rows...)); got != test.want {
				t.Errorf("%s\nnot %s", got, test.want)
			}
		})
	}
}

func TestImportOverwritesWhatTheRowHas(t *testing.T) {
	d := newDesk(t)
	id := d.add(core.Fields{ExternalID: "X1", LastName: "A", Phone: "1", Email: "a@b.example", Notes: "kept"}, true, true)
	d.password(id, typed)
	d.take(rows("externalId=X1;lastName=B;phone=;city=Győr"))
	c := d.get(id)
	if want := (core.Fields{ExternalID: "X1", LastName: "B", Phone: "1", Email: "a@b.example", Notes: "kept", City: "Győr"}); c.Fields != want {
		t.Errorf("%+v", c.Fields)
	}
	if !c.LoginEnabled || !c.EmailConfirmed || c.PasswordOrigin != core.OriginOperator {
		t.Errorf("the import changed more than fields: %+v", c)
	}
	ok(t, d.login("10001", typed))
	d.take(rows("externalId=X1;email=new@b.example"))
	if c := d.get(id); c.EmailConfirmed || c.Email != "new@b.example" {
		t.Error("an imported address is confirmed")
	}
	ok(t, d.Customers().Delete(t.Context(), id))
	if got := d.take(rows("externalId=X1;lastName=C")); !strings.Contains(got, "rejected 1 [2: Customer 10001 is in the recycle bin") {
		t.Error(got)
	}
}

// sample is the thousand customers as they come.
func sample(t testing.TB) core.Import {
	t.Helper()
	file, err := assets.Samples.Open("samples/customers-1000.csv")
	ok(t, err)
	r := csv.NewReader(file)
	head, err := r.Read()
	ok(t, err)
	fields := map[string]string{
		"Customer Id": "externalId", "First Name": "firstName", "Last Name": "lastName", "Company": "company", "City": "city",
		"Country": "country", "Phone 1": "phone", "Phone 2": "phone2", "Email": "email", "Website": "website",
	}
	line := 1
	return core.Import{Next: func() (core.ImportRow, bool, error) {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return core.ImportRow{}, false, nil
		}
		line++
		row := core.ImportRow{Line: line, Values: map[string]string{}}
		for i, cell := range cells {
			if name, mapped := fields[head[i]]; mapped {
				row.Values[name] = cell
			}
		}
		return row, true, err
	}}
}

func TestImportOfTheSample(t *testing.T) {
	d := newDesk(t)
	in := sample(t)
	in.Sum = func() [32]byte { return [32]byte{0xab} }
	if got := d.take(in); got != "imported 1000, updated 0, unchanged 0, rejected 0" {
		t.Fatal(got)
	}
	if e := d.last(); e.Action != "customer.import" || e.Count != 1000 || !strings.HasPrefix(e.Values[1].New, "ab00") {
		t.Errorf("%+v", e)
	}
	if got := d.take(sample(t)); got != "imported 0, updated 0, unchanged 1000, rejected 0" {
		t.Error("again:", got)
	}
	found, n, err := d.Customers().Rows(t.Context(), core.Query{Text: "goodman stewart"})
	if err != nil || n != 1 || found[0].ExternalID != "dE014d010c7ab0c" || found[0].Status(d.clock.now()) != "inactive" || found[0].Registered {
		t.Errorf("%d: %+v, %v", n, found, err)
	}
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{Status: "unregistered"}); n != 1000 || err != nil {
		t.Error(n, "are unregistered")
	}
}

// What was written stays, and importing the list again goes on.
func TestImportInterrupted(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	in := sample(t)
	in.Progress = func(n int) {
		if n == 600 {
			cancel()
		}
	}
	done, err := d.Customers().Import(ctx, in)
	is(t, err, context.Canceled, "an import that was ended")
	if _, n, _ := d.Customers().Rows(t.Context(), core.Query{}); n != done.New || n == 0 || n > 600 {
		t.Errorf("%d are there, %s was said", n, done)
	}
	if got, want := d.take(sample(t)), fmt.Sprintf("imported %d, updated 0, unchanged %d, rejected 0", 1000-done.New, done.New); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	broken := rows("lastName=A")
	next := broken.Next
	broken.Next = func() (core.ImportRow, bool, error) {
		row, more, _ := next()
		if !more {
			return row, false, io.ErrUnexpectedEOF
		}
		return row, more, nil
	}
	_, err = d.Customers().Import(t.Context(), broken)
	is(t, err, io.ErrUnexpectedEOF, "a file that breaks off")
	is(t, func() error { _, err := d.Customers().Import(t.Context(), core.Import{Scope: "none"}); return err }(), core.ErrNotFound, "no such scope")
}

// The rows of a list say each field of the contract.
func TestImportTakesEveryField(t *testing.T) {
	d := newDesk(t)
	row := map[string]string{"email": "a@b.example"}
	for i, f := range new(core.Fields).List() {
		if f.Name != "email" {
			row[f.Name] = fmt.Sprintf("value %d", i)
		}
	}
	cells := []string{}
	for _, name := range slices.Sorted(maps.Keys(row)) {
		cells = append(cells, name+"="+row[name])
	}
	d.take(rows(strings.Join(cells, ";")))
	got := d.get(10001).Fields
	for _, f := range got.List() {
		if *f.Value != row[f.Name] {
			t.Errorf("%s is %q", f.Name, *f.Value)
		}
	}
}
