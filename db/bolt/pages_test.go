package bolt

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/db"
)

// TestShelf: an Update gets what the last View has read, but of its own state
// and of this moment alone.
func TestShelf(t *testing.T) {
	left := func(state int) (*shelf, *pages) {
		s, p := &shelf{}, newPages()
		s.leave(p, state)
		return s, p
	}
	if s, p := left(7); s.takeOver(7) != p {
		t.Error("pages of the same state were read anew")
	} else if s.takeOver(7) == p {
		t.Error("two have the same pages")
	}
	if s, p := left(7); s.takeOver(8) == p {
		t.Error("pages of a former state are taken for today's")
	}
	s, p := left(7)
	if p.read = p.read.Add(-lately - time.Millisecond); s.takeOver(7) == p {
		t.Error("pages are believed that were read long ago")
	}
}

// TestUpdateReadsOnce: what a View has read is not read again by the Update
// behind it, but after a commit it is.
func TestUpdateReadsOnce(t *testing.T) {
	s, err := Create(t.Context(), filepath.Join(t.TempDir(), "a.keydesk"), func(tx db.Tx) error {
		return tx.Put([]byte("k"), []byte("old"))
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	view := func() {
		t.Helper()
		if err := s.View(t.Context(), func(r db.Reader) error { _, _, err := r.Get([]byte("k")); return err }); err != nil {
			t.Fatal(err)
		}
	}
	view()
	kept := s.h.shelf.last.Load()
	update := func(want string) {
		t.Helper()
		err := s.Update(t.Context(), func(tx db.Tx) error {
			if got, _, err := tx.Get([]byte("k")); err != nil || string(got) != want {
				t.Errorf("%q, %v instead of %q", got, err, want)
			}
			return tx.Put([]byte("k"), []byte("new"))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	update("old")
	if kept == nil || s.h.shelf.last.Load() != nil || kept.known != nil {
		t.Error("the pages of the View were not used and given back")
	}
	update("new")
	view()
	update("new")
}

// TestGaps holds what gaps say against the keys that are there.
func TestGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching("[a-d]{1,3}")
		keys := rapid.SliceOfDistinct(text, rapid.ID[string]).Draw(t, "keys")
		slices.Sort(keys)
		var g gaps
		for range 30 {
			key := text.Draw(t, "key")
			at, there := slices.BinarySearch(keys, key)
			if g.hold([]byte(key)) {
				if there {
					t.Fatalf("%q of %q is said not to be there", key, keys)
				}
				continue
			}
			if there {
				continue
			}
			var one gap
			if at > 0 {
				one.low = []byte(keys[at-1])
			}
			if at < len(keys) {
				one.high = []byte(keys[at])
			}
			g.add(one)
			if !g.hold([]byte(key)) {
				t.Fatalf("the gap of %q is not remembered", key)
			}
		}
	})
}

// TestPagesAreBounded: the leaves that are kept have an end, and nothing leads
// to one that is not kept any more.
func TestPagesAreBounded(t *testing.T) {
	p, branch := newPages(), &page{id: 1, kids: make([]*page, 1)}
	p.keep(branch)
	for id := range uint64(mostLeaves) {
		branch.kids[0] = &page{id: id + 2, leaf: true}
		p.keep(branch.kids[0])
	}
	if len(p.known) != mostLeaves+1 || branch.kids[0] == nil {
		t.Fatal(len(p.known), "pages are kept")
	}
	p.keep(&page{id: mostLeaves + 2, leaf: true})
	if len(p.known) != 2 || p.known[1] != branch || branch.kids[0] != nil || p.leaves != 1 {
		t.Error(len(p.known), "pages are kept after the leaves were too many")
	}
	p.keep(&page{id: mostLeaves + 3, leaf: true, buf: make([]byte, largestLeaf+1)})
	for id := range uint64(2 * mostBranches) {
		p.keep(&page{id: 2*mostLeaves + id})
	}
	if len(p.known) != 1+mostBranches {
		t.Error(len(p.known), "pages are kept with many branches")
	}
}
