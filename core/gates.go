package core

import (
	"errors"
	"net/netip"
	"sync"
	"time"
)

// gates bound what one address on the network may have the portal do, beside
// what bounds each account. They are kept in memory: who was sent away is so
// for a quarter of an hour.
type gates struct {
	wrong gate // wrong passwords
	asked gate // mails asked for, whoever for
}

func newGates() *gates {
	return &gates{wrong: gate{most: 100}, asked: gate{most: 20}}
}

const (
	// gateTime is how long a gate counts before it begins anew.
	gateTime = 15 * time.Minute
	// gateMost is how many networks a gate tells apart. More at once are a
	// flood that no count by address would stop.
	gateMost = 1 << 16
)

// gate counts by network: an IPv4 address, or the 64 bits of an IPv6 one that a
// house is given.
type gate struct {
	most  int
	lock  sync.Mutex
	began time.Time
	by    map[netip.Prefix]int
}

// network is by what an address is counted; ok is false for what is no address,
// and for this computer's own: a proxy on it, or whoever sits at it.
func network(ip string) (n netip.Prefix, ok bool) {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return n, false
	}
	a = a.Unmap().WithZone("")
	bits := 64
	if a.Is4() {
		bits = 32
	}
	n, err = a.Prefix(bits)
	return n, err == nil && !a.IsLoopback()
}

// full refuses an address that has had its fill.
func (g *gate) full(ip string, now time.Time) error {
	return g.turnstile(ip, now, 0)
}

// pass counts one of the address, or refuses it.
func (g *gate) pass(ip string, now time.Time) error { return g.turnstile(ip, now, 1) }

// refused counts a login that was refused.
func (g *gate) refused(ip string, now time.Time, err error) {
	if errors.Is(err, ErrSignIn) {
		_ = g.turnstile(ip, now, 1) // it has its answer already
	}
}

func (g *gate) turnstile(ip string, now time.Time, by int) error {
	n, ok := network(ip)
	if !ok {
		return nil
	}
	g.lock.Lock()
	defer g.lock.Unlock()
	g.turn(now)
	had, known := g.by[n]
	if had >= g.most {
		return &Error{Kind: ErrBusy, Sentence: "Too many tries from your network; try again in a quarter of an hour.", Retry: g.began.Add(gateTime).Sub(now)}
	}
	if known || by > 0 && len(g.by) < gateMost {
		g.by[n] = had + by
	}
	return nil
}

// turn begins anew when the time is over.
func (g *gate) turn(now time.Time) {
	if g.by == nil || now.Sub(g.began) >= gateTime || now.Before(g.began) {
		g.by, g.began = map[netip.Prefix]int{}, now
	}
}
