// Package serve is what runs beside the windows, or instead of them: the
// customers' pages, the delivery of mail, and the emptying of the recycle bin.
//
// Caveat: each part runs until its context ends; whoever closes the desk ends
// them first and waits.
package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"syscall"
	"time"

	"github.com/keydesk/keydesk/core"
)

// Pages runs the customers' pages on l until ctx ends, and closes l. The
// command hands them in, because rooms of ui do not know each other.
type Pages func(ctx context.Context, l net.Listener, o Options, door *core.Portal, log *slog.Logger) error

// Options are what the pages are told.
type Options struct {
	Vendor  string
	BaseURL string               // as customers see the pages; "": as they are listened on
	Scopes  []core.PortalAddress // the same of the scopes that have an address of their own
	Zone    *time.Location       // of times on pages read without script
	Ready   func() error         // to be called once the pages are there; its error ends them
	Hosts   []string             // further names under which the pages answer
	Proxies []netip.Prefix       // whose word on the visitor's address is taken
	TLS     *tls.Config          // nil: the pages are plain, on this computer or behind a proxy

	LinksOnly bool // mailed links are answered, and nothing else
}

// ListenError is that the address cannot be listened on, such as one that
// another program uses.
type ListenError struct{ Cause error }

func (e *ListenError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *ListenError) Unwrap() error { return e.Cause }

// Text says it to people.
func (e *ListenError) Text() string {
	var on *net.OpError
	address := "its address"
	if errors.As(e.Cause, &on) && on.Addr != nil {
		address = on.Addr.String()
	}
	if errors.Is(e.Cause, syscall.EADDRINUSE) {
		return "Another program uses " + address + ". Close it, or choose another address in Settings > Customer page."
	}
	return "This computer does not let Keydesk listen on " + address + ". Choose another address in Settings > Customer page."
}

// Host opens the customers' door: a signed-in operator with Run Portal, or the
// desk's staff.
type Host interface {
	Portal() (*core.Portal, error)
	Settings() *core.Settings
	Vendor() string
}

// Customer runs the customers' pages of a host that may.
// listen is an address and port, "" the setting portal.listen. ready is told
// the scheme (http, https) and the address once the pages are there. It returns a *ListenError where the
// address cannot be had.
func Customer(ctx context.Context, s Host, pages Pages, listen string, log *slog.Logger, ready func(scheme, address string) error) error {
	door, err := s.Portal()
	if err != nil {
		return err
	}
	base, err := s.Settings().Get(ctx, "portal.base-url")
	if err != nil {
		return err
	}
	all, err := s.Settings().PortalAddresses(ctx)
	if err != nil {
		return err
	}
	if listen == "" {
		setting, err := s.Settings().Get(ctx, "portal.listen")
		if err != nil {
			return err
		}
		listen = setting.Value
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return &ListenError{err}
	}
	options := Options{Vendor: s.Vendor(), BaseURL: base.Value, Zone: time.Local}
	options.Ready = func() error { return ready(options.scheme(), l.Addr().String()) }
	if err := options.network(ctx, s.Settings()); err != nil {
		return errors.Join(err, l.Close())
	}
	for _, address := range all {
		if address.Base != base.Value {
			options.Scopes = append(options.Scopes, address)
		}
	}
	return pages(ctx, l, options, door, log)
}

// EmptyBin erases who has been in the recycle bin for long enough, now and once
// a day, until ctx ends.
func EmptyBin(ctx context.Context, customers *core.Customers, log *slog.Logger) error {
	daily := time.NewTicker(24 * time.Hour)
	defer daily.Stop()
	for {
		if _, err := customers.EmptyBin(ctx); err != nil && ctx.Err() == nil {
			log.Error("emptying the recycle bin", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-daily.C:
		}
	}
}

// Together runs all until ctx ends or one of them fails, waits for every one,
// and returns the first error. The end of ctx is what was asked for.
func Together(ctx context.Context, all ...func(context.Context) error) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(all))
	for _, run := range all {
		go func() { ended <- run(running) }()
	}
	var first error
	for range all {
		err := <-ended
		if first == nil && running.Err() == nil {
			first = err
		}
		stop()
	}
	return first
}

// scheme is what the pages are reached by at the address that they listen on.
func (o Options) scheme() string {
	if o.TLS != nil {
		return "https"
	}
	return "http"
}
