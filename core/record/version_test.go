package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// oracle is what two writers' records must be, kept in plain maps.
type oracle struct {
	t       *testing.T
	r       *rig
	writers []*record.Store
	now     map[string]string   // what is there
	highest map[string]uint64   // the highest version ever
	copies  map[string][][]byte // every envelope that ever was
}

// TestVersionsNeverComeTwice lets two writers put and delete the same few
// records, in turns and with new writers among them. Every version is above
// all before under its key, check stays clean, and no older copy of any
// record, deleted or not, can be put back unnoticed.
func TestVersionsNeverComeTwice(t *testing.T) {
	base := newRig(t, mem.Options{})
	rapid.Check(t, func(rt *rapid.T) {
		o := &oracle{
			t: t, r: base.fork(t),
			now: map[string]string{}, highest: map[string]uint64{}, copies: map[string][][]byte{},
		}
		for range 2 {
			s := open(t, o.r.db, founded(t).Keys)
			ok(t, s.NewWriter(t.Context()))
			o.writers = append(o.writers, s)
		}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			o.step(rt)
		}
		o.compare(rt)
		o.putBack(rt)
	})
}

func (o *oracle) step(rt *rapid.T) {
	s := rapid.SampledFrom(o.writers).Draw(rt, "writer")
	kind := rapid.SampledFrom([]record.Kind{record.KindProfile, record.KindMailBody}).Draw(rt, "kind")
	key := record.KeyOf(kind, rapid.Uint64Range(1, 2).Draw(rt, "record"))
	switch rapid.SampledFrom([]string{"put", "put", "delete", "delete and put", "new writer"}).Draw(rt, "what") {
	case "put":
		o.put(rt, s, key, false)
	case "delete and put":
		o.put(rt, s, key, true)
	case "delete":
		update(o.t, s, func(tx *record.Tx) error { return tx.Delete(key) })
		delete(o.now, string(key))
	case "new writer":
		ok(o.t, s.NewWriter(o.t.Context()))
	}
}

func (o *oracle) put(rt *rapid.T, s *record.Store, key record.Key, deleted bool) {
	text := fmt.Sprint("text ", len(o.copies[string(key)]))
	update(o.t, s, func(tx *record.Tx) error {
		if deleted {
			if err := tx.Delete(key); err != nil {
				return err
			}
		}
		return tx.Put(key, note{text})
	})
	_, version, err := o.r.text(o.t, key)
	ok(o.t, err)
	if version <= o.highest[string(key)] {
		rt.Fatalf("%s comes back as version %d, and was %d before", key, version, o.highest[string(key)])
	}
	o.highest[string(key)] = version
	o.now[string(key)] = text
	o.copies[string(key)] = append(o.copies[string(key)], o.r.sealed(o.t, key))
}

func (o *oracle) compare(rt *rapid.T) {
	if found := problems(o.t, o.r.Store); len(found) > 0 {
		rt.Fatalf("check reports %q", found)
	}
	for key := range o.highest {
		text, _, err := o.r.text(o.t, record.Key(key))
		want, there := o.now[key]
		if text != want || there != (err == nil) || !there && !errors.Is(err, record.ErrNotFound) {
			rt.Fatalf("%s is %q, want %q: %v", record.Key(key), text, want, err)
		}
	}
}

// putBack puts one older copy back, and check must find just that.
func (o *oracle) putBack(rt *rapid.T) {
	if len(o.copies) == 0 {
		return
	}
	key := rapid.SampledFrom(slices.Sorted(maps.Keys(o.copies))).Draw(rt, "put back")
	copied := rapid.SampledFrom(o.copies[key]).Draw(rt, "copy")
	if _, there := o.now[key]; there && bytes.Equal(copied, o.r.sealed(o.t, record.Key(key))) {
		return
	}
	o.r.edit(o.t, record.Key(key), copied)
	if found := problems(o.t, o.r.Store); len(found) != 1 {
		rt.Fatalf("an older copy of %s put back is reported as %q", record.Key(key), found)
	}
}
