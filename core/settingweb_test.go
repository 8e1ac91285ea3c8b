package core_test

import (
	"testing"

	"github.com/keydesk/keydesk/core"
)

// TestWhoIsBelieved: proxies are addresses or networks, and never everybody.
func TestWhoIsBelieved(t *testing.T) {
	all, err := core.Networks(" 127.0.0.1 ,10.1.2.3/8,, ::1")
	ok(t, err)
	if len(all) != 3 || all[0].String() != "127.0.0.1/32" || all[1].String() != "10.0.0.0/8" || all[2].String() != "::1/128" {
		t.Errorf("%v", all)
	}
	for _, wrong := range []string{"proxy.example", "0.0.0.0/0", "::/0", "10.0.0.0/33"} {
		if _, err := core.Networks(wrong); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}
