package portal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"golang.org/x/net/netutil"
)

// ErrPlain is what Serve returns where passwords would cross a network
// unencrypted.
var ErrPlain = errors.New("the portal is plain HTTP on an address that other machines reach: " +
	"give it a certificate, or listen on loopback behind a proxy, or name the proxy's https address as base address")

// Serve answers on l until ctx ends; then it lets running requests finish (for
// Limits.StopTime at most) and returns nil. It closes l in any case. The
// address of l is an allowed Host. Plain HTTP off loopback is refused with
// ErrPlain unless BaseURL is https, which says that a proxy stands before it.
func Serve(ctx context.Context, l net.Listener, o Options, door Door, log *slog.Logger) error {
	defer func() { _ = l.Close() }()
	if _, tcp := l.Addr().(*net.TCPAddr); tcp && !o.secure() && !isLoopback(l.Addr().String()) {
		return ErrPlain
	}
	handler, err := newHandler(o, l.Addr(), door, log)
	if err != nil {
		return err
	}
	if o.Ready != nil { // l takes connections already
		if err := o.Ready(); err != nil {
			return err
		}
	}
	limits := o.Limits.withDefaults()
	server := newServer(ctx, handler, o, limits, log)
	ended := make(chan error, 1)
	go func() {
		ended <- listen(server, netutil.LimitListener(newCrowd(l, limits.Household, o.Proxies), limits.Connections))
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("serving the portal: %w", err)
	case <-ctx.Done():
	}
	return stop(ctx, server, limits)
}

// newServer has running requests outlive ctx: they are finished, not cut off.
func newServer(ctx context.Context, h http.Handler, o Options, limits Limits, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:                      h,
		TLSConfig:                    o.TLS,
		ReadHeaderTimeout:            limits.HeaderTime,
		ReadTimeout:                  limits.ReadTime,
		WriteTimeout:                 limits.WriteTime,
		IdleTimeout:                  limits.IdleTime,
		MaxHeaderBytes:               limits.HeaderBytes,
		DisableGeneralOptionsHandler: true,
		BaseContext:                  func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// listen takes TLS where there is a certificate.
func listen(server *http.Server, l net.Listener) error {
	if server.TLSConfig != nil {
		return server.ServeTLS(l, "", "")
	}
	return server.Serve(l)
}

func stop(ctx context.Context, server *http.Server, limits Limits) error {
	waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), limits.StopTime)
	defer cancel()
	if err := server.Shutdown(waiting); err != nil {
		if closing := server.Close(); closing != nil {
			return fmt.Errorf("closing the portal: %w", closing)
		}
	}
	return nil
}
