package vault

import (
	"crypto/rand"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
)

func BenchmarkSealRecord(b *testing.B) {
	k, plain := newDesk(b).Keys, make([]byte, 600)
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.SealRecord([]byte("customer/1"), 1, plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenRecord(b *testing.B) {
	k, plain := newDesk(b).Keys, make([]byte, 600)
	_, _ = rand.Read(plain)
	sealed, err := k.SealRecord([]byte("customer/1"), 1, plain)
	must(b, err)
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := k.OpenRecord([]byte("customer/1"), sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	k := newDesk(b).Keys
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Lookup("email", []byte("scope"), []byte("ada@example.com")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSealView(b *testing.B) {
	k := newDesk(b).Keys
	for b.Loop() {
		if _, _, err := k.SealView(CopyInfo{Customer: []byte("1"), Version: 1, Origin: "customer"}, secret.New("password")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkManifestMAC(b *testing.B) {
	k := newDesk(b).Keys
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.ManifestMAC(k.Epoch(), []byte("customer/1"), 1); err != nil {
			b.Fatal(err)
		}
	}
}
