package serve

import (
	"context"
	"log/slog"
	"net"

	"github.com/keydesk/keydesk/core"
)

// LinksOnly has pages answer mailed links alone.
func LinksOnly(pages Pages) Pages {
	return func(ctx context.Context, l net.Listener, o Options, door *core.Portal, log *slog.Logger) error {
		o.LinksOnly = true
		return pages(ctx, l, o, door, log)
	}
}

// State is how the customer page stands in the desktop program.
type State struct {
	Runs    core.PortalRuns
	Waiting bool   // for an operator with Run Portal
	Stopped bool   // by an error, which stands in a banner
	Address string // where it answers, "" while it does not
}

// Shown is an address as the top bar shows it: plain HTTP, which is the rule, goes
// without saying.
func Shown(scheme, address string) string {
	if scheme == "http" {
		return address
	}
	return scheme + "://" + address
}

// Text is what the top bar says of it.
func (s State) Text() string {
	says := s.Address
	switch {
	case s.Runs == core.PortalOff:
		says = "off"
	case s.Waiting:
		says = "waits for a sign-in"
	case s.Stopped:
		says = "does not run"
	case s.Address == "":
		says = "starting…"
	case s.Runs == core.PortalLinks:
		says = "mailed links only"
	}
	return "Customer page: " + says
}

// Waits says in a sentence what the page waits for; "" where it does not.
func (s State) Waits() string {
	if s.Runs == core.PortalOff || !s.Waiting {
		return ""
	}
	return "The customer page waits for an operator with Run Portal to sign in."
}
