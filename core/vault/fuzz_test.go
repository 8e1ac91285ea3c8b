package vault

import (
	"bytes"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
)

// What decodes, encodes to the same bytes: nothing has two spellings.

func FuzzDecodeHeader(f *testing.F) {
	f.Add(vector(f, "desk.json", fillDesk(f)).Header.bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := DecodeHeader(data)
		if err != nil {
			return
		}
		again, err := EncodeHeader(h)
		if err != nil || h.Format <= Format && !bytes.Equal(again, data) {
			t.Errorf("%x reads as %+v and writes as %x, %v", data, h, again, err)
		}
	})
}

func FuzzDecodeSlot(f *testing.F) {
	v := vector(f, "desk.json", fillDesk(f))
	f.Add(v.Slot.bytes())
	f.Add(vector(f, "parts.json", func() partVector { return partInputs(f).compute(f) }).Slot.Out.bytes())
	h, err := DecodeHeader(v.Header)
	must(f, err)
	stored, err := DecodeSlot(v.Slot)
	must(f, err)
	key := stored.KDF.stretch(secret.New(v.Password), stored.Salt)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := DecodeSlot(data)
		if err != nil {
			return
		}
		if again, err := EncodeSlot(s); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%x writes as %x, %v", data, again, err)
		}
		if s.Name = stored.Name; s.KDF.Check() != nil {
			t.Errorf("let through: %+v", s.KDF)
		}
		if _, err := s.open(h.Vault, key[:]); err == nil {
			if again, _ := EncodeSlot(s); !bytes.Equal(again, v.Slot) {
				t.Errorf("another slot opens: %x", data)
			}
		}
	})
}

func FuzzDecodeRoster(f *testing.F) {
	v := vector(f, "desk.json", fillDesk(f))
	f.Add(v.Roster.bytes())
	good, err := PeekRoster(v.Roster)
	must(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, signature, body, err := decodeRoster(data)
		if err != nil {
			return
		}
		again, err := wire.encode(append([]byte{formatVersion}, signature...), r)
		if err != nil || !bytes.Equal(again, data) || len(body) == 0 {
			t.Errorf("%x writes as %x, %v", data, again, err)
		}
		if _, err := verifyRoster(data, good.Vault, good.Epochs[4].Value, 0); err == nil && !bytes.Equal(data, v.Roster) {
			t.Errorf("another roster is believed: %x", data)
		}
	})
}

func FuzzDecodeGrant(f *testing.F) {
	for _, g := range vector(f, "desk.json", fillDesk(f)).Grants {
		f.Add(g.bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := DecodeGrant(data)
		if err != nil {
			return
		}
		if again, err := EncodeGrant(g); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%x writes as %x, %v", data, again, err)
		}
	})
}

func FuzzOpenRecord(f *testing.F) {
	v := vector(f, "desk.json", fillDesk(f))
	k := foundVector(f).Keys
	f.Add(v.RecordKey.bytes(), v.Record.bytes())
	f.Add([]byte("elsewhere"), v.Record.bytes())
	f.Add([]byte{}, []byte{envelopeFormat})
	f.Fuzz(func(t *testing.T, key, envelope []byte) {
		plain, version, epoch, err := k.OpenRecord(key, envelope)
		if err != nil {
			if !errors.Is(err, ErrForged) {
				t.Errorf("refused as %v", err)
			}
			return
		}
		if !bytes.Equal(envelope, v.Record) || !bytes.Equal(key, v.RecordKey) || string(plain) != v.RecordPlain || version != v.RecordVersion || epoch != 1 {
			t.Errorf("opened: %x at %x", envelope, key)
		}
	})
}

func FuzzParseRecovery(f *testing.F) {
	v := vector(f, "desk.json", fillDesk(f))
	f.Add(v.Recovery)
	f.Add("abcde-fghjk lmnpq\nrstuv\u2011WXYZ23")
	f.Add("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	f.Fuzz(func(t *testing.T, typed string) {
		key, err := ParseRecovery(typed)
		if err != nil {
			if !errors.Is(err, ErrRecoveryForm) {
				t.Errorf("refused as %v", err)
			}
			return
		}
		paper, err := FormatRecovery(key)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseRecovery(paper.Reveal()); err != nil || !again.Equal(key) {
			t.Errorf("written and read again: %v", err)
		}
	})
}

func (h octets) bytes() []byte { return h }
