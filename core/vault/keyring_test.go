package vault

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/secret"
)

// TestSwappedEnvelopes: an envelope opens at its own key and as its own
// version and epoch, and nowhere else.
func TestSwappedEnvelopes(t *testing.T) {
	k := twoEpochs(t)
	seal := func(epoch uint32, key string, version uint64) []byte {
		sealed, err := k.sealRecord(epoch, []byte(key), version, [nonceSize]byte{1}, []byte("plain"))
		must(t, err)
		return sealed
	}
	a := seal(2, "a", 1)
	if _, _, _, err := k.OpenRecord([]byte("b"), a); !errors.Is(err, ErrForged) {
		t.Errorf("moved to another key: %v", err)
	}
	if _, _, _, err := k.OpenRecord(nil, a); !errors.Is(err, ErrForged) {
		t.Errorf("moved to no key: %v", err)
	}
	for name, other := range map[string][]byte{"version": seal(2, "a", 2), "epoch": seal(1, "a", 1)} {
		mixed := append(bytes.Clone(other[:envelopeFront]), a[envelopeFront:]...)
		if _, _, _, err := k.OpenRecord([]byte("a"), mixed); !errors.Is(err, ErrForged) {
			t.Errorf("behind another %s: %v", name, err)
		}
	}
	unknown := bytes.Clone(a)
	unknown[4] = 9
	if _, _, _, err := k.OpenRecord([]byte("a"), unknown); !errors.Is(err, ErrForged) {
		t.Errorf("of an epoch there never was: %v", err)
	}
	other := newDesk(t).Keys
	if _, _, _, err := other.OpenRecord([]byte("a"), seal(1, "a", 1)); !errors.Is(err, ErrForged) {
		t.Errorf("in another desk: %v", err)
	}
}

// twoEpochs is a keyring in the middle of a rotation of the data key.
func twoEpochs(t testing.TB) *Keyring {
	t.Helper()
	old := newDesk(t).Keys
	next, err := newHeld(old.Vault(), KeyRef{DataKey, 2}, bytes.Repeat([]byte{9}, keySize))
	must(t, err)
	r := old.Roster()
	r.Generation++
	r.Epochs = append([]RosterEpoch{r.Epochs[0], {Kind: DataKey, Number: 2, Value: next.value(old.Vault())}}, r.Epochs[1:]...)
	must(t, r.check())
	m := old.hold()
	m.keys[next.ref] = next
	m.order()
	return newKeyring(r, old.Operator(), old.Name(), old.Permissions(), m)
}

func TestLookupAsksRetiringEpochs(t *testing.T) {
	k := twoEpochs(t)
	both, err := k.Lookup("email", []byte("a"), []byte("b"))
	must(t, err)
	if k.Epoch() != 2 || len(both) != 2 || both[0] == both[1] {
		t.Fatalf("epoch %d, lookups %x", k.Epoch(), both)
	}
	old := newKeyring(k.roster, k.id, k.name, k.permissions, k.hold())
	old.roster.Epochs = old.roster.Epochs[:1]
	if want, _ := k.MACAt(1, "x"); want != mustMAC(t, old, "x") {
		t.Error("MACAt(1) is not what MAC was in epoch 1")
	}
	for _, parts := range [][][]byte{{[]byte("ab"), {}}, {[]byte("a"), []byte("b"), {}}, {{}, []byte("ab")}} {
		other, err := k.Lookup("email", parts...)
		must(t, err)
		if other[0] == both[0] {
			t.Errorf("%q looks up the same as a, b", parts)
		}
	}
}

func mustMAC(t testing.TB, k *Keyring, label string) [32]byte {
	t.Helper()
	sum, err := k.MAC(label)
	must(t, err)
	return sum
}

// TestViewCopies: whatever the password, its length shows in blocks only, and
// it opens for the customer, version and origin it was sealed for.
func TestViewCopies(t *testing.T) {
	k := newDesk(t).Keys
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringN(0, 128, maxView).Draw(t, "password")
		info := CopyInfo{
			Customer: rapid.SliceOfN(rapid.Byte(), 0, 16).Draw(t, "customer"),
			Version:  rapid.Uint64().Draw(t, "version"), Origin: rapid.String().Draw(t, "origin"),
		}
		sealed, epoch, err := k.SealView(info, secret.New(plain))
		if err != nil {
			t.Fatal(err)
		}
		const front = 1 + 1120 + viewLength + 16 // version, encapsulated key, length, tag
		if body := len(sealed) - front; body%viewBlock != 0 || body-len(plain) > viewBlock {
			t.Fatalf("a password of %d bytes is sealed in %d", len(plain), len(sealed))
		}
		got, err := k.OpenView(epoch, info, sealed)
		if err != nil || got.Reveal() != plain {
			t.Fatalf("does not come back: %v", err)
		}
		for _, other := range []CopyInfo{
			{append(bytes.Clone(info.Customer), 0), info.Version, info.Origin},
			{info.Customer, info.Version + 1, info.Origin}, {info.Customer, info.Version, info.Origin + "x"},
		} {
			if _, err := k.OpenView(epoch, other, sealed); !errors.Is(err, ErrForged) {
				t.Fatalf("opened as another's: %v", err)
			}
		}
	})
	if _, _, err := k.SealView(CopyInfo{}, secret.New(strings.Repeat("x", maxView+1))); err == nil {
		t.Error("sealed more than there is room for")
	}
}

func TestSealedForOnePurpose(t *testing.T) {
	k := newDesk(t).Keys
	login, epoch, err := k.SealLogin("verifier", []byte("x"), []byte("a"), []byte("b"))
	must(t, err)
	issue, _, err := k.SealIssue("product", []byte("x"), []byte("a"), []byte("b"))
	must(t, err)
	sig, _, err := k.Sign("checkpoint", []byte("a"), []byte("b"))
	must(t, err)
	for name, parts := range map[string][][]byte{"joined": {[]byte("ab")}, "shifted": {[]byte("ab"), {}}, "none": nil, "swapped": {[]byte("b"), []byte("a")}} {
		_, err1 := k.OpenLogin(epoch, "verifier", login, parts...)
		_, err2 := k.OpenIssue(epoch, "product", issue, parts...)
		err3 := k.VerifyAuthority(epoch, "checkpoint", sig, parts...)
		for i, err := range []error{err1, err2, err3} {
			if !errors.Is(err, ErrForged) {
				t.Errorf("%s parts, way %d: %v", name, i, err)
			}
		}
	}
	if err := k.VerifyAuthority(epoch, "roster", sig, []byte("a"), []byte("b")); !errors.Is(err, ErrForged) {
		t.Errorf("signed for another purpose: %v", err)
	}
	for n := range issue {
		if _, err := k.OpenIssue(epoch, "product", issue[:n], []byte("a"), []byte("b")); !errors.Is(err, ErrForged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

// uses is every way to use a key.
func uses(k *Keyring) map[string]error {
	out := map[string]error{}
	_, out["SealRecord"] = k.SealRecord(nil, 1, nil)
	_, _, _, out["OpenRecord"] = k.OpenRecord(nil, append([]byte{1, 0, 0, 0, 1}, make([]byte, 60)...))
	_, out["Lookup"] = k.Lookup("x")
	_, out["ManifestMAC"] = k.ManifestMAC(1, nil, 1)
	_, out["MAC"] = k.MAC("x")
	_, _, out["SealView"] = k.SealView(CopyInfo{}, secret.New("x"))
	_, out["OpenView"] = k.OpenView(1, CopyInfo{}, nil)
	_, _, out["SealLogin"] = k.SealLogin("x", nil)
	_, out["OpenLogin"] = k.OpenLogin(1, "x", nil)
	_, _, out["SealIssue"] = k.SealIssue("x", nil)
	_, out["OpenIssue"] = k.OpenIssue(1, "x", nil)
	_, _, out["Sign"] = k.Sign("x")
	out["VerifyAuthority"] = k.VerifyAuthority(1, "x", nil)
	next := k.Roster()
	next.Generation++
	_, out["SignRoster"] = k.SignRoster(next)
	_, out["GrantTo"] = k.GrantTo(KeyRef{DataKey, 1}, RecoveryID)
	_, _, out["NewRecovery"] = k.NewRecovery()
	_, out["Portion"] = k.Portion(DataKey)
	return out
}

func TestLocked(t *testing.T) {
	f := newDesk(t)
	outbox, err := f.Keys.Portion(DataKey)
	must(t, err)
	key := f.Keys.hold().keys[KeyRef{DataKey, 1}]
	f.Keys.Lock()
	f.Keys.Lock()
	for name, err := range uses(f.Keys) {
		if !errors.Is(err, ErrLocked) {
			t.Errorf("%s, locked: %v", name, err)
		}
	}
	if key.seed != [keySize]byte{} || key.record != [keySize]byte{} || !f.Keys.Locked() || f.Keys.Holds(DataKey) {
		t.Error("locked, and the key is still there")
	}
	if _, err := f.Keys.Adopt(f.Roster); !errors.Is(err, ErrLocked) {
		t.Errorf("Adopt, locked: %v", err)
	}
	if _, _, err := f.Keys.NewOperator(t.Context(), RecoveryID, "x", secret.New("x"), FloorKDF()); !errors.Is(err, ErrLocked) {
		t.Errorf("NewOperator, locked: %v", err)
	}
	if _, err := outbox.SealRecord([]byte("k"), 1, nil); err != nil {
		t.Errorf("the outbox's portion went with it: %v", err)
	}
	if outbox.Holds(ViewKey) || outbox.Holds(AuthorityKey) {
		t.Error("the outbox's portion holds more than the data key")
	}

	f.Operator.Lock()
	f.Operator.Lock()
	_, errOpen := f.Operator.Open(f.Roster, f.Grants)
	_, errSlot := f.Operator.RefreshedSlot()
	_, _, errChange := f.Operator.ChangePassword(t.Context(), secret.New("x"), secret.New("y"), FloorKDF())
	for _, err := range []error{errOpen, errSlot, errChange} {
		if !errors.Is(err, ErrLocked) {
			t.Errorf("the operator, locked: %v", err)
		}
	}
}

// TestLockWhileInUse is for the race detector: a lock falls in the middle of
// use, and each call either works or says so.
func TestLockWhileInUse(t *testing.T) {
	k := newDesk(t).Keys
	started := make(chan struct{}, 4)
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			for first := true; ; first = false {
				sealed, err := k.SealRecord([]byte("k"), 1, []byte("x"))
				if err == nil {
					_, _, _, err = k.OpenRecord([]byte("k"), sealed)
				}
				if err == nil {
					_, err = k.Lookup("x")
				}
				if first {
					started <- struct{}{}
				}
				if err != nil {
					if !errors.Is(err, ErrLocked) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	for range 4 {
		<-started
	}
	k.Lock()
	users.Wait()
}

// TestNothingPrints: no key shows in any way of printing what holds keys.
func TestNothingPrints(t *testing.T) {
	f := newDesk(t)
	holders := []any{f, *f, f.Keys, f.Operator, *f.Operator, []any{f.Keys, f.Operator}, map[string]any{"k": f.Keys},
		struct {
			k *Keyring
			o Operator
		}{f.Keys, *f.Operator}}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	for _, h := range holders {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", h)
		}
		log.Info("held", "by", h)
	}
	u := f.Operator.hold()
	hidden := map[string][]byte{"slot key": u.key[:], "operator seed": u.inside.Seed[:], "recovery key": f.Recovery.RevealBytes()}
	for ref, h := range f.Keys.hold().keys {
		hidden[ref.String()] = h.seed[:]
		hidden[ref.String()+", derived"] = h.record[:]
	}
	for name, key := range hidden {
		if bytes.Equal(key, make([]byte, keySize)) {
			continue // not derived for this kind
		}
		for _, form := range []string{string(key), fmt.Sprintf("%x", key), fmt.Sprintf("%X", key), fmt.Sprint(key), fmt.Sprintf("%#v", key)} {
			if strings.Contains(out.String(), strings.Trim(form, "[]")) {
				t.Errorf("the %s prints", name)
			}
		}
	}
}

// TestNoOtherKeyOpensProducts: with everything that an operator without the
// issue key holds, tried in its place one by one, a product's private half stays
// shut.
func TestNoOtherKeyOpensProducts(t *testing.T) {
	admin := newDesk(t).Keys
	part := []byte("p1")
	sealed, epoch, err := admin.SealIssue("product key", []byte("seed"), part)
	must(t, err)
	tries, opened := 0, 0
	try := func(seal [keySize]byte) {
		tries++
		h := &held{ref: KeyRef{IssueKey, epoch}, seal: seal}
		m := newMaterial()
		m.keys[h.ref] = h
		k := newKeyring(admin.Roster(), OperatorID{1}, "x", 0, m)
		if _, err := k.OpenIssue(epoch, "product key", sealed, part); err == nil {
			opened++
		} else if !errors.Is(err, ErrForged) {
			t.Error(err)
		}
	}
	must(t, admin.withAll(func(all *material) error {
		for ref, h := range all.keys {
			if ref.Kind == IssueKey {
				continue
			}
			as, err := newHeld(admin.Vault(), KeyRef{IssueKey, epoch}, h.seed[:])
			must(t, err)
			for _, key := range [][keySize]byte{h.seed, h.record, h.index, h.manifest, h.mac, as.seal} {
				try(key)
			}
		}
		return nil
	}))
	if tries < 4*6 || opened != 0 {
		t.Errorf("%d of %d tries open it", opened, tries)
	}
	must(t, admin.withAll(func(all *material) error {
		try(all.keys[KeyRef{IssueKey, epoch}].seal)
		return nil
	}))
	if opened != 1 {
		t.Error("the issue key itself does not open it: the test tries nothing")
	}
}
