package core

import (
	"time"
)

// The lock rules: 10, 20, 30 … failed attempts in a row lock for 15, 30, 60 …
// minutes, 100 until an operator acts; from the fifth on the answer is held
// back.
const (
	attemptsPerLock = 10
	attemptsHard    = 100
	firstLock       = 15 * time.Minute
	longestLock     = 24 * time.Hour
	freeAttempts    = 4
	longestDelay    = 30 * time.Second
)

// locked says whether tries are refused now.
func (l loginState) locked(now time.Time) bool {
	return l.LockedHard || l.LockedUntil > now.UnixMilli()
}

// follow takes a clock into account that was set back since the last failed
// attempt: what was counted from the wrong time lasts as long from now on. So a
// lock neither ends early by it, nor lasts for longer than once more its length
// after each such change.
func (l *loginState) follow(now time.Time) {
	back := l.LastFailed - now.UnixMilli()
	if back <= 0 {
		return
	}
	l.LastFailed -= back
	if l.LockedUntil != 0 {
		l.LockedUntil -= back
	}
}

// fail counts a failed attempt, in a row with those before it.
func (l *loginState) fail(now time.Time) {
	l.Failed++
	l.LastFailed = now.UnixMilli()
	switch {
	case l.Failed >= attemptsHard:
		l.LockedHard = true
	case l.Failed%attemptsPerLock == 0:
		l.LockedUntil = now.Add(lockFor(l.Failed / attemptsPerLock)).UnixMilli()
	}
}

// lockFor is how long the n-th lock lasts.
func lockFor(n int) time.Duration {
	if n > 7 { // 15 min << 7 is more than a day
		return longestLock
	}
	return min(firstLock<<(n-1), longestLock)
}

// holdBack is how long the answer to an attempt is held back, the attempt
// being the failed-th in a row. step is the setting Delay for failed attempts.
func holdBack(failed int, step time.Duration) time.Duration {
	n := failed - freeAttempts
	if n <= 0 || step <= 0 {
		return 0
	}
	if n > 6 {
		return longestDelay
	}
	return min(step<<(n-1), longestDelay)
}
