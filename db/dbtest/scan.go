package dbtest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/db"
)

// keys draws from few letters, so that prefixes are shared and hits frequent;
// 0xFF is the letter after which no prefix ends, and 0xE2 stands for the bytes
// that are no letter in UTF-8, which the numbers in keys are full of.
func keys(least int) *rapid.Generator[string] {
	letter := rapid.SampledFrom([]byte{0, 'a', 0xE2, 0xE3, 0xFF})
	return rapid.Map(rapid.SliceOfN(letter, least, 5), func(b []byte) string { return string(b) })
}

// testScanModel does the same to the store and to a map and compares.
func testScanModel(t *testing.T, s db.Store) {
	model := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		changeBoth(rt, t, s, model)
		r := db.Range{
			Prefix:  []byte(keys(0).Draw(rt, "prefix")),
			After:   []byte(keys(0).Draw(rt, "after")),
			Limit:   rapid.IntRange(0, 5).Draw(rt, "limit"),
			Reverse: rapid.Bool().Draw(rt, "reverse"),
		}
		got := scan(rt, t, s, r)
		if want := scanModel(model, r); !slices.Equal(got, want) {
			rt.Fatalf("%+v gives\n%q, want\n%q", r, got, want)
		}
	})
}

func changeBoth(rt *rapid.T, t *testing.T, s db.Store, model map[string]string) {
	size := rapid.IntRange(0, 2000)
	var puts, deletes []string
	for range rapid.IntRange(0, 6).Draw(rt, "puts") {
		puts = append(puts, keys(1).Draw(rt, "put"))
	}
	for range rapid.IntRange(0, 4).Draw(rt, "deletes") {
		deletes = append(deletes, keys(1).Draw(rt, "delete"))
	}
	value := strings.Repeat("v", size.Draw(rt, "size"))
	err := s.Update(t.Context(), func(tx db.Tx) error {
		for _, k := range puts {
			if err := tx.Put([]byte(k), []byte(value)); err != nil {
				return err
			}
		}
		for _, k := range deletes {
			if err := tx.Delete([]byte(k)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	for _, k := range puts {
		model[k] = value
	}
	for _, k := range deletes {
		delete(model, k)
	}
}

func scan(rt *rapid.T, t *testing.T, s db.Store, r db.Range) (got []string) {
	err := s.View(t.Context(), func(reader db.Reader) error {
		for pair, err := range reader.Scan(r) {
			if err != nil {
				return err
			}
			got = append(got, fmt.Sprintf("%q=%d", pair.Key, len(pair.Value)))
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	return got
}

func scanModel(model map[string]string, r db.Range) (want []string) {
	sorted := slices.Sorted(maps.Keys(model))
	if r.Reverse {
		slices.Reverse(sorted)
	}
	for _, k := range sorted {
		after := len(r.After) == 0 || k > string(r.After)
		if r.Reverse {
			after = len(r.After) == 0 || k < string(r.After)
		}
		if after && strings.HasPrefix(k, string(r.Prefix)) && (r.Limit == 0 || len(want) < r.Limit) {
			want = append(want, fmt.Sprintf("%q=%d", k, len(model[k])))
		}
	}
	return want
}

func testScanStops(t *testing.T, s db.Store) {
	for i := 0; i < 500; i += 50 {
		var some []string
		for j := range 50 {
			some = append(some, fmt.Sprintf("%04d", i+j), strings.Repeat("x", 100))
		}
		put(t, s, some...)
	}
	for _, reverse := range []bool{false, true} {
		n := 0
		err := s.View(t.Context(), func(r db.Reader) error {
			for pair, err := range r.Scan(db.Range{Reverse: reverse}) {
				if err != nil {
					return err
				}
				if n++; n == 3 {
					break
				}
				_ = pair
			}
			// Page by page, as long reads go.
			var after []byte
			for total := 0; ; {
				page := 0
				for pair, err := range r.Scan(db.Range{After: after, Limit: 7, Reverse: reverse}) {
					if err != nil {
						return err
					}
					if after != nil && (bytes.Compare(pair.Key, after) < 0) != reverse {
						return fmt.Errorf("%q follows %q", pair.Key, after)
					}
					after, page, total = pair.Key, page+1, total+1
				}
				if page == 0 {
					if total != 500 {
						return fmt.Errorf("the pages hold %d keys, want 500", total)
					}
					return nil
				}
			}
		})
		if err != nil {
			t.Errorf("reverse %v: %v", reverse, err)
		}
	}
}
