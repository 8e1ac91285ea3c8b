package vault

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/secret"
)

const testPassword = "a password of the administrator"

func newDesk(t testing.TB) *Founded {
	t.Helper()
	f, err := Found(t.Context(), NewDesk{
		Vendor: "Examplesoft", Operator: "Ada", Password: secret.New(testPassword),
		KDF: FloorKDF(), Now: time.Unix(1_800_000_000, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// everyBit makes flips leave out nothing in long inputs, which takes a minute.
var everyBit = flag.Bool("everybit", false, "flip every bit of long inputs too")

// flips calls try with every single-bit change of data; of long inputs, which
// are mostly public keys and ciphertext, with every thirteenth (which is
// coprime to 8, so that each position in a byte comes up).
func flips(t *testing.T, data []byte, try func(bit int, changed []byte)) {
	t.Helper()
	step := 1
	if len(data) > 1000 && !*everyBit {
		step = 13
	}
	for bit := 0; bit < 8*len(data); bit += step {
		changed := bytes.Clone(data)
		changed[bit/8] ^= 1 << (bit % 8)
		try(bit, changed)
	}
}

func oneOf(err error, allowed ...error) bool {
	return slices.ContainsFunc(allowed, func(want error) bool { return errors.Is(err, want) })
}

func TestFlippedHeader(t *testing.T) {
	f := newDesk(t)
	slot, err := DecodeSlot(f.Slots[0].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key := f.Operator.hold().key
	flips(t, f.Header, func(bit int, changed []byte) {
		if err := VerifyChecksum(f.Sum, changed, f.Slots[0].Bytes); !errors.Is(err, ErrDamaged) {
			t.Errorf("bit %d: the checksum says %v", bit, err)
		}
		h, err := DecodeHeader(changed)
		if err != nil {
			if !oneOf(err, ErrDamaged, ErrNewerFormat) {
				t.Errorf("bit %d: %v", bit, err)
			}
			return
		}
		_, err = slot.open(h.Vault, key[:])
		if sameVault := h.Vault == f.Keys.Vault(); !sameVault && !errors.Is(err, ErrWrongPassword) {
			t.Errorf("bit %d: the slot opens in another vault: %v", bit, err)
		}
	})
}

// TestFlippedSlot uses the key of the untouched slot, so that it is the
// associated data that refuses changed parameters and not the changed hash.
func TestFlippedSlot(t *testing.T) {
	f := newDesk(t)
	whole := f.Slots[0].Bytes
	key := f.Operator.hold().key
	flips(t, whole, func(bit int, changed []byte) {
		if err := VerifyChecksum(f.Sum, f.Header, changed); !errors.Is(err, ErrDamaged) {
			t.Errorf("bit %d: the checksum says %v", bit, err)
		}
		s, err := DecodeSlot(changed)
		if err != nil {
			if !oneOf(err, ErrDamaged, ErrNewerFormat, ErrTooCostly) {
				t.Errorf("bit %d: %v", bit, err)
			}
			return
		}
		inside, err := s.open(f.Keys.Vault(), key[:])
		if err != nil {
			if !errors.Is(err, ErrWrongPassword) {
				t.Errorf("bit %d: %v", bit, err)
			}
			return
		}
		o, err := newOperator(f.Keys.Vault(), s, key, inside)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Open(f.Roster, f.Grants); !errors.Is(err, ErrRoster) {
			t.Errorf("bit %d: opened with the name %q: %v", bit, s.Name, err)
		}
	})
}

func TestFlippedRoster(t *testing.T) {
	f := newDesk(t)
	flips(t, f.Roster, func(bit int, changed []byte) {
		if _, err := f.Operator.Open(changed, f.Grants); !oneOf(err, ErrRoster, ErrNewerFormat) {
			t.Errorf("bit %d: %v", bit, err)
		}
	})
}

func TestFlippedGrant(t *testing.T) {
	f := newDesk(t)
	whole, err := EncodeGrant(f.Grants[0])
	if err != nil {
		t.Fatal(err)
	}
	flips(t, whole, func(bit int, changed []byte) {
		g, err := DecodeGrant(changed)
		if err != nil {
			if !oneOf(err, ErrDamaged, ErrNewerFormat) {
				t.Errorf("bit %d: %v", bit, err)
			}
			return
		}
		k, err := f.Operator.Open(f.Roster, []Grant{g})
		if g.To != f.Grants[0].To { // nobody's: passed over, and gives no key
			if err != nil || k.Holds(g.Kind) {
				t.Errorf("bit %d: a grant to somebody else: %v", bit, err)
			}
			return
		}
		var refused *GrantError
		if !errors.As(err, &refused) || refused.KeyRef != g.Ref() {
			t.Errorf("bit %d: %v", bit, err)
		}
	})
}

func TestFlippedEnvelope(t *testing.T) {
	f := newDesk(t)
	sealed, err := f.Keys.SealRecord([]byte("key"), 3, []byte("content"))
	if err != nil {
		t.Fatal(err)
	}
	flips(t, sealed, func(bit int, changed []byte) {
		if _, _, _, err := f.Keys.OpenRecord([]byte("key"), changed); !errors.Is(err, ErrForged) {
			t.Errorf("bit %d: %v", bit, err)
		}
	})
	for n := range sealed {
		if _, _, _, err := f.Keys.OpenRecord([]byte("key"), sealed[:n]); !errors.Is(err, ErrForged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

// TestExchangedGrants gives each grant's content to each other's name.
func TestExchangedGrants(t *testing.T) {
	f := newDesk(t)
	own := slices.DeleteFunc(slices.Clone(f.Grants), func(g Grant) bool { return g.To == RecoveryID })
	for i, g := range own {
		for j, other := range f.Grants {
			if other.Ref() == g.Ref() && other.To == g.To {
				continue
			}
			mixed := slices.Clone(own)
			mixed[i].Sealed = other.Sealed
			if _, err := f.Operator.Open(f.Roster, mixed); !errors.Is(err, ErrGrant) {
				t.Errorf("grant %d with the content of %d: %v", i, j, err)
			}
		}
		if _, err := f.Operator.Open(f.Roster, append(slices.Clone(own), g)); !errors.Is(err, ErrGrant) {
			t.Errorf("grant %d twice: %v", i, err)
		}
		later := slices.Clone(own)
		later[i].Epoch = 2
		if _, err := f.Operator.Open(f.Roster, later); !errors.Is(err, ErrGrant) {
			t.Errorf("grant %d of an epoch not in the roster: %v", i, err)
		}
	}
}

// TestForeignKeyGranted: a well-made grant of a key that is not the roster's,
// as anyone can make who knows the operator's public key.
func TestForeignKeyGranted(t *testing.T) {
	f := newDesk(t)
	public := f.Operator.hold().box.PublicKey().Bytes()
	for _, kind := range kinds() {
		g, err := makeGrant(f.Keys.Vault(), KeyRef{kind, 1}, bytes.Repeat([]byte{7}, keySize), f.Operator.ID(), public)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Operator.Open(f.Roster, []Grant{g})
		if !errors.Is(err, ErrGrant) || !strings.Contains(err.Error(), kind.String()+" 1") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestForeignRoster: rosters signed by others, or of another vault.
func TestForeignRoster(t *testing.T) {
	f, other := newDesk(t), newDesk(t)
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, keySize))
	r := f.Keys.Roster()
	signedByStranger, err := encodeRoster(r, stranger)
	if err != nil {
		t.Fatal(err)
	}
	swapped := r.Clone()
	swapped.Epochs[len(swapped.Epochs)-1].Value = stranger.Public().(ed25519.PublicKey)
	ownAuthority, err := encodeRoster(swapped, stranger)
	if err != nil {
		t.Fatal(err)
	}
	moved := r.Clone()
	moved.Vault = other.Keys.Vault()
	ofOtherVault, err := encodeRoster(moved, f.Keys.hold().keys[KeyRef{AuthorityKey, 1}].sign)
	if err != nil {
		t.Fatal(err)
	}
	for name, roster := range map[string][]byte{
		"another desk's": other.Roster, "signed by a stranger": signedByStranger,
		"with a stranger's authority": ownAuthority, "naming another vault": ofOtherVault, "empty": nil,
	} {
		if _, err := f.Operator.Open(roster, f.Grants); !errors.Is(err, ErrRoster) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := SignInWithRecovery(t.Context(), f.Header, roster, f.Grants, f.Recovery); !oneOf(err, ErrRoster, ErrWrongRecovery) {
			t.Errorf("%s, by recovery key: %v", name, err)
		}
	}
}

// TestRecoveryKnowsItsAuthority: whoever may write the file makes a roster of
// his own with the desk's recovery key in it; the paper does not fall for it.
func TestRecoveryKnowsItsAuthority(t *testing.T) {
	f := newDesk(t)
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, keySize))
	r := f.Keys.Roster()
	r.Epochs[len(r.Epochs)-1].Value = stranger.Public().(ed25519.PublicKey)
	copy(r.Recovery.Authority[:], stranger.Public().(ed25519.PublicKey))
	roster, err := encodeRoster(r, stranger)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := SignInWithRecovery(t.Context(), f.Header, roster, f.Grants, f.Recovery); !errors.Is(err, ErrRoster) {
		t.Errorf("accepted: %v", err)
	}
}
