package start

import (
	"testing"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

const another = "velvet harbor Tuesday 4 pickle"

func TestChanging(t *testing.T) {
	d := testdesk.Open(t)
	c := NewChanging(Try{Name: "anna", Password: secret.New(testdesk.Password)}, d.Vendor())
	if wait, ok := c.OK(); ok || wait == "" {
		t.Error("signs in without another password")
	}
	c.Pair().Fill(secret.New(testdesk.Password))
	c.Pair().Judge()
	if wait, ok := c.OK(); ok || wait != "This is the present password; choose another." {
		t.Error(wait)
	}
	c.Pair().Fill(secret.New(another))
	c.Pair().Judge()
	if wait, ok := c.OK(); !ok {
		t.Error(wait)
	}
	s, err := c.Try().Run(t.Context(), d.Desk, func(Stage) {})
	if err != nil {
		t.Fatal(err)
	}
	s.Leave(t.Context())
	if s, err = d.Desk.SignIn(t.Context(), "anna", secret.New(another)); err != nil {
		t.Fatal(err)
	}
	s.Leave(t.Context())
	c.Clear()
	if c.Operator() != "anna" || !c.Try().Next.Empty() || !c.Try().Password.Empty() {
		t.Error("a password is left behind")
	}
}

func TestRecovering(t *testing.T) {
	d := testdesk.Open(t)
	r := NewRecovering(d.Vendor(), d.Path, "")
	waits := func(want bool) {
		t.Helper()
		if wait, ok := r.OK(); ok == want || (wait == "") == want {
			t.Errorf("%q, %v", wait, ok)
		}
	}
	waits(true)
	r.SetOperator("anna")
	waits(true)
	r.SetKey(secret.New("ABCDE-ABCDE-ABCDE-ABCDE-ABCDEF"))
	waits(true)
	r.Pair().Fill(secret.New(another))
	r.Pair().Judge()
	waits(false)
	if _, ok := r.Write(); ok || r.Shows() {
		t.Error("written before there is a key")
	}
	if _, ok := r.Sheet(testdesk.Start()); ok {
		t.Error("a sheet without a key")
	}
	made, err := d.Operators().NewRecovery(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.Made(made)
	if sheet, ok := r.Sheet(testdesk.Start()); !ok || !sheet.Key.Equal(made.Key()) || len(r.Key()) != 5 {
		t.Error("the sheet has another key")
	}
	if _, ok := r.Write(); ok {
		t.Error("written before the last group was typed back")
	}
	r.Type(r.LastGroup())
	write, ok := r.Write()
	if !ok {
		t.Fatal("not written")
	}
	if err := write(t.Context()); err != nil {
		t.Error(err)
	}
	r.Clear()
	if r.Shows() || len(r.Key()) != 0 {
		t.Error("the key is left behind")
	}
}
