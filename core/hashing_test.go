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
// many come one after the other and at once.
func TestHashesLeaveTheirMemory(t *testing.T) {
	desk := make([]byte, 512<<20) // never written to: no more than a number
	inUse := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	used := func() (n uint64) {
		metrics.Read(inUse)
		for _, s := range inUse {
			n += s.Value.Uint64()
		}
		return n
	}
	runtime.GC()
	before, most := used(), uint64(0)
	const at, each = 8, 2
	hash := core.Hashing()
	var group sync.WaitGroup
	var lock sync.Mutex
	for range at {
		group.Go(func() {
			for range each {
				if err := hash(t.Context(), func() error {
					_, err := password.Verify(secret.New(typed), password.Dummy())
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
	if more := int64(most - before); more > 120<<20 {
		t.Errorf("%d hashes took %d MiB", at*each, more>>20)
	}
	runtime.KeepAlive(desk)
}
