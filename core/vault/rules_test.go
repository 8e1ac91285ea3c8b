package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/secret"
)

func TestKDFBounds(t *testing.T) {
	const mib, gib = 1 << 10, 1 << 20
	tests := []struct {
		kdf KDF
		ok  bool
	}{
		{DefaultKDF(), true},
		{FloorKDF(), true},
		{KDF{MemoryKiB: gib, Time: 4, Threads: 16}, true},
		{KDF{MemoryKiB: 256 * mib, Time: 16, Threads: 16}, true},
		{KDF{MemoryKiB: gib, Time: 5, Threads: 1}, false},
		{KDF{MemoryKiB: gib + 1, Time: 1, Threads: 1}, false},
		{KDF{MemoryKiB: gib << 10, Time: 1, Threads: 1}, false}, // 1 TiB
		{KDF{MemoryKiB: math.MaxUint32, Time: math.MaxUint32, Threads: 255}, false},
		{KDF{MemoryKiB: 19*mib - 1, Time: 1, Threads: 1}, false},
		{KDF{MemoryKiB: 19 * mib, Time: 0, Threads: 1}, false},
		{KDF{MemoryKiB: 19 * mib, Time: 17, Threads: 1}, false},
		{KDF{MemoryKiB: 19 * mib, Time: 1, Threads: 0}, false},
		{KDF{MemoryKiB: 19 * mib, Time: 1, Threads: 17}, false},
	}
	for _, test := range tests {
		if err := test.kdf.Check(); (err == nil) != test.ok || err != nil && !errors.Is(err, ErrTooCostly) {
			t.Errorf("%+v: %v", test.kdf, err)
		}
	}
}

// TestCostlySlot: a slot that asks for a terabyte is refused before any of it
// is allocated, though everything else about it is right.
func TestCostlySlot(t *testing.T) {
	f := newDesk(t)
	s, err := DecodeSlot(f.Slots[0].Bytes)
	must(t, err)
	s.KDF.MemoryKiB = 1 << 30
	if _, err := EncodeSlot(s); !errors.Is(err, ErrTooCostly) {
		t.Errorf("written: %v", err)
	}
	costly, err := wire.encode([]byte{formatVersion}, s)
	must(t, err)
	start := time.Now()
	if _, err := SignIn(t.Context(), f.Header, costly, secret.New(testPassword)); !errors.Is(err, ErrTooCostly) {
		t.Errorf("read: %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("refused after %v", took)
	}
	_, err = Found(t.Context(), NewDesk{Vendor: "V", Operator: "O", Password: secret.New("x"), KDF: s.KDF})
	if !errors.Is(err, ErrTooCostly) {
		t.Errorf("founded: %v", err)
	}
}

func TestFoundRefuses(t *testing.T) {
	good := NewDesk{Vendor: "V", Operator: "O", Password: secret.New("x"), KDF: FloorKDF()}
	for name, change := range map[string]func(*NewDesk){
		"no vendor":           func(d *NewDesk) { d.Vendor = "" },
		"no operator":         func(d *NewDesk) { d.Operator = "" },
		"a long name":         func(d *NewDesk) { d.Operator = strings.Repeat("x", maxName+1) },
		"a name that is none": func(d *NewDesk) { d.Vendor = "\xff" },
		"no password":         func(d *NewDesk) { d.Password = secret.Text{} },
		"no randomness":       func(d *NewDesk) { d.Rand = bytes.NewReader(make([]byte, 100)) },
	} {
		d := good
		change(&d)
		if f, err := Found(t.Context(), d); err == nil || f != nil {
			t.Errorf("%s: founded", name)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Found(gone, good); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	f := newDesk(t)
	if _, err := SignIn(gone, f.Header, f.Slots[0].Bytes, secret.New(testPassword)); !errors.Is(err, context.Canceled) {
		t.Errorf("signing in, given up: %v", err)
	}
}

// TestPasswordNormalForm: the same letters, composed or not, are the same
// password.
func TestPasswordNormalForm(t *testing.T) {
	salt := make([]byte, saltSize)
	composed := FloorKDF().stretch(secret.New("h\u00f6rse"), salt)
	apart := FloorKDF().stretch(secret.New("ho\u0308rse"), salt)
	other := FloorKDF().stretch(secret.New("horse"), salt)
	if composed != apart || composed == other {
		t.Error("the normal form is not what is hashed")
	}
}

func TestPermissions(t *testing.T) {
	each := AllPermissions.Each()
	if len(each) != 11 || len(permissionNames()) != 11 {
		t.Fatalf("%d permissions, %d names", len(each), len(permissionNames()))
	}
	for i, one := range each {
		// The bits are in the roster's format.
		if one != 1<<i || one.String() != permissionNames()[i] {
			t.Errorf("%d is %q, bit %b", i, one, one)
		}
		got, ok := ParsePermission(strings.ToLower(strings.ReplaceAll(one.String(), " ", "-")))
		if !ok || got != one {
			t.Errorf("%q reads as %q", one, got)
		}
	}
	if _, ok := ParsePermission("anything"); ok {
		t.Error("an unknown permission was found")
	}
	if got := AllPermissions.KeyKept(); got != ViewPassword|IssueLicenseFiles|ManageOperators|RunPortal {
		t.Errorf("kept by keys: %s", got)
	}
	for _, one := range each {
		kept := slices.ContainsFunc(kinds(), func(k Kind) bool { return k != DataKey && one.Holds(k) })
		if kept != (one.KeyKept() != 0) {
			t.Errorf("%s: KeyKept and Holds differ", one)
		}
	}
}

func TestHeader(t *testing.T) {
	h := Header{Format: 1, MinReader: 1, Vault: ID{1}, Vendor: "V", CreatedAt: 5}
	data, err := EncodeHeader(h)
	must(t, err)
	if got, err := DecodeHeader(data); err != nil || got != h {
		t.Errorf("%+v, %v", got, err)
	}
	// A newer program that says older ones may read: fields it added are
	// passed over.
	newer := slices.Concat([]byte{1, 0, 2, 0, 1}, h.Vault[:])
	tail, err := wire.enc.Marshal(map[int]any{1: "V", 2: 5, 3: "new"})
	must(t, err)
	if got, err := DecodeHeader(append(newer, tail...)); err != nil || got.Format != 2 || got.Vendor != "V" {
		t.Errorf("newer and readable: %+v, %v", got, err)
	}
	newer[4] = 2
	if _, err := DecodeHeader(append(newer, 0xff)); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("newer and not readable: %v", err)
	}
	if bytes.Equal(Checksum([]byte("ab"), []byte("c")), Checksum([]byte("a"), []byte("bc"))) {
		t.Error("the checksum does not see where one ends")
	}
	if !bytes.Equal(Checksum(data, []byte("a"), []byte("b")), Checksum(data, []byte("b"), []byte("a"))) {
		t.Error("the checksum depends on the order of the slots")
	}
}

func TestRecoveryAsTyped(t *testing.T) {
	f := newDesk(t)
	paper, err := FormatRecovery(f.Recovery)
	must(t, err)
	groups := strings.Split(paper.Reveal(), "-")
	lengths := make([]int, len(groups))
	for i, g := range groups {
		lengths[i] = len(g)
	}
	if !slices.Equal(lengths, []int{5, 5, 5, 5, 6}) {
		t.Errorf("groups of %v", lengths)
	}
	typed := " " + strings.ToLower(strings.ReplaceAll(paper.Reveal(), "-", " ‑ ")) + "\r\n"
	if got, err := ParseRecovery(typed); err != nil || !got.Equal(f.Recovery) {
		t.Errorf("not read as typed: %v", err)
	}
	raw := f.Recovery.Reveal()
	for _, bad := range []string{"", raw[1:], raw + "A", raw[1:] + "0", raw[1:] + "I", raw[1:] + "é", raw[1:] + "\x00", raw[2:] + "ſs"} {
		if _, err := ParseRecovery(bad); !errors.Is(err, ErrRecoveryForm) {
			t.Errorf("read: %v", err)
		}
	}
	for _, char := range recoveryAlphabet {
		key := strings.Repeat(string(char), recoveryLength)
		if got, err := ParseRecovery(key); err != nil || got.Reveal() != key {
			t.Errorf("%c is not read", char)
		}
	}
}

// TestRecoveryWithoutBias: each character of the alphabet is as likely.
func TestRecoveryWithoutBias(t *testing.T) {
	every := make([]byte, 256*recoveryLength)
	for i := range every {
		every[i] = byte(i)
	}
	count := map[rune]int{}
	for random := bytes.NewReader(every); ; {
		key, err := drawRecovery(random)
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		for _, r := range key.Reveal() {
			count[r]++
		}
	}
	for _, r := range recoveryAlphabet {
		if count[r] != len(every)/32 {
			t.Errorf("%c came up %d times of %d", r, count[r], len(every))
		}
	}
}
