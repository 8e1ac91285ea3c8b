package start

import (
	"fmt"
	"time"
)

// IdleLimit is after how long without a key or a click the desk locks, and
// Warning for how long before that a countdown is shown.
const (
	IdleLimit = 15 * time.Minute
	Warning   = 30 * time.Second
)

// Idle watches for nobody being there.
type Idle struct {
	now   func() time.Time
	limit time.Duration
	last  time.Time
}

// NewIdle begins to watch; a limit of 0 never locks.
func NewIdle(now func() time.Time, limit time.Duration) *Idle {
	return &Idle{now: now, limit: limit, last: now()}
}

// Touch is called at every key, click and movement.
func (i *Idle) Touch() { i.last = i.now() }

// Lock says that it is time.
func (i *Idle) Lock() bool { return i.limit > 0 && i.left() <= 0 }

func (i *Idle) left() time.Duration { return i.last.Add(i.limit).Sub(i.now()) }

// Next is how long nothing changes unless Touch is called: until the countdown
// begins, to its next second, or 0 where it is time to lock; ok is false where
// it never is.
func (i *Idle) Next() (d time.Duration, ok bool) {
	left, warning := i.left(), i.warning()
	switch {
	case i.limit <= 0:
		return 0, false
	case left > warning:
		return left - warning, true
	}
	d = left % time.Second
	if d <= 0 && left > 0 {
		d = time.Second
	}
	return max(0, d), true
}

// warning is how long the countdown is: half of a very short limit.
func (i *Idle) warning() time.Duration { return min(Warning, i.limit/2) }

// Countdown is what is said in the last seconds: "Locks in 12 s. Press any key
// to stay."; "" before.
func (i *Idle) Countdown() string {
	left := i.left()
	if i.limit <= 0 || left <= 0 || left > i.warning() {
		return ""
	}
	return fmt.Sprintf("Locks in %d s. Press any key to stay.", int((left+time.Second-1)/time.Second))
}

// LockText is what the lock screen says still runs.
func LockText(mailRuns bool, form string) string {
	text := "Locked."
	if mailRuns {
		text += " Waiting mail goes on being sent."
	}
	if form != "" {
		text += " What you typed for " + form + " is kept."
	}
	return text
}
