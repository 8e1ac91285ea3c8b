package core

import (
	"context"
	"time"
)

// HoldHashing runs fn while no password can be hashed.
func HoldHashing(p *Portal, fn func()) {
	for range cap(p.h.hashing) {
		p.h.hashing <- struct{}{}
	}
	defer func() {
		for range cap(p.h.hashing) {
			<-p.h.hashing
		}
	}()
	fn()
}

// Crowd is how many customers' requests are taken at a time.
func Crowd() int { return hashers() + waiting }

// Waiting is how many customers' requests are taken now.
func Waiting(p *Portal) int { return len(p.h.crowd) }

// OnHold has fn told of each answer that is held back, instead of a wait.
func OnHold(p *Portal, fn func(time.Duration)) {
	p.h.pause = func(ctx context.Context, d time.Duration) error {
		fn(d)
		return pause(ctx, 0)
	}
}
