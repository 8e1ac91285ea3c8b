package portal

import (
	"net"
	"net/netip"
	"slices"
	"time"
)

// Posts are the patterns of the addresses that take a form.
func Posts() []string {
	var all []string
	for _, route := range (&site{}).table() {
		if route.post != nil {
			all = append(all, route.path)
		}
	}
	slices.Sort(all)
	return all
}

// NewGate is a gate, for its own test.
func NewGate(rate Rate, most int, now func() time.Time) (take func(ip string) time.Duration, kept func() int) {
	g := newGate(rate, most, now)
	return g.take, func() int { return len(g.owed) }
}

// Crowd is the listener that gives each household its share.
func Crowd(l net.Listener, most int, proxies []netip.Prefix) net.Listener {
	return newCrowd(l, most, proxies)
}
