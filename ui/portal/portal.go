// Package portal is the customers' web pages: net/http and html/template over
// core's Portal. So far it has the pages behind a mailed link: choosing a new
// password and confirming an e-mail address.
//
// Serve runs them on a listener, Handler gives them to a test. A request goes
// through the guards (guard.go), then to a page (ticket.go, note.go), which
// asks the Door and draws a template of assets/portal with the sentences of
// assets/portal/text. GET changes nothing, because mail scanners follow links.
//
// Caveat: X-Forwarded-* is not believed. Behind a proxy the address of the
// client that core counts and the log shows is the proxy's.
package portal

import (
	"context"
	"crypto/tls"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// Door is what these pages need of core's Portal. Implementations are safe for
// many goroutines.
type Door interface {
	// Ticket says what the page behind a link may show. It changes nothing; a
	// dead or unknown ticket is a state and no error.
	Ticket(ctx context.Context, token secret.Text) (core.TicketPage, error)
	// JudgeNew judges a password for the customer of a live ticket. It changes
	// nothing. The empty password gives the checklist.
	JudgeNew(ctx context.Context, token, pw secret.Text) (password.Verdict, error)
	// Redeem sets the password and uses the ticket up. It returns a
	// *core.PolicyError and leaves the ticket live where the password is
	// refused, core.ErrNotFound where the ticket died meanwhile, core.ErrBusy
	// where there is no room for the hashing.
	Redeem(ctx context.Context, r core.Redemption) error
	// ConfirmEmail confirms the address and uses the ticket up; errors as of
	// Redeem.
	ConfirmEmail(ctx context.Context, token secret.Text, remoteIP string) error
}

// Options are the portal's settings. The zero value answers on loopback only.
type Options struct {
	// Vendor gives the name shown on pages that belong to no ticket. It is
	// called once a page, so that a changed setting shows at once; nil or ""
	// shows a neutral title.
	Vendor func() string
	// BaseURL is the fixed address in links, "https://host[:port]". Its host is
	// an allowed Host; https makes cookies Secure, because a proxy ends TLS.
	BaseURL string
	// ScopeURLs are the addresses of scopes that have their own, each taken as
	// BaseURL is.
	ScopeURLs []string
	// AllowedHosts are further Host values, "host" or "host:port".
	AllowedHosts []string
	// TLS is the listener's certificate and settings; nil is plain HTTP.
	TLS *tls.Config
	// Zone is the time zone of times on pages read without script; nil is UTC.
	Zone *time.Location
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Ready is called by Serve once nothing can refuse the pages any more and
	// requests are answered; its error ends Serve. nil: nobody waits for that.
	Ready func() error
	// Limits are bounds on time, size and connections; zero fields take the
	// defaults.
	Limits Limits
}

// secure says whether browsers reach the pages over TLS.
func (o Options) secure() bool {
	bases := o.bases()
	plain := slices.ContainsFunc(bases, func(base string) bool { return !isHTTPS(base) })
	return o.TLS != nil || len(bases) > 0 && !plain
}

// bases are the fixed addresses, without those that are not set.
func (o Options) bases() []string {
	all := append([]string{o.BaseURL}, o.ScopeURLs...)
	return slices.DeleteFunc(all, func(base string) bool { return base == "" })
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

func (o Options) vendor() string {
	if o.Vendor == nil {
		return ""
	}
	return o.Vendor()
}

func (o Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}
