package portal

import (
	"net"
	"net/netip"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/ui/portal/api"
)

// crowd is a listener that closes at once what one household has open beside
// its share of connections, so that one client cannot keep out all others. This
// computer and the proxies, behind whom are many, have no share.
type crowd struct {
	net.Listener
	most    int
	proxies []netip.Prefix

	lock sync.Mutex
	open map[netip.Prefix]int
}

func newCrowd(l net.Listener, most int, proxies []netip.Prefix) *crowd {
	return &crowd{Listener: l, most: most, proxies: proxies, open: map[netip.Prefix]int{}}
}

// Accept gives the next connection that is within its household's share.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := remoteIP(conn.RemoteAddr().String())
		if c.free(address) {
			return conn, nil
		}
		from := api.Household(address)
		if c.enter(from) {
			return &counted{Conn: conn, left: sync.OnceFunc(func() { c.leave(from) })}, nil
		}
		_ = conn.Close() // it has its answer
	}
}

// free says whether an address has no share; who has no address comes from this
// computer.
func (c *crowd) free(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err != nil || ip.IsLoopback() || slices.ContainsFunc(c.proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

func (c *crowd) enter(from netip.Prefix) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.open[from] >= c.most {
		return false
	}
	c.open[from]++
	return true
}

func (c *crowd) leave(from netip.Prefix) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.open[from]--; c.open[from] == 0 {
		delete(c.open, from)
	}
}

// counted is a connection that gives its place back.
type counted struct {
	net.Conn
	left func()
}

// Close closes the connection.
func (c *counted) Close() error {
	defer c.left()
	return c.Conn.Close()
}
