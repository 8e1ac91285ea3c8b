package portal_test

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"

	"github.com/keydesk/keydesk/ui/portal"
)

// arrivals is a listener that connections come to in order, from addresses of
// the test's.
type arrivals struct {
	net.Listener
	from []string
}

type arrival struct {
	net.Conn
	from string
}

func (a arrival) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(a.from), 4321))
}

func (a *arrivals) Accept() (net.Conn, error) {
	if len(a.from) == 0 {
		return nil, io.EOF
	}
	conn, far := net.Pipe()
	_ = far.Close()
	one := arrival{conn, a.from[0]}
	a.from = a.from[1:]
	return one, nil
}

// A household has two connections at a time; a proxy and this computer have as
// many as there are.
func TestAHouseholdHasItsShareOfConnections(t *testing.T) {
	all := &arrivals{from: []string{
		"192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.1",
		"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1",
		"127.0.0.1", "127.0.0.1", "127.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1",
	}}
	l := portal.Crowd(all, 2, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	var open []net.Conn
	for {
		conn, err := l.Accept()
		if errors.Is(err, io.EOF) {
			break
		}
		open = append(open, conn)
	}
	if len(open) != 2+1+2+1+3+3 {
		t.Errorf("%d of 15 connections were taken, not 12", len(open))
	}
	for range 2 { // closed twice, it gives its place back once
		_ = open[0].Close()
	}
	all.from = []string{"192.0.2.1", "192.0.2.1"}
	if _, err := l.Accept(); err != nil {
		t.Errorf("a place that was given back: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, io.EOF) {
		t.Error("a place was given back twice")
	}
}
