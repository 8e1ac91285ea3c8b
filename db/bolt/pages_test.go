package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
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
	used := false
	update := func(want string) {
		t.Helper()
		err := s.Update(t.Context(), func(tx db.Tx) error {
			used = kept.known != nil // else they were given back before
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
	if !used || s.h.shelf.last.Load() != nil || kept.known != nil {
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
	leaf, many := make([]byte, 16<<10), uint64(mostLeaves/(16<<10))
	for id := range many {
		branch.kids[0] = &page{id: id + 2, leaf: true, buf: leaf}
		p.keep(branch.kids[0])
	}
	if len(p.known) != int(many)+1 || branch.kids[0] == nil {
		t.Fatal(len(p.known), "pages are kept")
	}
	p.keep(&page{id: many + 2, leaf: true, buf: leaf})
	if len(p.known) != 2 || p.known[1] != branch || branch.kids[0] != nil || p.leaves != len(leaf) {
		t.Error(len(p.known), "pages are kept after the leaves were too many")
	}
	p.keep(&page{id: many + 3, leaf: true, buf: make([]byte, largestLeaf+1)})
	for id := range uint64(2 * mostBranches) {
		p.keep(&page{id: 2*many + id})
	}
	if len(p.known) != 1+mostBranches {
		t.Error(len(p.known), "pages are kept with many branches")
	}
}

// TestFlippedAfterReading: what a View has read was sound; a page that is
// damaged right after it is still noticed before bbolt follows it.
func TestFlippedAfterReading(t *testing.T) {
	for what, bit := range map[string]struct {
		at   func(page []byte, key int) int
		mask byte
	}{
		"the order of a key": {func(_ []byte, key int) int { return key }, 0x40},
		"the size of a key":  {func([]byte, int) int { return headerSize + 10 }, 0x10},
	} {
		path := filepath.Join(t.TempDir(), "a.keydesk")
		s, err := Create(t.Context(), path, func(tx db.Tx) error {
			for i := range 400 {
				if err := tx.Put(fmt.Appendf(nil, "key-%04d", i), bytes.Repeat([]byte("v"), 100)); err != nil {
					return err
				}
			}
			return nil
		}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		look := func(r interface {
			Get([]byte) ([]byte, bool, error)
		}) error {
			_, _, err := r.Get([]byte("key-0100"))
			return err
		}
		if err := s.View(t.Context(), func(r db.Reader) error { return look(r) }); err != nil {
			t.Fatal(err)
		}
		whole, harmed := read(t, path), read(t, path)
		page := leafOf(t, harmed, s.h.pageSize, "key-0100")
		page[bit.at(page, bytes.Index(page, []byte("key-0100")))] ^= bit.mask
		inPlace(t, path, harmed)
		err = s.Update(t.Context(), func(tx db.Tx) error { return errors.Join(look(tx), tx.Put([]byte("key-0101"), nil)) })
		if !errors.Is(err, db.ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
		if !bytes.Equal(read(t, path), harmed) {
			t.Errorf("%s: something was written", what)
		}
		inPlace(t, path, whole)
		if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// leafOf is the page of a file that has the key in the middle of it.
func leafOf(t *testing.T, file []byte, pageSize int, key string) []byte {
	t.Helper()
	for page := range slices.Chunk(file[2*pageSize:], pageSize) {
		if i := bytes.Index(page, []byte(key)); u16(page, 8) == flagLeaf && i > 0 && bytes.Contains(page, []byte("vvvv")) {
			return page
		}
	}
	t.Fatal("no such page")
	return nil
}

func inPlace(t *testing.T, path string, content []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(content, 0)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestScanBeyondItsView: who keeps an iterator for longer than its View is told.
func TestScanBeyondItsView(t *testing.T) {
	s, err := Create(t.Context(), filepath.Join(t.TempDir(), "a.keydesk"), func(tx db.Tx) error {
		return errors.Join(tx.Put([]byte("a"), nil), tx.Put([]byte("b"), nil))
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var next func() (db.Pair, error, bool)
	err = s.View(t.Context(), func(r db.Reader) error {
		var stop func()
		next, stop = iter.Pull2(r.Scan(db.Range{}))
		t.Cleanup(stop)
		_, err, _ := next()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err, there := next(); !there || !errors.Is(err, db.ErrClosed) {
		t.Errorf("%v, %v", err, there)
	}
	if _, _, there := next(); there {
		t.Error("it goes on")
	}
}
