package vault

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/secret"
)

// TestHandOver: the authority was rotated twice while an operator and the
// paper were away; both follow, and nobody follows a hand-over that the key
// before did not make.
func TestHandOver(t *testing.T) {
	f := newDesk(t)
	key := func(b byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, keySize)) }
	first, second, third := f.Keys.hold().keys[KeyRef{AuthorityKey, 1}].sign, key(2), key(3)
	add := func(r Roster, number uint32, to, by ed25519.PrivateKey) Roster {
		r = r.Clone()
		next := RosterEpoch{Kind: AuthorityKey, Number: number, Value: []byte(to.Public().(ed25519.PublicKey))}
		next.HandOver = ed25519.Sign(by, handOverMessage(r.Vault, next))
		r.Epochs = append(r.Epochs, next)
		r.Generation++
		return r
	}
	once := add(f.Keys.Roster(), 2, second, first)
	twice := add(once, 3, third, second)
	sign := func(r Roster, by ed25519.PrivateKey) []byte {
		data, err := encodeRoster(r, by)
		must(t, err)
		return data
	}
	for name, bad := range map[string][]byte{
		"signed by the one before":     sign(twice, second),
		"signed by the first":          sign(twice, first),
		"a stranger's hand-over":       sign(add(once, 3, third, key(9)), third),
		"handed over by the first":     sign(add(once, 3, third, first), third),
		"a stranger's first hand-over": sign(add(add(f.Keys.Roster(), 2, second, key(9)), 3, third, second), third),
	} {
		if _, err := f.Operator.Open(bad, nil); !errors.Is(err, ErrRoster) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := sign(twice, third)
	paper, err := SignInWithRecovery(t.Context(), f.Header, good, nil, f.Recovery)
	if err != nil || paper.Current(AuthorityKey) != 3 {
		t.Errorf("by the recovery key: %v", err)
	}
	k, err := f.Operator.Open(good, f.Grants)
	must(t, err)
	if want := []KeyRef{{AuthorityKey, 3}}; !slices.Equal(k.Missing(), want) {
		t.Errorf("missing %v", k.Missing())
	}
	if _, err := f.Operator.Open(sign(once, second), nil); !errors.Is(err, ErrRoster) {
		t.Errorf("back to the authority before: %v", err)
	}
	slot, err := f.Operator.RefreshedSlot()
	must(t, err)
	o, err := SignIn(t.Context(), f.Header, slot, secret.New(testPassword))
	must(t, err)
	forked := sign(add(add(f.Keys.Roster(), 2, key(8), first), 4, key(9), key(8)), key(9))
	if _, err := o.Open(forked, nil); !errors.Is(err, ErrRoster) {
		t.Errorf("the slot fell back to a key it had left: %v", err)
	}
	if _, err := o.Open(good, f.Grants); err != nil || o.Stale() {
		t.Errorf("the slot written anew: stale %v, %v", o.Stale(), err)
	}
}

// TestRosterRules breaks one rule at a time.
func TestRosterRules(t *testing.T) {
	f := newDesk(t)
	authority := f.Keys.hold().keys[KeyRef{AuthorityKey, 1}].sign
	for name, change := range map[string]func(*Roster){
		"no generation":      func(r *Roster) { r.Generation = 0 },
		"no operator's name": func(r *Roster) { r.Operators[0].Name = "" },
		"short public key":   func(r *Roster) { r.Operators[0].Public = r.Operators[0].Public[1:] },
		"unknown permission": func(r *Roster) { r.Operators[0].Permissions = AllPermissions + 1 },
		"unknown group":      func(r *Roster) { r.Operators[0].Groups = []uint32{4} },
		"group twice":        func(r *Roster) { r.Operators[0].Groups = []uint32{1, 1} },
		"unknown state":      func(r *Roster) { r.Operators[0].State = 4 },
		"operator twice":     func(r *Roster) { r.Operators = append(r.Operators, r.Operators[0]) },
		"operator zero":      func(r *Roster) { r.Operators[0].ID = RecoveryID },
		"name twice": func(r *Roster) {
			o := r.Operators[0]
			o.ID, o.Name = OperatorID(bytes.Repeat([]byte{255}, 8)), "ADA"
			r.Operators = append(r.Operators, o)
		},
		"groups out of order":   func(r *Roster) { slices.Reverse(r.Groups) },
		"epochs out of order":   func(r *Roster) { slices.Reverse(r.Epochs) },
		"epoch twice":           func(r *Roster) { r.Epochs = append(r.Epochs[:1], r.Epochs...) },
		"epoch zero":            func(r *Roster) { r.Epochs[0].Number = 0 },
		"no view key":           func(r *Roster) { r.Epochs = slices.Delete(r.Epochs, 1, 2) },
		"short view key":        func(r *Roster) { r.Epochs[1].Value = r.Epochs[1].Value[1:] },
		"unknown kind":          func(r *Roster) { r.Epochs[4].Kind = 6 },
		"first with hand-over":  func(r *Roster) { r.Epochs[4].HandOver = make([]byte, 64) },
		"no recovery key":       func(r *Roster) { r.Recovery.Public = nil },
		"recovery generation 0": func(r *Roster) { r.Recovery.Generation = 0 },
		"next but no hand-over": func(r *Roster) { e := r.Epochs[4]; e.Number = 2; r.Epochs = append(r.Epochs, e) },
		"wrong generation jump": func(r *Roster) { r.Generation += 2 },
	} {
		r := f.Keys.Roster()
		r.Generation++
		change(&r)
		if _, err := f.Keys.SignRoster(r); !errors.Is(err, ErrRoster) {
			t.Errorf("%s, signed: %v", name, err)
		}
		if name == "wrong generation jump" {
			continue // only the signing looks at how far it goes
		}
		body, err := wire.encode(nil, r)
		must(t, err)
		data := slices.Concat([]byte{formatVersion}, ed25519.Sign(authority, rosterMessage(r.Vault, body)), body)
		if _, err := f.Operator.Open(data, f.Grants); !errors.Is(err, ErrRoster) {
			t.Errorf("%s, read: %v", name, err)
		}
	}
}

// TestRosterRoundTrip: any roster that keeps the rules comes back as it was.
func TestRosterRoundTrip(t *testing.T) {
	f := newDesk(t)
	authority := f.Keys.hold().keys[KeyRef{AuthorityKey, 1}].sign
	rapid.Check(t, func(t *rapid.T) {
		r := f.Keys.Roster()
		r.Generation = rapid.Uint64Range(1, math.MaxUint64).Draw(t, "generation")
		for i := range rapid.IntRange(0, 5).Draw(t, "more") {
			r.Operators = append(r.Operators, RosterOperator{
				ID: OperatorID(slices.Concat(bytes.Repeat([]byte{255}, 7), []byte{byte(i)})), Name: "operator " + string(rune('a'+i)),
				Email:       rapid.SampledFrom([]string{"", "a@example.com"}).Draw(t, "email"),
				Public:      r.Operators[0].Public,
				Permissions: Permissions(rapid.Uint32Range(0, uint32(AllPermissions)).Draw(t, "permissions")),
				Groups:      rapid.SampledFrom([][]uint32{{}, {2}, {1, 3}}).Draw(t, "groups"),
				State:       State(rapid.IntRange(1, 3).Draw(t, "state")), SlotFrom: rapid.Uint64().Draw(t, "slot from"),
			})
		}
		data, err := encodeRoster(r, authority)
		if err != nil {
			t.Fatal(err)
		}
		back, err := verifyRoster(data, r.Vault, r.Epochs[4].Value, r.Generation)
		if err != nil {
			t.Fatal(err)
		}
		again, err := encodeRoster(back, authority)
		if err != nil || !bytes.Equal(again, data) || len(back.Operators) != len(r.Operators) {
			t.Fatalf("comes back changed: %v", err)
		}
	})
}

// TestOneEncoding: other CBOR for the same content is refused.
func TestOneEncoding(t *testing.T) {
	f := newDesk(t)
	whole, err := EncodeGrant(f.Grants[0])
	must(t, err)
	var loose map[int]cbor.RawMessage
	must(t, cbor.Unmarshal(whole[1:], &loose))
	fields := func(order []int, head ...byte) []byte {
		out := append([]byte{formatVersion}, head...)
		for _, key := range order {
			out = append(append(out, byte(key)), loose[key]...)
		}
		return out
	}
	if !bytes.Equal(fields([]int{1, 2, 3, 4}, 0xa4), whole) {
		t.Fatal("the test does not know the encoding")
	}
	for name, data := range map[string][]byte{
		"out of order":   fields([]int{2, 1, 3, 4}, 0xa4),
		"indefinite":     append(fields([]int{1, 2, 3, 4}, 0xbf), 0xff),
		"twice":          fields([]int{1, 2, 3, 4, 4}, 0xa5),
		"missing":        fields([]int{1, 2, 3}, 0xa3),
		"longer integer": bytes.Replace(whole, []byte{0x02, 0x01}, []byte{0x02, 0x18, 0x01}, 1),
		"trailing":       append(bytes.Clone(whole), 0),
		"unknown field":  append(fields([]int{1, 2, 3, 4}, 0xa5), 5, 0),
		"tagged":         append([]byte{formatVersion, 0xc1}, whole[1:]...),
		"too long":       make([]byte, maxGrant+1),
		"empty":          nil,
	} {
		if _, err := DecodeGrant(data); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
