package portal_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/ui/portal"
)

// However a client comes, it is let through no more often than its rate says,
// and one that waits as long as it was told is let through.
func TestGateKeepsTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := clock()
		rate := portal.Rate{Burst: rapid.IntRange(1, 10).Draw(t, "burst"), Every: time.Duration(rapid.IntRange(1, 60).Draw(t, "every")) * time.Second}
		take, _ := portal.NewGate(rate, 100, func() time.Time { return now })
		begin, through := now, 0
		for range rapid.IntRange(1, 100).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30_000).Draw(t, "pause")) * time.Millisecond)
			wait := take("192.0.2.1")
			if wait == 0 {
				through++
				continue
			}
			if rapid.Bool().Draw(t, "obeys") {
				if now = now.Add(wait); take("192.0.2.1") != 0 {
					t.Fatal("who waited as told was turned away")
				}
				through++
			}
		}
		if most := rate.Burst + int(now.Sub(begin)/rate.Every); through > most {
			t.Fatalf("%d came through, and %d may", through, most)
		}
	})
}

// A crowd of addresses takes no more memory than was set aside; who comes after
// that shares one place, and those who have paid make room.
func TestGateIsBounded(t *testing.T) {
	now := clock()
	take, kept := portal.NewGate(portal.Rate{Burst: 2, Every: time.Second}, 100, func() time.Time { return now })
	let := 0
	for i := range 10_000 {
		if take(fmt.Sprintf("10.0.%d.%d", i/256, i%256)) == 0 {
			let++
		}
	}
	if kept() > 101 || let != 102 {
		t.Errorf("%d are kept, %d came through", kept(), let)
	}
	now = now.Add(time.Minute)
	if take("192.0.2.1") != 0 || kept() > 2 {
		t.Errorf("%d are kept after a minute", kept())
	}
	if take("no address") != 0 || take("") != 0 || take("?") == 0 {
		t.Error("those without an address do not share one place")
	}
}
