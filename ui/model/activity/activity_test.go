package activity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

var clock = words.Clock{Now: testdesk.Start, Zone: time.UTC}

func TestFilterProblems(t *testing.T) {
	day := testdesk.Start()
	for _, c := range []struct {
		f     Filter
		field string
	}{
		{Filter{}, ""}, {Filter{Customer: " 10042 "}, ""}, {Filter{Customer: "Hedi"}, "customer"},
		{Filter{From: day, To: day}, ""}, {Filter{From: day, To: day.AddDate(0, 0, -1)}, "to"},
	} {
		if field, _ := c.f.Problem(); field != c.field {
			t.Errorf("%+v: %q, want %q", c.f, field, c.field)
		}
	}
}

func TestActivityOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields: core.Fields{LastName: "Ács", Email: "hedi@acs.example"}, Password: &core.PasswordChange{Typed: secret.New("gravel-otter-Minute-7"), VerifiedBy: "Support PIN"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Customers().Reveal(t.Context(), saved.ID, "test"); err != nil {
		t.Fatal(err)
	}
	d.Set(t, "reset.ticket-minutes", "45")
	read := func(f Filter) []Line {
		t.Helper()
		entries, _, err := Read(t.Context(), d.Session, f, nil)
		if err != nil {
			t.Fatal(err)
		}
		return Lines(entries, clock)
	}
	all := read(Filter{})
	if len(all) < 5 || all[0].What != "anna changed the setting reset.ticket-minutes." || all[0].When != "Today 10:00:00" || all[len(all)-1].What != "anna created the desk." {
		t.Errorf("%+v", all)
	}
	entries, _, err := Read(t.Context(), d.Session, Filter{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Set(t, "reset.ticket-minutes", "50") // what is written meanwhile does not shift the next page
	rest, _, err := Read(t.Context(), d.Session, Filter{}, &entries[1])
	if err != nil || len(rest) != len(all)-2 || say.Sentence(rest[0]) != all[2].What {
		t.Error("the next page begins elsewhere", err)
	}
	if n, err := Newer(t.Context(), d.Session, Filter{}, &entries[0]); n != 1 || err != nil {
		t.Errorf("%d entries are new, %v", n, err)
	}
	if n, err := Newer(t.Context(), d.Session, Filter{Kind: say.KindReveal}, &entries[0]); n != 0 || err != nil {
		t.Errorf("%d entries are new, %v", n, err)
	}
	all = read(Filter{})
	shown := read(Filter{Kind: say.KindReveal})
	if len(shown) != 1 || !shown[0].Reveal || shown[0].Customer != saved.ID || !strings.Contains(strings.Join(shown[0].Details, "; "), "Reason: test") {
		t.Errorf("%+v", shown)
	}
	id := fmt.Sprint(saved.ID)
	for want, f := range map[int]Filter{
		0: {Operator: "mira"}, len(all): {Operator: "ANN"},
	} {
		if got := read(f); len(got) != want {
			t.Errorf("%+v: %d entries, want %d", f, len(got), want)
		}
	}
	for _, line := range read(Filter{Customer: id}) {
		if line.Customer != saved.ID {
			t.Errorf("%+v", line)
		}
	}
	today := time.Date(2026, 5, 14, 0, 0, 0, 0, time.UTC)
	if got := read(Filter{From: today, To: today}); len(got) != len(all)-1 {
		t.Error("today is more or less than all but the founding")
	}
	if got := read(Filter{From: today.AddDate(0, 0, 1)}); len(got) != 0 {
		t.Error("tomorrow has entries")
	}
	if got := read(Filter{To: today.AddDate(0, 0, -1)}); len(got) != 1 {
		t.Error("yesterday the desk was founded, and nothing else:", got)
	}
	var out strings.Builder
	n, err := Export(t.Context(), d.Session, Filter{Customer: id, Kind: say.KindCustomer, Operator: "ann", From: today, To: today}, &out, nil)
	if left := read(Filter{Kind: say.KindImport}); err != nil || n != 2 || len(left) != 1 || left[0].What != "anna exported the log." ||
		strings.Join(left[0].Details, "; ") != "Filter: operator ann, customer "+id+", kind Customers, from 2026-05-14, to 2026-05-14" {
		t.Errorf("%d entries, %v, written down as %+v", n, err, left)
	}
	out.Reset()
	n, err = Export(t.Context(), d.Session, Filter{Customer: id}, &out, nil)
	if err != nil || n < 2 || strings.Count(out.String(), "\r\n") != n+1 || strings.Contains(out.String(), "gravel") {
		t.Errorf("%d entries, %v\n%s", n, err, out.String())
	}
	checked, err := d.Audit().Verify(t.Context())
	if text, ok := Verified(checked, err, clock); !ok || !strings.HasPrefix(text, "All ") {
		t.Error(text)
	}
}

func TestCancelled(t *testing.T) {
	d := testdesk.Open(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := Read(ctx, d.Session, Filter{Operator: "nobody"}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if text, ok := Verified(0, context.Canceled, clock); ok || text != "Cancelled." {
		t.Error(text)
	}
	if Empty(Filter{}) == Empty(Filter{Operator: "x"}) {
		t.Error("an empty log and an empty result read the same")
	}
}
