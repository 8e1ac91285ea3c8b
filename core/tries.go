package core

import (
	"fmt"
	"sync"
	"time"
)

// The rule for operators' passwords: ten wrong ones, then a minute's pause.
const (
	triesPerPause = 10
	triesPause    = time.Minute
)

// tries counts wrong operator passwords by slot while the file is open. The
// zero value is ready. It stops who sits at this window; against a copy of the
// file stands the cost of the slot alone.
type tries struct {
	lock  sync.Mutex
	wrong map[string]streak
}

// streak is wrong passwords in a row for one slot.
type streak struct {
	count int
	until time.Time // the pause's end
}

// begin counts a try before its password is derived, so that many at once
// count as many; or it refuses, with how long the pause still lasts.
func (t *tries) begin(slot []byte, now time.Time) error {
	t.lock.Lock()
	defer t.lock.Unlock()
	s := t.wrong[string(slot)]
	if left := s.until.Sub(now); left > 0 {
		return &Error{Kind: ErrSignIn, Sentence: fmt.Sprintf("%d wrong passwords in a row; try again in %d seconds.", triesPerPause, int((left+time.Second-1)/time.Second))}
	}
	if s.count++; s.count >= triesPerPause {
		s = streak{until: now.Add(triesPause)}
	}
	if t.wrong == nil {
		t.wrong = map[string]streak{}
	}
	t.wrong[string(slot)] = s
	return nil
}

// right ends a row: the password was the right one.
func (t *tries) right(slot []byte) {
	t.lock.Lock()
	defer t.lock.Unlock()
	delete(t.wrong, string(slot))
}
