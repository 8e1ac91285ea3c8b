package api

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	usualPerMinute = 600
	// wrongKeys is how many wrong keys an address may try a minute. A key has
	// 256 bits; this is for the desk's peace, not for the key's safety.
	wrongKeys = 30
	// productCalls is how many calls the products behind one address may make a
	// minute, a quarter of them at once: a school may activate all its computers
	// one morning. wrongKeys bounds the wrong passwords among them.
	productCalls = 1200
	// mostStrangers bounds the memory for addresses; above it all are forgotten.
	mostStrangers = 10_000
)

// limits are token buckets: one a site, and of an address one for wrong keys,
// passwords and proofs, and one for what needs no site's key.
type limits struct {
	now       func() time.Time
	perMinute int

	lock      sync.Mutex
	sites     map[uint64]*rate.Limiter // as many as there are sites
	strangers addresses
	products  addresses
}

// addresses are buckets by address, of IPv6 by the /64 that a house is given.
type addresses struct {
	perMinute int
	by        map[netip.Prefix]*rate.Limiter
}

func (a addresses) bucket(address string) *rate.Limiter {
	house := Household(address)
	bucket := a.by[house]
	if bucket == nil {
		if len(a.by) >= mostStrangers {
			clear(a.by)
		}
		bucket = perMinute(a.perMinute)
		a.by[house] = bucket
	}
	return bucket
}

// Household is what counts as one address: of IPv6 the /64 that one house has. The
// zero Prefix is all that are not known.
func Household(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	house, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return house
}

func newLimits(o Options) *limits {
	l := &limits{now: o.Now, perMinute: o.PerMinute, sites: map[uint64]*rate.Limiter{},
		strangers: addresses{wrongKeys, map[netip.Prefix]*rate.Limiter{}}, products: addresses{productCalls, map[netip.Prefix]*rate.Limiter{}}}
	if l.now == nil {
		l.now = time.Now
	}
	if l.perMinute == 0 {
		l.perMinute = usualPerMinute
	}
	return l
}

// perMinute makes a bucket that is full.
func perMinute(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), max(1, n/4)) }

// site takes one call from the site's bucket and says in the header what is
// left (draft-ietf-httpapi-ratelimit-headers), as each limit here does; false when
// it has refused.
func (l *limits) site(w http.ResponseWriter, id uint64) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	bucket := l.sites[id]
	if bucket == nil {
		bucket = perMinute(l.perMinute)
		l.sites[id] = bucket
	}
	return l.take(w, siteQuota, l.perMinute, bucket)
}

// The names of what is counted, as the headers have them.
const (
	siteQuota    = "site"       // the calls of a site
	addressQuota = "address"    // calls without a key, by address of the network
	wrongQuota   = "wrong-keys" // wrong keys, passwords and proofs, by address
)

// take takes one call from a bucket and says what is left; false when it has
// refused.
func (l *limits) take(w http.ResponseWriter, quota string, perMinute int, bucket *rate.Limiter) bool {
	now := l.now()
	ok := bucket.AllowN(now, 1)
	h, next := w.Header(), l.wait(bucket, now)
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=60", quota, perMinute))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", quota, max(0, int(bucket.TokensAt(now))), next))
	if !ok {
		tooOften(w, next, "")
	}
	return ok
}

// tooOften refuses until in so many seconds.
func tooOften(w http.ResponseWriter, seconds int, sentence string) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	refuse(w, tooMany, sentence)
}

// wait is in how many seconds the bucket has a call again.
func (l *limits) wait(bucket *rate.Limiter, now time.Time) int {
	missing := 1 - bucket.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return int(math.Ceil(missing / float64(bucket.Limit())))
}

// product takes one call from the bucket of the products behind an address;
// false when it has refused.
func (l *limits) product(w http.ResponseWriter, address string) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.take(w, addressQuota, productCalls, l.products.bucket(address))
}

// stranger refuses an address that tried too many wrong keys or passwords.
func (l *limits) stranger(w http.ResponseWriter, address string) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	bucket := l.strangers.by[Household(address)]
	if bucket == nil || bucket.TokensAt(l.now()) >= 1 {
		return true
	}
	return l.take(w, wrongQuota, wrongKeys, bucket)
}

// failed counts a wrong key, password or proof.
func (l *limits) failed(address string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.strangers.bucket(address).AllowN(l.now(), 1)
}
