package portal

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// hosts are the Host values that are answered, each "host:port" in lower case.
// The check stops DNS rebinding: a stranger's page whose name suddenly points
// to this machine still sends its own name.
type hosts map[string]bool

// newOrigin is the check of where a form comes from. A base address is
// trusted by name, for a proxy that sends a Host of its own on.
func newOrigin(o Options) (*http.CrossOriginProtection, error) {
	origin := http.NewCrossOriginProtection()
	for _, address := range o.bases() {
		base, err := parseBase(address)
		if err != nil {
			return nil, err
		}
		if err := origin.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
			return nil, fmt.Errorf("reading the portal's base address: %w", err)
		}
	}
	return origin, nil
}

func parseBase(address string) (*url.URL, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("reading the portal's base address: %q is not http://host or https://host", address)
	}
	base.Host = strings.ToLower(base.Host)
	return base, nil
}

// newHosts gathers the allowed hosts. listen is the listener's address; nil
// where there is none.
func newHosts(o Options, listen net.Addr) (hosts, error) {
	h := hosts{}
	for _, host := range o.AllowedHosts {
		h.add(host, o.TLS != nil)
	}
	for _, address := range o.bases() {
		base, err := parseBase(address)
		if err != nil {
			return nil, err
		}
		h.add(base.Host, base.Scheme == "https")
		h.add(base.Host, o.TLS != nil) // a proxy that takes the default port and sends no port on
	}
	if listen != nil {
		h.addListener(listen.String(), o.TLS != nil)
	}
	return h, nil
}

// addListener allows the address that is listened on and, where that is
// loopback, the other names of loopback with the same port.
func (h hosts) addListener(address string, https bool) {
	h.add(address, https)
	_, port, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(address) {
		return
	}
	for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
		h.add(net.JoinHostPort(name, port), https)
	}
}

func (h hosts) add(host string, https bool) { h[withPort(host, https)] = true }

// allows says whether a request for this Host is answered.
func (h hosts) allows(host string, https bool) bool { return h[withPort(host, https)] }

// withPort writes a Host in one form: lower case, the default port written out.
func withPort(host string, https bool) string {
	host = strings.ToLower(host)
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	port := "80"
	if https {
		port = "443"
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// isLoopback says whether only this machine can reach address, "host:port".
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

func isHTTPS(address string) bool {
	return len(address) > 8 && strings.EqualFold(address[:8], "https://")
}

// remoteIP is the client's address without port and zone, or "" where the
// server does not know it.
func remoteIP(remoteAddr string) string {
	ap, err := netip.ParseAddrPort(remoteAddr)
	if err != nil {
		return ""
	}
	return ap.Addr().Unmap().WithZone("").String()
}
