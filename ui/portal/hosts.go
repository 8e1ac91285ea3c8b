package portal

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// hosts are the Host values that are answered, each "host:port" in lower case,
// with the name of the scope whose page it is; "" is the default one. The check
// stops DNS rebinding: a stranger's page whose name suddenly points to this
// machine still sends its own name.
type hosts map[string]string

// newOrigin is the check of where a form comes from. A base address is
// trusted by name, for a proxy that sends a Host of its own on.
func newOrigin(o Options) (*http.CrossOriginProtection, error) {
	origin := http.NewCrossOriginProtection()
	for _, one := range o.bases() {
		base, err := parseBase(one.Base)
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
		h.add(host, o.TLS != nil, "")
	}
	if listen != nil {
		h.addListener(listen.String(), o.TLS != nil)
	}
	for _, one := range o.bases() { // last: an address that is listened on may be a scope's own
		base, err := parseBase(one.Base)
		if err != nil {
			return nil, err
		}
		h.add(base.Host, base.Scheme == "https", one.Scope)
		h.add(base.Host, o.TLS != nil, one.Scope) // a proxy that takes the default port and sends no port on
	}
	return h, nil
}

// addListener allows the address that is listened on and, where that is
// loopback, the other names of loopback with the same port.
func (h hosts) addListener(address string, https bool) {
	h.add(address, https, "")
	_, port, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(address) {
		return
	}
	for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
		h.add(net.JoinHostPort(name, port), https, "")
	}
}

func (h hosts) add(host string, https bool, scope string) { h[withPort(host, https)] = scope }

// allows says whether a request for this Host is answered.
func (h hosts) allows(host string, https bool) bool {
	_, ours := h[withPort(host, https)]
	return ours
}

// scope is the scope whose page a request asks for.
func (s *site) scope(r *http.Request) string { return s.hosts[withPort(r.Host, r.TLS != nil)] }

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

// remoteIP is a connection's other end without port and zone, or "" where the
// server does not know it.
func remoteIP(remoteAddr string) string {
	ap, err := netip.ParseAddrPort(remoteAddr)
	if err != nil {
		return ""
	}
	return ap.Addr().Unmap().WithZone("").String()
}
