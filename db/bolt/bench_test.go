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
