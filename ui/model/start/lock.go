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

// Countdown is what is said in the last seconds: "Locks in 12 s. Press any key
// to stay."; "" before.
func (i *Idle) Countdown() string {
	left := i.left()
	if i.limit <= 0 || left <= 0 || left > min(Warning, i.limit/2) {
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
