package torture

import (
	"bytes"
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

const pageBits = 4096 * 8

// Wherever one bit of the file flips: the command line ends with 7 and names
// what is damaged, or shows the right data. A head that flips gives the state
// before the last change, which the program notices and check names.
func TestFlippedBits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	content, err := os.ReadFile(b.j.Sample)
	if err != nil {
		t.Fatal(err)
	}
	keys := slices.Concat(slices.Collect(maps.Values(recordKeys(t, b.j.Sample)))...)
	slices.SortFunc(keys, func(a, b record.Key) int { return bytes.Compare(a, b) })
	random := rand.New(rand.NewPCG(11, 4))
	seen := map[verdict]int{}
	for i := range soak.N(t, 200, 20_000) {
		bit := random.Int64N(b.size * 8)
		switch i % 10 {
		case 0: // the two heads
			bit = random.Int64N(2)*pageBits + random.Int64N(80*8)
		case 1, 2, 3: // pointers and counts more often
			bit = random.Int64N(b.size/4096)*pageBits + random.Int64N(64*8)
		case 4: // a key: its record is not found under it any more
			key := keys[random.IntN(len(keys))]
			bit = int64(bytes.Index(content, key)*8 + random.IntN(len(key)*8))
		}
		seen[b.judge(harm{Bit: bit + 1})]++
	}
	t.Logf("a file of %d KiB: %v; the slowest took %s", b.size>>10, seen, b.slowest)
	if seen[told] < 20 || seen[right] < 5 {
		t.Error("the flips prove too little")
	}
}

// Wherever the file is cut off: 7, by name.
func TestTruncated(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	seen := map[verdict]int{}
	for size := int64(4096); size < b.size; size += 4096 {
		h := harm{Cut: size + 1}
		got := b.judge(h)
		if got != told {
			t.Errorf("%s: %s", h, got)
		}
		seen[got]++
	}
	t.Logf("a file of %d KiB: %v; the slowest took %s", b.size>>10, seen, b.slowest)
}

// Whoever knows the store makes its checksums right again; then the record
// itself is refused. That holds for what stands in front of the records, too:
// an edited slot is damage and no wrong password.
func TestEditedRecords(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	keys := recordKeys(t, b.j.Sample)
	kinds := slices.Sorted(maps.Keys(keys))
	random := rand.New(rand.NewPCG(5, 5))
	seen := map[verdict]int{}
	n := soak.N(t, 3*len(kinds), 5_000)
	for i := range n {
		kind := kinds[i%len(kinds)]
		h := harm{Key: keys[kind][random.IntN(len(keys[kind]))], Edit: random.IntN(1 << 20)}
		if kind == record.KindGrant {
			h.Key = keys[kind][len(keys[kind])-1] // an operator's
			h.Edit %= 20 * 8                      // whose, and of what
		}
		got := b.judge(h)
		if got != told && !forRecovery(h.Key) {
			t.Errorf("%s (%s): %s", h, record.Key(h.Key), got)
		}
		seen[got]++
	}
	t.Logf("%d kinds of records: %v; the slowest took %s", len(kinds), seen, b.slowest)
}

// forRecovery says whether it is a grant to the recovery key, which only the
// paper opens.
func forRecovery(key record.Key) bool {
	return key.Kind() == record.KindGrant && bytes.HasSuffix(key, vault.RecoveryID[:])
}

// recordKeys lists the keys that have values, by kind.
func recordKeys(t *testing.T, path string) map[record.Kind][]record.Key {
	t.Helper()
	store, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keys := map[record.Kind][]record.Key{}
	err = store.View(context.Background(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			if key := record.Key(pair.Key); len(pair.Value) > 0 {
				keys[key.Kind()] = append(keys[key.Kind()], key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
