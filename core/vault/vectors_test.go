package vault

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20"

	"github.com/keydesk/keydesk/core/secret"
)

// update writes the vectors anew. Desks in the world are sealed as the stored
// ones are: a changed vector is a format broken, not a test to be updated.
var update = flag.Bool("update", false, "write testdata anew")

// octets are bytes that stand as hex in a vector's file.
type octets []byte

func (h octets) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *octets) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

// vector reads testdata/name into v, or with -update writes what fill makes.
func vector[V any](t testing.TB, name string, fill func() V) V {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		data, err := json.MarshalIndent(fill(), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v V
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// stream is ChaCha20's key stream under a key of one repeated byte: random to
// look at and the same every time.
func stream(t testing.TB, seed byte) io.Reader {
	t.Helper()
	c, err := chacha20.NewUnauthenticatedCipher(bytes.Repeat([]byte{seed}, 32), make([]byte, 12))
	if err != nil {
		t.Fatal(err)
	}
	return keyStream{c}
}

type keyStream struct{ *chacha20.Cipher }

func (s keyStream) Read(p []byte) (int, error) {
	clear(p)
	s.XORKeyStream(p, p)
	return len(p), nil
}

func same(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\n got %x\nwant %x", what, got, want)
	}
}

// deskVector is a whole desk. What HPKE sealed is only opened.
type deskVector struct {
	Comment                     string
	Vendor, Operator, Password  string
	CreatedAt                   int64
	KDF                         [3]uint32
	Recovery                    string
	Header, Roster, Slot, Sum   octets
	Grants                      []octets
	RecordKey, Record           octets
	RecordVersion               uint64
	RecordPlain                 string
	View                        octets
	ViewCustomer                octets
	ViewVersion                 uint64
	ViewOrigin, ViewPlain       string
	Login                       octets
	LoginPurpose                string
	LoginPart                   octets
	LoginPlain                  string
	Issue                       octets
	IssuePurpose                string
	IssuePart                   octets
	IssuePlain                  string
	Signed                      string
	Signature                   octets
	Lookup, ManifestMAC, MAC    octets
	LookupPurpose, LookupedPart string
}

func foundVector(t testing.TB) *Founded {
	t.Helper()
	f, err := Found(t.Context(), NewDesk{
		Vendor: "Examplesoft GmbH & Co", Operator: "Ada Lovelace", Password: secret.New("correct hörse battery"),
		KDF: FloorKDF(), Now: time.Unix(1_800_000_000, 0), Rand: stream(t, 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (v deskVector) info() CopyInfo {
	return CopyInfo{Customer: v.ViewCustomer, Version: v.ViewVersion, Origin: v.ViewOrigin}
}

func fillDesk(t testing.TB) func() deskVector {
	return func() deskVector {
		f := foundVector(t)
		k := f.Keys
		v := deskVector{
			Comment: "A whole desk, founded with the key stream of ChaCha20 (key 32 × 01, nonce 0) for randomness. It must keep opening.",
			Vendor:  "Examplesoft GmbH & Co", Operator: "Ada Lovelace", Password: "correct hörse battery",
			CreatedAt: 1_800_000_000, KDF: [3]uint32{FloorKDF().MemoryKiB, FloorKDF().Time, uint32(FloorKDF().Threads)},
			Recovery: f.Recovery.Reveal(), Header: f.Header, Roster: f.Roster, Slot: f.Slots[0].Bytes, Sum: f.Sum,
			RecordKey: octets("customer/1"), RecordVersion: 9, RecordPlain: "a customer",
			ViewCustomer: octets("customer 1"), ViewVersion: 4, ViewOrigin: "customer", ViewPlain: "wählte sie selbst",
			LoginPurpose: "verifier", LoginPart: octets("customer 1"), LoginPlain: "$argon2id$",
			IssuePurpose: "product", IssuePart: octets("product 1"), IssuePlain: "a private half",
			Signed: "an audit chain's head", LookupPurpose: "email", LookupedPart: "ada@example.com",
		}
		for _, g := range f.Grants {
			data, err := EncodeGrant(g)
			must(t, err)
			v.Grants = append(v.Grants, data)
		}
		var err error
		v.Record, err = k.SealRecord(v.RecordKey, v.RecordVersion, []byte(v.RecordPlain))
		must(t, err)
		v.View, _, err = k.SealView(v.info(), secret.New(v.ViewPlain))
		must(t, err)
		v.Login, _, err = k.SealLogin(v.LoginPurpose, []byte(v.LoginPlain), v.LoginPart)
		must(t, err)
		v.Issue, _, err = k.SealIssue(v.IssuePurpose, []byte(v.IssuePlain), v.IssuePart)
		must(t, err)
		v.Signature, _, err = k.Sign("checkpoint", []byte(v.Signed))
		must(t, err)
		lookups, err := k.Lookup(v.LookupPurpose, []byte(v.LookupedPart))
		must(t, err)
		manifest, err := k.ManifestMAC(1, v.RecordKey, v.RecordVersion)
		must(t, err)
		bucket, err := k.MAC("bucket", []byte(v.LookupedPart))
		must(t, err)
		v.Lookup, v.ManifestMAC, v.MAC = lookups[0][:], manifest[:], bucket[:]
		return v
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestDeskVectorOpens: a desk written once opens for ever, by the password
// and by the recovery key.
func TestDeskVectorOpens(t *testing.T) {
	v := vector(t, "desk.json", fillDesk(t))
	must(t, VerifyChecksum(v.Sum, v.Header, v.Slot))
	h, err := DecodeHeader(v.Header)
	must(t, err)
	if h.Vendor != v.Vendor || h.CreatedAt != v.CreatedAt || h.Format != 1 || h.MinReader != 1 {
		t.Errorf("the header reads %+v", h)
	}
	var grants []Grant
	for _, data := range v.Grants {
		g, err := DecodeGrant(data)
		must(t, err)
		grants = append(grants, g)
	}
	o, err := SignIn(t.Context(), v.Header, v.Slot, secret.New(v.Password))
	must(t, err)
	byPassword, err := o.Open(v.Roster, grants)
	must(t, err)
	byPaper, err := SignInWithRecovery(t.Context(), v.Header, v.Roster, grants, secret.New(v.Recovery))
	must(t, err)
	for name, k := range map[string]*Keyring{"password": byPassword, "recovery key": byPaper} {
		t.Run(name, func(t *testing.T) { v.open(t, k) })
	}
}

// open uses every key on what the vector holds.
func (v deskVector) open(t *testing.T, k *Keyring) {
	plain, version, epoch, err := k.OpenRecord(v.RecordKey, v.Record)
	must(t, err)
	same(t, "record", plain, []byte(v.RecordPlain))
	if version != v.RecordVersion || epoch != 1 {
		t.Errorf("record version %d, epoch %d", version, epoch)
	}
	view, err := k.OpenView(1, v.info(), v.View)
	must(t, err)
	same(t, "view copy", view.RevealBytes(), []byte(v.ViewPlain))
	plain, err = k.OpenLogin(1, v.LoginPurpose, v.Login, v.LoginPart)
	must(t, err)
	same(t, "sealed to the login key", plain, []byte(v.LoginPlain))
	plain, err = k.OpenIssue(1, v.IssuePurpose, v.Issue, v.IssuePart)
	must(t, err)
	same(t, "sealed under the issue key", plain, []byte(v.IssuePlain))
	must(t, k.VerifyAuthority(1, "checkpoint", v.Signature, []byte(v.Signed)))
	lookups, err := k.Lookup(v.LookupPurpose, []byte(v.LookupedPart))
	must(t, err)
	same(t, "lookup", lookups[0][:], v.Lookup)
	manifest, err := k.ManifestMAC(1, v.RecordKey, v.RecordVersion)
	must(t, err)
	same(t, "manifest", manifest[:], v.ManifestMAC)
	bucket, err := k.MAC("bucket", []byte(v.LookupedPart))
	must(t, err)
	same(t, "mac", bucket[:], v.MAC)
}

// TestDeskVectorIsWritten: the same randomness founds the same desk, byte for
// byte.
func TestDeskVectorIsWritten(t *testing.T) {
	v := vector(t, "desk.json", fillDesk(t))
	f := foundVector(t)
	same(t, "header", f.Header, v.Header)
	same(t, "roster", f.Roster, v.Roster)
	same(t, "slot", f.Slots[0].Bytes, v.Slot)
	same(t, "checksum", f.Sum, v.Sum)
	same(t, "recovery key", f.Recovery.RevealBytes(), []byte(v.Recovery))
}
