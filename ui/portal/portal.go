// Package portal is the customers' web pages: net/http and html/template over
// core's Portal. Customers log in, register, ask for a new password, see their
// account and change their password here, and here lead the links in mails.
//
// Serve runs the pages on a listener, Handler gives them to a test. A request
// goes through the guards (guard.go), then to a page, which asks the Door and
// draws a template of assets/portal with the sentences of assets/portal/text.
// GET changes nothing, because mail scanners follow links; what a session is
// (session.go) and what keeps a form from being forged (formkey.go) has a file
// of its own.
//
// Caveat: X-Forwarded-For is believed of Options.Proxies alone. Behind another
// proxy the address of the client that core counts, that the limits go by and
// that the log shows is the proxy's.
package portal

import (
	"crypto/tls"
	"net/netip"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core"
)

// Options are the portal's settings. The zero value answers on loopback only.
type Options struct {
	// Vendor gives the name shown on pages that belong to nobody. It is
	// called once a page, so that a changed setting shows at once; nil or ""
	// shows a neutral title.
	Vendor func() string
	// Logo gives the vendor's logo, shown in place of the mark; nil or an empty
	// one is none.
	Logo func() Logo
	// BaseURL is the fixed address in links, "https://host[:port]". Its host is
	// an allowed Host; https makes cookies Secure, because a proxy ends TLS.
	// It is the default scope's.
	BaseURL string
	// Scopes are the addresses of scopes that have their own, each taken as
	// BaseURL is. Login IDs are looked up in the scope whose address was asked.
	Scopes []core.PortalAddress
	// AllowedHosts are further Host values, "host" or "host:port", of the
	// default scope.
	AllowedHosts []string
	// Proxies are who stands before the pages and is believed in what it says of
	// the visitor's address (X-Forwarded-For). Nothing else of what a proxy adds
	// is believed: names and addresses are BaseURL's.
	Proxies []netip.Prefix
	// TLS is the listener's certificate and settings; nil is plain HTTP.
	TLS *tls.Config
	// LinksOnly answers mailed links and nothing else: for a desk whose customer
	// page is off.
	LinksOnly bool
	// Zone is the time zone of times on pages read without script; nil is UTC.
	Zone *time.Location
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Ready is called by Serve once nothing can refuse the pages any more and
	// requests are answered; its error ends Serve. nil: nobody waits for that.
	Ready func() error
	// Limits are bounds on time, size, connections and tries; zero fields take
	// the defaults.
	Limits Limits
}

// Logo is a picture with its media type.
type Logo struct {
	Type string // "image/png", "image/svg+xml" …
	Body []byte
}

// secure says whether browsers reach the pages over TLS.
func (o Options) secure() bool {
	bases := o.bases()
	plain := slices.ContainsFunc(bases, func(one core.PortalAddress) bool { return !isHTTPS(one.Base) })
	return o.TLS != nil || len(bases) > 0 && !plain
}

// bases are the fixed addresses, without those that are not set.
func (o Options) bases() []core.PortalAddress {
	all := append([]core.PortalAddress{{Base: o.BaseURL}}, o.Scopes...)
	return slices.DeleteFunc(all, func(one core.PortalAddress) bool { return one.Base == "" })
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

func (o Options) logo() Logo {
	if o.Logo == nil {
		return Logo{}
	}
	return o.Logo()
}

func (o Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}
