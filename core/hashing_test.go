package core_test

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// TestHashesLeaveTheirMemory: beside a large desk, where the collector would let
// as much lie about as the desk takes, hashes have the memory of a few, however
// many come one after the other and at once; and so have those that were
// imported and take more.
func TestHashesLeaveTheirMemory(t *testing.T) {
	desk := make([]byte, 512<<20) // never written to: no more than a number
	for name, one := range map[string]struct {
		memory int64
		hash   func() error
	}{
		"own":      {19 << 20, func() error { _, err := password.Verify(secret.New(typed), password.Dummy()); return err }},
		"imported": {64 << 20, func() error { runtime.KeepAlive(make([]byte, 64<<20)); return nil }},
	} {
		if more := mostMemory(t, one.memory, one.hash); more > 150<<20 {
			t.Errorf("%s hashes took %d MiB", name, more>>20)
		}
	}
	runtime.KeepAlive(desk)
}

// mostMemory hashes on eight goroutines, twice each, and gives the most memory
// that was in use beside what is.
func mostMemory(t *testing.T, memory int64, hash func() error) int64 {
	inUse := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	used := func() (n int64) {
		metrics.Read(inUse)
		for _, s := range inUse {
			n += int64(s.Value.Uint64())
		}
		return n
	}
	runtime.GC()
	before, most := used(), int64(0)
	do := core.Hashing()
	var group sync.WaitGroup
	var lock sync.Mutex
	for range 8 {
		group.Go(func() {
			for range 2 {
				if err := do(t.Context(), memory, func() error {
					err := hash()
					lock.Lock()
					defer lock.Unlock()
					most = max(most, used())
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	return most - before
}
