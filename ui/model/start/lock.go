package start

import (
	"fmt"
	"strconv"
	"time"
)

// IdleLimit is after how long without a key or a click the desk locks, and
// Warning for how long before that a countdown is shown.
const (
	IdleLimit = 15 * time.Minute
	Warning   = 30 * time.Second
)

// IdleOf is the limit of the setting desk.lock-minutes.
func IdleOf(minutes string) (limit time.Duration, ok bool) {
	n, err := strconv.Atoi(minutes)
	return time.Duration(n) * time.Minute, err == nil
}

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

// SetLimit is called where the setting changed; 0 never locks.
func (i *Idle) SetLimit(limit time.Duration) { i.limit = limit }

// LockNote is what the lock screen says.
type LockNote struct {
	Mail, Portal bool   // go on
	Works        string // what is still being done, such as an import; "" for nothing
	Form         string // whose form is kept, "" for none
}

// Text says what still runs, and what is kept.
func (n LockNote) Text() string {
	text := "Locked."
	switch {
	case n.Works != "":
		text += " " + n.Works + " goes on, with all keys in memory until it is done."
	case n.Mail && n.Portal:
		text += " Waiting mail goes on being sent, and the customer page works."
	case n.Mail:
		text += " Waiting mail goes on being sent."
	case n.Portal:
		text += " The customer page works; mail waits."
	default:
		text += " Nothing runs."
	}
	if n.Form != "" {
		text += " What you typed for " + n.Form + " is kept."
	}
	return text
}
