package license

import "time"

// Standing says whether a product may run.
type Standing int

// The standings.
const (
	Good  Standing = iota // run
	Due                   // run, and check in when the network is there
	Ended                 // the time without a check-in is over, or the clock was set back
)

// Grace is how long a product runs without hearing of the desk. The product
// keeps Checked and Seen where the user does not lose them by accident.
type Grace struct {
	Every time.Duration // a check-in is due so long after the last
	Until time.Duration // the product ends so long after the last; 0: never
}

// Standing judges at the time now, checked being the last check-in or the
// making of the file, and seen the latest time that the product ever saw. It
// gives what seen is from now on. A clock that stands more than a day before
// seen was set back, and counts as the end where there is one.
func (g Grace) Standing(now, checked, seen time.Time) (Standing, time.Time) {
	latest := seen
	if now.After(seen) {
		latest = now
	}
	since := latest.Sub(checked)
	switch {
	case g.Until > 0 && (since >= g.Until || now.Before(seen.Add(-slack))):
		return Ended, latest
	case since >= g.Every:
		return Due, latest
	}
	return Good, latest
}
