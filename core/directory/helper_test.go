package directory

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db/mem"
	"pgregory.net/rapid"
)

// fakeKeys stand for a vault: envelopes that are bound to key and version but
// hide nothing.
type fakeKeys struct{}

var _ record.Keys = fakeKeys{}

func (fakeKeys) Vault() vault.ID { return vault.ID{1} }

func seal(key, front, plain []byte) []byte {
	mac := hmac.New(sha256.New, []byte("test"))
	fmt.Fprintf(mac, "%q %q %q", key, front, plain)
	return mac.Sum(nil)
}

func (fakeKeys) SealRecord(key []byte, version uint64, plain []byte) ([]byte, error) {
	front := binary.BigEndian.AppendUint32([]byte{1}, 1)
	front = binary.BigEndian.AppendUint64(front, version)
	tag := make([]byte, vault.EnvelopeOverhead-len(front))
	copy(tag, seal(key, front, plain))
	return append(append(front, tag...), plain...), nil
}

func (k fakeKeys) OpenRecord(key, envelope []byte) ([]byte, uint64, uint32, error) {
	epoch, version, err := vault.PeekEnvelope(envelope)
	if err != nil {
		return nil, 0, 0, err
	}
	plain := bytes.Clone(envelope[vault.EnvelopeOverhead:])
	if again, _ := k.SealRecord(key, version, plain); !bytes.Equal(again, envelope) {
		return nil, 0, 0, errors.New("edited")
	}
	return plain, version, epoch, nil
}

func (fakeKeys) Lookup(string, ...[]byte) ([][16]byte, error) { return make([][16]byte, 1), nil }

func (fakeKeys) ManifestMAC(_ uint32, key []byte, _ uint64) ([32]byte, error) {
	return sha256.Sum256(key), nil
}

func (fakeKeys) VerifyAuthority(uint32, string, []byte, ...[]byte) error { return vault.ErrForged }

// noon is the tests' time.
func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

// fataler is a *testing.T, *testing.B or *rapid.T.
type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func newStore(ctx context.Context, t fataler) (*mem.Store, *record.Store) {
	t.Helper()
	raw := mem.New(mem.Options{})
	store, err := record.Open(raw, fakeKeys{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.NewWriter(ctx); err != nil {
		t.Fatal(err)
	}
	return raw, store
}

func update(ctx context.Context, t fataler, store *record.Store, fn func(*record.Tx) error) {
	t.Helper()
	if _, err := store.Update(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// fill stores rows, some blocks at a time.
func fill(ctx context.Context, t fataler, store *record.Store, rows []Row) {
	t.Helper()
	for len(rows) > 0 {
		n := min(len(rows), 20*record.BlockSize)
		update(ctx, t, store, func(tx *record.Tx) error { return PutRows(tx, rows[:n]) })
		rows = rows[n:]
	}
}

func load(ctx context.Context, t fataler, store *record.Store) *Directory {
	t.Helper()
	d, damaged, err := Load(ctx, store, nil)
	if err != nil || len(damaged) > 0 {
		t.Fatalf("Load: %v, damaged %v", err, damaged)
	}
	return d
}

func find(ctx context.Context, t fataler, s *Search, q Query) *Results {
	t.Helper()
	found, err := s.Find(ctx, q)
	if err != nil {
		t.Fatalf("Find(%+v): %v", q, err)
	}
	return found
}

// sampleRows makes n customers with plausible fields.
func sampleRows(n int) []Row {
	firsts := []string{"Hedi", "Zsófia", "Søren", "Anna", "José", "Łukasz", "Åsa", "Chloë", "Jürgen", "Ivan"}
	lasts := []string{"Ács", "Müller", "Ødegård", "Smith", "García", "Wałęsa", "Nagy", "Kovács-Tóth", "Groß", "Петров"}
	companies := []string{"Ács Kft.", "Vízművek", "Contoso Ltd", "Stewart-Flynn", ""}
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{
			ID: record.FirstCustomer + uint64(i), First: firsts[i%10], Last: fmt.Sprint(lasts[i/10%10], " ", i/100),
			Company: companies[i%5], Email: fmt.Sprintf("user%d@example%d.com", i, i%97),
			Phone: fmt.Sprintf("+49 (30) %04d-%02d", i%10000, i%89), Scope: uint64(1 + i%3),
			LoginEnabled: i%4 != 0, Registered: i%3 != 0, EmailConfirmed: i%5 != 0, HasPassword: i%6 != 0,
			Created: noon().Add(-time.Duration(i) * time.Hour), Mail: MailState(i % 10),
			Licenses: []uint64{50_000_000 + uint64(i)}, LicenseCount: 1, Version: uint64(i),
		}
	}
	return rows
}

func genRow(id uint64, text *rapid.Generator[string]) *rapid.Generator[Row] {
	times := rapid.Map(rapid.Int64Range(-3, 3), func(h int64) time.Time {
		if h == 0 {
			return time.Time{}
		}
		return noon().Add(time.Duration(h) * time.Hour)
	})
	return rapid.Custom(func(t *rapid.T) Row {
		r := Row{ID: id, Scope: rapid.Uint64Range(0, 2).Draw(t, "scope")}
		for _, s := range r.texts() {
			*s = text.Draw(t, "text")
		}
		for _, b := range []*bool{&r.Deleted, &r.LoginEnabled, &r.Registered, &r.EmailConfirmed, &r.HasPassword, &r.HardLocked} {
			*b = rapid.Bool().Draw(t, "flag")
		}
		r.LockedUntil, r.Created, r.LastLogin = times.Draw(t, "locked"), times.Draw(t, "created"), times.Draw(t, "login")
		r.Origin, r.Mail = Origin(rapid.IntRange(0, 6).Draw(t, "origin")), MailState(rapid.IntRange(0, 11).Draw(t, "mail"))
		if n := rapid.IntRange(0, MaxLicenses).Draw(t, "licenses"); n > 0 {
			r.Licenses = rapid.SliceOfN(rapid.Uint64(), n, n).Draw(t, "IDs")
		}
		r.LicenseCount = uint64(len(r.Licenses)) + rapid.Uint64Range(0, 2).Draw(t, "more")
		r.Version = rapid.Uint64().Draw(t, "version")
		return r
	})
}

func block0(slot int) uint64 { return record.FirstCustomer + uint64(slot) }

var _ fataler = (*testing.T)(nil)
