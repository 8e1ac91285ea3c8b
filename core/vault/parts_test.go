package vault

import (
	"crypto/ed25519"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
)

// partVector is each construction by itself, with every input, for whoever
// writes a second implementation.
type partVector struct {
	Vault octets
	Bind  struct {
		Label string
		Parts []octets
		Out   octets
	}
	Data struct {
		Key, Record, Index, Manifest, MAC, Check octets
		Epoch                                    uint32
	}
	Envelope struct {
		Key, Nonce, Plain, Out octets
		Epoch                  uint32
		Version                uint64
	}
	Issue struct {
		Key, Seal, Check octets
		Epoch            uint32
	}
	Slot struct {
		Password                   string
		Operator, Salt, Nonce, Key octets
		Seed, Authority, Out       octets
		Seen, SetAt                uint64
	}
	Grant struct {
		Seed, Public, To, Key, Out octets
		Kind                       uint8
		Epoch                      uint32
	}
	Recovery struct {
		Typed               string
		Seed, Public        octets
		Generation          uint64
		Authority, Anchored octets
	}
	HandOver struct {
		From, Public, Message, Out octets
		Number                     uint32
	}
}

func draw(t testing.TB, seed byte, n int) octets {
	t.Helper()
	out := make(octets, n)
	_, err := stream(t, seed).Read(out)
	must(t, err)
	return out
}

func partInputs(t testing.TB) partVector {
	var v partVector
	v.Vault = draw(t, 2, 16)
	v.Bind.Label, v.Bind.Parts = "label", []octets{octets("a"), {}, octets("bc")}
	v.Data.Key, v.Data.Epoch = draw(t, 3, 32), 7
	v.Envelope.Key, v.Envelope.Nonce, v.Envelope.Plain = octets("c/1"), draw(t, 4, 24), octets("plain")
	v.Envelope.Epoch, v.Envelope.Version = 7, 1<<40+5
	v.Issue.Key, v.Issue.Epoch = draw(t, 5, 32), 2
	v.Slot.Password = "Pa\u0308ssword" // decomposed: hashed as P\u00e4ssword
	v.Slot.Operator, v.Slot.Salt, v.Slot.Nonce = draw(t, 6, 8), draw(t, 7, 16), draw(t, 8, 24)
	v.Slot.Seed, v.Slot.Authority, v.Slot.Seen, v.Slot.SetAt = draw(t, 9, 32), draw(t, 10, 32), 5, 3
	v.Grant.Seed, v.Grant.To, v.Grant.Key = draw(t, 11, 32), draw(t, 12, 8), draw(t, 13, 32)
	v.Grant.Kind, v.Grant.Epoch = uint8(ViewKey), 3
	v.Recovery.Typed, v.Recovery.Generation, v.Recovery.Authority = "abcde-FGHJK-LMNPQ-RSTUV-WXYZ23", 4, draw(t, 14, 32)
	v.HandOver.From, v.HandOver.Number = draw(t, 15, 32), 2
	v.HandOver.Public = octets(ed25519.NewKeyFromSeed(draw(t, 16, 32)).Public().(ed25519.PublicKey))
	return v
}

// compute fills in what is deterministic; the grant's Out only if it is empty.
func (v partVector) compute(t testing.TB) partVector {
	id := ID(v.Vault)
	parts := make([][]byte, len(v.Bind.Parts))
	for i, p := range v.Bind.Parts {
		parts[i] = p
	}
	v.Bind.Out = bind(v.Bind.Label, id, parts...)

	data, err := newHeld(id, KeyRef{DataKey, v.Data.Epoch}, v.Data.Key)
	must(t, err)
	v.Data.Record, v.Data.Index, v.Data.Manifest, v.Data.MAC = data.record[:], data.index[:], data.manifest[:], data.mac[:]
	v.Data.Check = data.value(id)
	m := newMaterial()
	m.keys[data.ref] = data
	k := newKeyring(Roster{Vault: id}, OperatorID{1}, "x", 0, m)
	v.Envelope.Out, err = k.sealRecord(v.Envelope.Epoch, v.Envelope.Key, v.Envelope.Version, [nonceSize]byte(v.Envelope.Nonce), v.Envelope.Plain)
	must(t, err)

	issue, err := newHeld(id, KeyRef{IssueKey, v.Issue.Epoch}, v.Issue.Key)
	must(t, err)
	v.Issue.Seal, v.Issue.Check = issue.seal[:], issue.value(id)

	v.slot(t, id)
	v.grant(t, id)

	canonical, err := ParseRecovery(v.Recovery.Typed)
	must(t, err)
	entry, err := rosterRecovery(canonical, id, v.Recovery.Generation, ed25519.PublicKey(v.Recovery.Authority))
	must(t, err)
	seed := recoverySeed(canonical, id)
	v.Recovery.Seed, v.Recovery.Public, v.Recovery.Anchored = seed[:], entry.Public, entry.Anchor[:]

	next := RosterEpoch{Kind: AuthorityKey, Number: v.HandOver.Number, Value: v.HandOver.Public}
	v.HandOver.Message = handOverMessage(id, next)
	v.HandOver.Out = ed25519.Sign(ed25519.NewKeyFromSeed(v.HandOver.From), v.HandOver.Message)
	return v
}

func (v *partVector) slot(t testing.TB, id ID) {
	s := Slot{Operator: OperatorID(v.Slot.Operator), Name: "Ada", KDF: FloorKDF(), Salt: v.Slot.Salt}
	key := s.KDF.stretch(secret.New(v.Slot.Password), s.Salt)
	inside := slotInside{[keySize]byte(v.Slot.Seed), [publicSign]byte(v.Slot.Authority), v.Slot.Seen, v.Slot.SetAt}
	out, err := s.seal(id, key[:], inside, fixed(v.Slot.Nonce))
	must(t, err)
	v.Slot.Key, v.Slot.Out = key[:], out
}

// fixed is a reader that gives the same bytes.
type fixed []byte

func (f fixed) Read(p []byte) (int, error) { return copy(p, f), nil }

func (v *partVector) grant(t testing.TB, id ID) {
	private, err := box(DataKey, v.Grant.Seed)
	must(t, err)
	v.Grant.Public = private.PublicKey().Bytes()
	ref, to := KeyRef{Kind(v.Grant.Kind), v.Grant.Epoch}, OperatorID(v.Grant.To)
	if v.Grant.Out == nil {
		g, err := makeGrant(id, ref, v.Grant.Key, to, v.Grant.Public)
		must(t, err)
		v.Grant.Out, err = EncodeGrant(g)
		must(t, err)
	}
	g, err := DecodeGrant(v.Grant.Out)
	must(t, err)
	v.Grant.Key, err = openBox(private, grantInfo(id, ref, to, v.Grant.Public), g.Sealed)
	must(t, err)
}

func TestPartVectors(t *testing.T) {
	want := vector(t, "parts.json", func() partVector { return partInputs(t).compute(t) })
	got := want.compute(t)
	for _, part := range []struct {
		name      string
		got, want octets
	}{
		{"bind", got.Bind.Out, want.Bind.Out},
		{"record key", got.Data.Record, want.Data.Record},
		{"index key", got.Data.Index, want.Data.Index},
		{"manifest key", got.Data.Manifest, want.Data.Manifest},
		{"mac key", got.Data.MAC, want.Data.MAC},
		{"data check value", got.Data.Check, want.Data.Check},
		{"envelope", got.Envelope.Out, want.Envelope.Out},
		{"issue subkey", got.Issue.Seal, want.Issue.Seal},
		{"issue check value", got.Issue.Check, want.Issue.Check},
		{"slot's key", got.Slot.Key, want.Slot.Key},
		{"slot", got.Slot.Out, want.Slot.Out},
		{"recipient's public half", got.Grant.Public, want.Grant.Public},
		{"granted key", got.Grant.Key, want.Grant.Key},
		{"recovery seed", got.Recovery.Seed, want.Recovery.Seed},
		{"recovery public half", got.Recovery.Public, want.Recovery.Public},
		{"recovery anchor", got.Recovery.Anchored, want.Recovery.Anchored},
		{"hand-over message", got.HandOver.Message, want.HandOver.Message},
		{"hand-over", got.HandOver.Out, want.HandOver.Out},
	} {
		same(t, part.name, part.got, part.want)
	}
}
