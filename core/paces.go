package core

import (
	"slices"
	"sync"
	"time"
)

// paces are the velocity checks: when whoever came, in memory.
type paces struct {
	lock sync.Mutex
	came map[string][]time.Time
}

// pacesMost is how many are told apart; at more, those who came longest ago are
// forgotten.
const pacesMost = 1 << 16

// pass counts one of each name and gives 0, or says for how long one of them
// that has come count times within the span has to wait, and counts none.
func (p *paces) pass(now time.Time, span time.Duration, count int, names ...string) (wait time.Duration) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.came == nil || len(p.came) > pacesMost {
		p.sweep(now, span)
	}
	for _, name := range names {
		p.came[name] = slices.DeleteFunc(p.came[name], func(at time.Time) bool { return now.Sub(at) >= span || at.After(now) })
		if came := p.came[name]; len(came) >= count {
			return came[len(came)-count].Add(span).Sub(now)
		}
	}
	for _, name := range names {
		p.came[name] = append(p.came[name], now)
	}
	return 0
}

// sweep forgets who has not come within the span, and where that is nobody all.
func (p *paces) sweep(now time.Time, span time.Duration) {
	kept := map[string][]time.Time{}
	for name, all := range p.came {
		if len(all) > 0 && now.Sub(all[len(all)-1]) < span {
			kept[name] = all
		}
	}
	if len(kept) > pacesMost {
		kept = map[string][]time.Time{}
	}
	p.came = kept
}
