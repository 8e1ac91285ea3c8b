package core_test

import (
	"testing"

	"github.com/keydesk/keydesk/core"
)

// "Off until switched on, but for ticket links while mail is local"; what is off
// keeps no keys through a lock.
func TestHowMuchOfTheCustomerPageRuns(t *testing.T) {
	d := newDesk(t)
	d.set("portal.through-lock", "true")
	for _, c := range []struct {
		on, mail string
		want     core.PortalRuns
	}{
		{"false", "local", core.PortalLinks},
		{"false", "by-hand", core.PortalOff},
		{"true", "by-hand", core.PortalAll},
		{"true", "local", core.PortalAll},
	} {
		d.set("portal.enabled", c.on)
		d.set("mail.mode", c.mail)
		runs, err := d.Settings().PortalRuns(t.Context())
		ok(t, err)
		kept, err := d.Keeps(t.Context())
		ok(t, err)
		if runs != c.want || kept.Portal != (c.want != core.PortalOff) {
			t.Errorf("%+v: %v runs, %+v goes on while locked", c, runs, kept)
		}
	}
}
