package soak

import "testing"

func TestN(t *testing.T) {
	for value, want := range map[string]int{"": 3, "full": 300, "yes": 3} {
		t.Setenv("KEYDESK_SOAK", value)
		if got := N(t, 3, 300); got != want {
			t.Errorf("KEYDESK_SOAK=%q gives %d, want %d", value, got, want)
		}
	}
}
