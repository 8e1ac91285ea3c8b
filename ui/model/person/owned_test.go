package person

import (
	"testing"

	"github.com/keydesk/keydesk/core"
)

func TestOwned(t *testing.T) {
	two := []core.License{
		{Status: core.LicenseOK, Activations: 5, ActivationsLeft: 2}, {Status: core.LicenseVoid, Activations: 9, ActivationsLeft: 4},
	}
	for _, c := range []struct {
		of              Owned
		seats, licenses string
	}{
		{Owned{}, "", ""},
		{Owned{Licenses: two[:1]}, "3 of 5 seats", "1 license"},
		{Owned{Licenses: two}, "3 of 5 seats", "2 licenses"},
		{Owned{Licenses: two, More: true}, "", "More than 2 licenses"},
	} {
		if seats, licenses := c.of.Text(); seats != c.seats || licenses != c.licenses {
			t.Errorf("%q, %q; want %q, %q", seats, licenses, c.seats, c.licenses)
		}
	}
}
