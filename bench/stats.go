package main

import (
	"cmp"
	"fmt"
	"slices"
	"syscall"
	"time"
)

// times are what one contender took, each time.
type times []time.Duration

func (t times) at(percent int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func (t times) sum() (all time.Duration) {
	for _, one := range t {
		all += one
	}
	return all
}

func (t times) p50() time.Duration { return t.at(50) }
func (t times) p99() time.Duration { return t.at(99) }

// took is how long do takes.
func took(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

// cpu is how much of the processors do takes in this process, or in those that
// it starts and waits for.
func cpu(who int, do func() error) (time.Duration, error) {
	before, err := used(who)
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := used(who)
	return after - before, err
}

func used(who int) (time.Duration, error) {
	var r syscall.Rusage
	if err := syscall.Getrusage(who, &r); err != nil {
		return 0, fmt.Errorf("asking for the time used: %w", err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()), nil
}

func ratio[T cmp.Ordered](a, b T, of func(T) float64) float64 {
	if of(b) == 0 {
		return 0
	}
	return of(a) / of(b)
}

// times per each other.
func per(a, b time.Duration) float64 {
	return ratio(a, b, func(d time.Duration) float64 { return float64(d) })
}

// short prints a time with three digits.
func short(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= 10*time.Millisecond:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}
