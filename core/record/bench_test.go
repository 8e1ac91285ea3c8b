package record_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/db/mem"
)

// BenchmarkUpdate is what saving a customer costs: four records, a lookup and
// an audit entry with its values.
func BenchmarkUpdate(b *testing.B) {
	b.Run("mem", func(b *testing.B) { saveCustomers(b, mem.New(mem.Options{})) })
	b.Run("bolt", func(b *testing.B) { saveCustomers(b, inFile(b)) })
}

func inFile(b *testing.B) db.Store {
	b.Helper()
	f := founded(b)
	fill := func(tx db.Tx) error { return record.PutFront(tx, f) }
	store, err := bolt.Create(b.Context(), filepath.Join(b.TempDir(), "desk.keydesk"), fill, bolt.Options{})
	ok(b, err)
	b.Cleanup(func() { ok(b, store.Close()) })
	return store
}

func saveCustomers(b *testing.B, store db.Store) {
	s := open(b, store, founded(b).Keys)
	ok(b, s.NewWriter(b.Context()))
	for i := uint64(0); b.Loop(); i++ {
		update(b, s, func(tx *record.Tx) error { return saveCustomer(tx, record.FirstCustomer+i%1000) })
	}
}

func saveCustomer(tx *record.Tx, id uint64) error {
	return errors.Join(
		tx.Put(record.KeyOf(record.KindProfile, id), note{"Grace Hopper, 1 Navy Yard, Arlington"}),
		tx.Put(record.KeyOf(record.KindCredential, id), note{"a verifier"}),
		tx.Put(record.KeyOf(record.KindLogin, id), note{"a state"}),
		tx.Put(record.KeyOf(record.KindPost, id), note{"a mail"}),
		tx.PutShared(record.KindByEmail, id, []byte("grace@example.com")),
		tx.Audit(record.Entry{Action: "customer.edit", Object: id}, record.Value{Field: "name", New: "Grace"}),
	)
}

// BenchmarkCheck and BenchmarkVerifyAudit are per record and per entry.
func BenchmarkCheck(b *testing.B) {
	s := filled(b)
	records := 0
	for b.Loop() {
		ok(b, s.Check(b.Context(), func(record.Raw) error { records++; return nil }, func(p record.Problem) { b.Error(p.What) }))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(records), "ns/record")
}

func BenchmarkVerifyAudit(b *testing.B) {
	s := filled(b)
	entries := 0
	for b.Loop() {
		n, err := s.VerifyAudit(b.Context())
		ok(b, err)
		entries += n.Entries
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(entries), "ns/entry")
}

// filled is a file with some thousands of records.
func filled(b *testing.B) *record.Store {
	b.Helper()
	s := open(b, inFile(b), founded(b).Keys)
	ok(b, s.NewWriter(b.Context()))
	for batch := range uint64(30) {
		update(b, s, func(tx *record.Tx) error {
			for i := range uint64(100) {
				if err := saveCustomer(tx, record.FirstCustomer+batch*100+i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s
}
