package portal_test

import (
	"net/http"
	"net/netip"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// TestVisitorsAddress: what a visitor says of his own address is worth nothing;
// what a known proxy says of it counts.
func TestVisitorsAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, one := range []struct {
		name, from string
		said       []string
		want       string
	}{
		{"no proxy", "203.0.113.7:1000", nil, "203.0.113.7"},
		{"a visitor who claims another", "203.0.113.7:1000", []string{"127.0.0.1"}, "203.0.113.7"},
		{"a proxy that says nothing", "10.0.0.5:1000", nil, "10.0.0.5"},
		{"a proxy", "10.0.0.5:1000", []string{"203.0.113.7"}, "203.0.113.7"},
		{"a visitor who claims another, behind a proxy", "10.0.0.5:1000", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"two headers", "10.0.0.5:1000", []string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7"},
		{"two proxies", "[::1]:1000", []string{"203.0.113.7, 10.1.2.3"}, "203.0.113.7"},
		{"nonsense", "10.0.0.5:1000", []string{"203.0.113.7, unknown"}, "10.0.0.5"},
		{"IPv4 as IPv6", "[::ffff:10.0.0.5]:1000", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"nobody but proxies", "10.0.0.5:1000", []string{"10.0.0.6"}, "10.0.0.6"},
	} {
		b := newBench(t, portal.Options{Proxies: proxies})
		path := "/t/" + b.desk.issue(core.PurposeConfirm)
		w := b.ask(http.MethodPost, path, sent(b.form(path), "", ""), func(r *http.Request) {
			r.RemoteAddr, r.Header["X-Forwarded-For"] = one.from, one.said
			r.Header.Set("X-Forwarded-Host", "evil.example")
		})
		if w.Code != http.StatusSeeOther || !slices.Equal(b.desk.ips, []string{one.want}) {
			t.Errorf("%s: %d, counted under %v", one.name, w.Code, b.desk.ips)
		}
	}
}
