package naughty_test

import (
	"slices"
	"testing"

	"github.com/keydesk/keydesk/internal/naughty"
)

func TestStrings(t *testing.T) {
	all := naughty.Strings()
	if len(all) < 500 || !slices.Contains(all, "") || !slices.Contains(all, "NULL") {
		t.Fatalf("the list of %d strings is not the one expected", len(all))
	}
	all[0] = "changed"
	if naughty.Strings()[0] == "changed" {
		t.Error("two callers share one list")
	}
}
