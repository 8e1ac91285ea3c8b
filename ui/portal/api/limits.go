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
// left (draft-ietf-httpapi-ratelimit-headers); false when it has refused.
func (l *limits) site(w http.ResponseWriter, id uint64) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	bucket := l.sites[id]
	if bucket == nil {
		bucket = perMinute(l.perMinute)
		l.sites[id] = bucket
	}
	now := l.now()
	ok := bucket.AllowN(now, 1)
	left := max(0, int(bucket.TokensAt(now)))
	next := l.wait(bucket, now)
	h := w.Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"site";q=%d;w=60`, l.perMinute))
	h.Set("RateLimit", fmt.Sprintf(`"site";r=%d;t=%d`, left, next))
	if !ok {
		h.Set("Retry-After", strconv.Itoa(next))
		refuse(w, tooMany, "")
	}
	return ok
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
	bucket := l.products.bucket(address)
	if bucket.AllowN(l.now(), 1) {
		return true
	}
	w.Header().Set("Retry-After", strconv.Itoa(l.wait(bucket, l.now())))
	refuse(w, tooMany, "")
	return false
}

// stranger refuses an address that tried too many wrong keys or passwords.
func (l *limits) stranger(w http.ResponseWriter, address string) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	bucket := l.strangers.by[Household(address)]
	if bucket == nil || bucket.TokensAt(l.now()) >= 1 {
		return true
	}
	w.Header().Set("Retry-After", strconv.Itoa(l.wait(bucket, l.now())))
	refuse(w, tooMany, "")
	return false
}

// failed counts a wrong key, password or proof.
func (l *limits) failed(address string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.strangers.bucket(address).AllowN(l.now(), 1)
}
