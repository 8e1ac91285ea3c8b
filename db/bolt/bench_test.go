package bolt_test

import (
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

const benchKeys = 100_000

func benchStore(b *testing.B) *bolt.Store {
	s, _ := create(b)
	value := make([]byte, 300)
	for i := 0; i < benchKeys; i += 10_000 {
		err := s.Update(b.Context(), func(tx db.Tx) error {
			for j := range 10_000 {
				if err := tx.Put(fmt.Appendf(nil, "customer/%08d", i+j), value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkGet(b *testing.B) {
	s := benchStore(b)
	i := 0
	for b.Loop() {
		err := s.View(b.Context(), func(r db.Reader) error {
			i += 7919
			_, ok, err := r.Get(fmt.Appendf(nil, "customer/%08d", i%benchKeys))
			if !ok {
				b.Error("not there")
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScan reads pages of 500 pairs, as long reads do.
func BenchmarkScan(b *testing.B) {
	s := benchStore(b)
	var after []byte
	for b.Loop() {
		n := 0
		err := s.View(b.Context(), func(r db.Reader) error {
			for pair, err := range r.Scan(db.Range{After: after, Limit: 500}) {
				if err != nil {
					return err
				}
				after, n = pair.Key, n+1
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if n < 500 {
			after = nil
		}
	}
}

// BenchmarkUpdate commits one record a transaction, with all syncs.
func BenchmarkUpdate(b *testing.B) {
	s := benchStore(b)
	i := 0
	for b.Loop() {
		err := s.Update(b.Context(), func(tx db.Tx) error {
			i += 7919
			return tx.Put(fmt.Appendf(nil, "customer/%08d", i%benchKeys), make([]byte, 300))
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPut writes 500 records a transaction, as bulk work does.
func BenchmarkPut(b *testing.B) {
	s := benchStore(b)
	i := 0
	for b.Loop() {
		err := s.Update(b.Context(), func(tx db.Tx) error {
			for range 500 {
				i++
				if err := tx.Put(fmt.Appendf(nil, "customer/%08d", i%benchKeys), make([]byte, 300)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	s, path := create(b)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := bolt.Open(b.Context(), path, bolt.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookups is the way of an import: 500 keys that are not there yet are
// looked for in a View, then again in an Update that writes them. They lie
// anywhere, as lookups do.
func BenchmarkLookups(b *testing.B) {
	s := benchStore(b)
	i := uint64(0)
	for b.Loop() {
		var keys [500][]byte
		for n := range keys {
			i++
			keys[n] = fmt.Appendf(nil, "customer/%08d/%016x", i*7919%benchKeys, i*0x9E3779B97F4A7C15)
		}
		look := func(g db.Getter) error {
			for _, key := range keys {
				if _, _, err := g.Get(key); err != nil {
					return err
				}
			}
			return nil
		}
		err := s.View(b.Context(), func(r db.Reader) error { return look(r) })
		if err == nil {
			err = s.Update(b.Context(), func(tx db.Tx) error {
				if err := look(tx); err != nil {
					return err
				}
				for _, key := range keys {
					if err := tx.Put(key, nil); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
