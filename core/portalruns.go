package core

import (
	"context"

	"github.com/keydesk/keydesk/core/record"
)

// PortalRuns is how much of the customer page the desktop program runs.
// `keydeskctl serve` runs all of it, whatever is switched here.
type PortalRuns int

// The zero value runs nothing.
const (
	PortalOff   PortalRuns = iota
	PortalLinks            // mailed links alone: they are how a desk without a mail server is tried out
	PortalAll
)

// PortalRuns reads it from the settings portal.enabled and mail.mode.
// Needs no permission.
func (st *Settings) PortalRuns(ctx context.Context) (runs PortalRuns, err error) {
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		runs, err = st.s.h.config(r, 0).portalRuns()
		return err
	})
	return runs, err
}

func (c config) portalRuns() (PortalRuns, error) {
	if on, err := c.on(setPortalOn); on || err != nil {
		return PortalAll, err
	}
	mode, err := c.text(setMailMode)
	if mode == modeLocal {
		return PortalLinks, err
	}
	return PortalOff, err
}
