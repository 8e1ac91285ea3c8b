package portal

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is the address of whoever sent a request, by which core counts. Behind
// a proxy of Options.Proxies it is what the proxy says: of X-Forwarded-For the
// last address that is no proxy's, because what stands before that anybody can
// have written.
func (s *site) client(r *http.Request) string {
	from := remoteIP(r.RemoteAddr)
	if !s.proxy(from) {
		return from
	}
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, one := range slices.Backward(said) {
		ip, err := netip.ParseAddr(strings.TrimSpace(one))
		if err != nil {
			return from // a proxy that says nothing, or nonsense
		}
		from = ip.Unmap().WithZone("").String()
		if !s.proxy(from) {
			return from
		}
	}
	return from
}

// proxy says whether the address is one of Options.Proxies.
func (s *site) proxy(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(s.o.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}
