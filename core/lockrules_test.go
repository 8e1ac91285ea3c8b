package core

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// "10, 20, 30 … failed attempts in a row lock for 15, 30, 60 … minutes (24 h
// at most); 100 lock until an operator acts".
func TestLockSchedule(t *testing.T) {
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	locks := map[int]time.Duration{
		10: 15 * time.Minute, 20: 30 * time.Minute, 30: time.Hour, 40: 2 * time.Hour, 50: 4 * time.Hour,
		60: 8 * time.Hour, 70: 16 * time.Hour, 80: 24 * time.Hour, 90: 24 * time.Hour,
	}
	var l loginState
	for n := 1; n < 100; n++ {
		l.fail(now)
		if got := moment(l.LockedUntil).Sub(now); locks[n] == 0 && l.locked(now) || locks[n] != 0 && got != locks[n] || l.LockedHard {
			t.Errorf("%d attempts lock for %v, hard %v", n, got, l.LockedHard)
		}
		now = now.Add(locks[n])
		if l.locked(now) {
			t.Errorf("still locked after %d attempts and %v", n, locks[n])
		}
	}
	l.fail(now)
	if !l.LockedHard || !l.locked(now.Add(1000*time.Hour)) {
		t.Error("100 attempts do not lock until an operator acts")
	}
}

// "from the fifth on the answer is held back 1, 2, 4 … 30 s".
func TestHoldBackSchedule(t *testing.T) {
	for step, want := range map[time.Duration][]int{
		0:                {0, 0, 0, 0, 0, 0, 0},
		time.Second:      {0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30},
		5 * time.Second:  {0, 0, 0, 0, 0, 5, 10, 20, 30, 30},
		30 * time.Second: {0, 0, 0, 0, 0, 30, 30},
	} {
		for failed, seconds := range want {
			if got := holdBack(failed, step); got != time.Duration(seconds)*time.Second {
				t.Errorf("step %v, attempt %d: %v", step, failed, got)
			}
		}
		if got := holdBack(1<<30, step); got > longestDelay {
			t.Errorf("step %v: %v", step, got)
		}
	}
}

// A clock that is set back ends no lock, and makes none last for longer than
// once more its length.
func TestLockWhereTheClockIsSetBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
		l := loginState{Failed: 10*rapid.IntRange(1, 9).Draw(t, "locks") - 1}
		length := lockFor((l.Failed + 1) / attemptsPerLock)
		l.fail(start)
		passed := time.Duration(rapid.Int64Range(0, int64(30*time.Hour)).Draw(t, "passed")).Truncate(time.Millisecond)
		ended := passed >= length
		if l.locked(start.Add(passed)) == ended {
			t.Fatalf("after %v of %v: locked %v", passed, length, !ended)
		}
		now := start.Add(passed - time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "back")).Truncate(time.Millisecond))
		l.follow(now)
		if !ended && !l.locked(now) {
			t.Fatalf("after %v of %v a clock set to %v unlocks", passed, length, now)
		}
		if l.locked(now.Add(length)) {
			t.Fatalf("locked for longer than %v from %v on", length, now)
		}
	})
}
