package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/internal/naughty"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// TestNaughtyRoundTrip brings strings that break programs into a desk, out of
// it, and into another one: what the first took comes through equal.
func TestNaughtyRoundTrip(t *testing.T) {
	t.Parallel()
	first := newDesk(t)
	out := first.must(naughtyList(t), "customer", "import", "-")
	var taken, rejected int
	if _, err := fmt.Sscanf(out, "imported %d, updated 0, unchanged 0, rejected %d", &taken, &rejected); err != nil {
		t.Fatalf("import said %q: %v", out, err)
	}
	if taken < 400 {
		t.Errorf("only %d of the strings were taken, %d rejected", taken, rejected)
	}
	list := first.must("", "customer", "export")
	second := newDesk(t)
	want := fmt.Sprintf("imported %d, updated 0, unchanged 0, rejected 0\n", taken)
	if got := second.must(list, "customer", "import", "-"); got != want {
		t.Errorf("the other desk says %q, want %q", got, want)
	}
	before, after := byExternalID(t, first), byExternalID(t, second)
	if len(before) != taken || len(after) != taken {
		t.Fatalf("%d and %d customers, want %d", len(before), len(after), taken)
	}
	for id, notes := range before {
		if after[id] != notes {
			t.Errorf("%s: %q became %q", id, notes, after[id])
		}
	}
	if table := first.must("", "customer", "list"); strings.ContainsAny(table, "\x1b\x07\u202e") {
		t.Error("the table holds characters that a terminal obeys")
	}
	if got := first.must("", "check"); got != "ok\n" {
		t.Errorf("check says %q", got)
	}
}

// naughtyList has each string as a name and as notes.
func naughtyList(t *testing.T) string {
	t.Helper()
	var list bytes.Buffer
	w, err := sheet.NewWriter(&list, []string{"externalId", "lastName", "notes"})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range naughty.Strings() {
		// What sheet does not write could not be in a file.
		if err := w.Write([]string{fmt.Sprintf("N-%d", i), s, s}); err != nil {
			t.Logf("not written: %v", err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return list.String()
}

func byExternalID(t *testing.T, p *program) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(p.must("", "customer", "list", "--json")) {
		var c struct{ ExternalID, LastName, Notes string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all[c.ExternalID] = c.LastName + "\x00" + c.Notes
	}
	return all
}
