package portal

import (
	"net/netip"
	"sync"
	"time"

	"github.com/keydesk/keydesk/ui/portal/api"
)

// Rate is how often one client may do something: Burst times at once, and once
// more every Every. A negative Burst is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// gate counts what clients do, by address (of IPv6 the /64 that one household
// has), in memory alone. It is the wall against one client who tries many
// accounts; core's locks are the one against many clients at one account.
//
// A client is one time: when what it has done will be paid off (the generic
// cell rate algorithm). Those who have paid are forgotten. Should more than
// most owe at once, the rest shares one place, so that a crowd of addresses
// cannot take the memory.
type gate struct {
	rate Rate
	most int
	now  func() time.Time

	mu   sync.Mutex
	owed map[netip.Prefix]time.Time
}

func newGate(rate Rate, most int, now func() time.Time) *gate {
	return &gate{rate: rate, most: most, now: now, owed: map[netip.Prefix]time.Time{}}
}

// take lets a client through and returns zero, or returns how long it has to
// wait.
func (g *gate) take(ip string) time.Duration {
	if g.rate.Burst < 0 {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now, client := g.now(), api.Household(ip)
	until, known := g.owed[client]
	if !known && len(g.owed) >= g.most {
		if g.forget(now); len(g.owed) >= g.most {
			client = netip.Prefix{}
			until = g.owed[client]
		}
	}
	if until.Before(now) {
		until = now
	}
	if until = until.Add(g.rate.Every); until.Sub(now) > time.Duration(g.rate.Burst)*g.rate.Every {
		return until.Sub(now) - time.Duration(g.rate.Burst)*g.rate.Every
	}
	g.owed[client] = until
	return 0
}

// forget drops those who owe nothing any more.
func (g *gate) forget(now time.Time) {
	for client, until := range g.owed {
		if !until.After(now) {
			delete(g.owed, client)
		}
	}
}
