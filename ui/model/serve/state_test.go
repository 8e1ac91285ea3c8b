package serve

import (
	"testing"

	"github.com/keydesk/keydesk/core"
)

func TestStateInWords(t *testing.T) {
	const at = "127.0.0.1:8421"
	for want, s := range map[string]State{
		"off":                 {Waiting: true},
		"waits for a sign-in": {Runs: core.PortalAll, Waiting: true},
		"does not run":        {Runs: core.PortalAll, Stopped: true},
		"starting…":           {Runs: core.PortalAll},
		"mailed links only":   {Runs: core.PortalLinks, Address: at},
		at:                    {Runs: core.PortalAll, Address: at},
	} {
		if got := s.Text(); got != "Customer page: "+want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
		if waits := s.Waits() != ""; waits != (s.Waiting && s.Runs != core.PortalOff) {
			t.Errorf("%+v: %q", s, s.Waits())
		}
	}
}
