package record

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/internal/naughty"
)

func testCodec(t testing.TB) codec {
	t.Helper()
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type sample struct {
	Text string            `cbor:"1,keyasint,omitempty"`
	List []uint64          `cbor:"2,keyasint,omitempty"`
	Map  map[string]uint64 `cbor:"3,keyasint,omitempty"`
}

// TestDecodeRefuses what encode would not have written.
func TestDecodeRefuses(t *testing.T) {
	c := testCodec(t)
	for name, plain := range map[string]string{
		"nothing":               "",
		"a schema and nothing":  "\x01",
		"schema 0":              "\x00\xa0",
		"something behind":      "\x01\xa0\x00",
		"no map":                "\x01\x01",
		"a field twice":         "\x01\xa2\x01\x61a\x01\x61b",
		"no definite length":    "\x01\xbf\x01\x61a\xff",
		"a tag":                 "\x01\xa1\x01\xc0\x61a",
		"a number for a text":   "\x01\xa1\x01\x05",
		"a negative for a list": "\x01\xa1\x02\x81\x20",
		"a length that lies":    "\x01\xa1\x02\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
		"too deep":              "\x01\xa1\x02" + strings.Repeat("\x81", 20) + "\x00",
	} {
		var into sample
		if err := c.decode([]byte(plain), &into); err == nil || errors.Is(err, ErrNewer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDecodeNewer: a higher schema, and fields that would be lost.
func TestDecodeNewer(t *testing.T) {
	c := testCodec(t)
	for name, plain := range map[string]string{"schema 2": "\x02\xa0", "field 9": "\x01\xa1\x09\x61a"} {
		var into sample
		if err := c.decode([]byte(plain), &into); !errors.Is(err, ErrNewer) {
			t.Errorf("%s: %v", name, err)
		}
		raw := Raw{Key: KeyOf(KindProfile, 7), Value: []byte(plain), opener: &opener{codec: c}}
		var damaged *DamagedError
		if err := raw.Decode(&into); !errors.Is(err, ErrNewer) || errors.As(err, &damaged) {
			t.Errorf("%s, as a record: %v", name, err)
		}
	}
}

// TestEncodeRefuses what decode would: a record that was kept must come back.
func TestEncodeRefuses(t *testing.T) {
	c := testCodec(t)
	for name, value := range map[string]any{
		"too long a list": sample{List: make([]uint64, 1<<16+1)},
		"a function":      func() {},
	} {
		if plain, err := c.encode(value); err == nil {
			t.Errorf("%s is encoded in %d bytes", name, len(plain))
		}
	}
}

// TestTextComesBack as it was, even where it is no text.
func TestTextComesBack(t *testing.T) {
	c := testCodec(t)
	for _, text := range append(naughty.Strings(), "caf\xe9", "\xff\xfe", strings.Repeat("x", 70_000)) {
		plain, err := c.encode(sample{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		var back sample
		if err := c.decode(plain, &back); err != nil || back.Text != text {
			t.Errorf("%.40q comes back as %.40q: %v", text, back.Text, err)
		}
	}
}

// FuzzDecode: nothing makes decode fall over, and what it takes is encoded to
// something that reads the same.
func FuzzDecode(f *testing.F) {
	c := testCodec(f)
	for _, value := range []any{
		sample{Text: "a", List: []uint64{1, 1 << 40}, Map: map[string]uint64{"b": 2}},
		writerRecord{Sequence: 7, Manifest: map[Kind]tally{KindProfile: {Count: 1, XOR: make([]byte, 32)}}},
		auditRecord{Prev: []byte{1}, Body: []byte{2}},
		Entry{At: 1, Actor: Actor{Kind: "operator"}, Action: "x", Object: 10001},
	} {
		plain, err := c.encode(value)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain)
	}
	f.Add([]byte("\x01\xbf\xff"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		for _, make := range []func() any{
			func() any { return new(sample) }, func() any { return new(writerRecord) },
			func() any { return new(auditRecord) }, func() any { return new(Entry) },
		} {
			first := make()
			if c.decode(plain, first) != nil {
				continue
			}
			once, err := c.encode(first)
			if err != nil {
				t.Fatalf("%#v was read and cannot be written: %v", first, err)
			}
			second := make()
			if err := c.decode(once, second); err != nil {
				t.Fatalf("%x was written and cannot be read: %v", once, err)
			}
			if twice, err := c.encode(second); err != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%x became %x: %v", once, twice, err)
			}
		}
	})
}
