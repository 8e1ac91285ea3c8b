package license_test

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/license"
)

// TestEd25519Edges runs the edge cases on which verifiers differ: ours is a
// strict cofactorless one, and a key of small order is never taken.
func TestEd25519Edges(t *testing.T) {
	f, err := os.Open("testdata/ed25519-edges.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cases++
		col := strings.Fields(lines.Text())
		message, key, signature := unhex(t, col[1]), unhex(t, col[2]), unhex(t, col[3])
		if got := ed25519.Verify(key, message, signature); got != (col[4] == "accept") {
			t.Errorf("case %s: verified %v, want %s", col[0], got, col[4])
		}
		_, err := license.ParseKey("keydesk-ed25519:" + base64.RawURLEncoding.EncodeToString(key))
		if got := err == nil; got != (col[5] == "key") {
			t.Errorf("case %s: key taken %v, want %s: %v", col[0], got, col[5], err)
		}
	}
	if cases != 12 {
		t.Errorf("%d cases, want 12", cases)
	}
}

// TestSmallOrders has all fourteen encodings of the eight points (the same
// paper, table 6b).
func TestSmallOrders(t *testing.T) {
	eight := []string{
		strings.Repeat("00", 32),
		"01" + strings.Repeat("00", 31),
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"ec" + strings.Repeat("ff", 30) + "7f",
		"ed" + strings.Repeat("ff", 30) + "7f",
		"ee" + strings.Repeat("ff", 30) + "7f",
	}
	for _, text := range eight {
		for _, sign := range []byte{0, 0x80} {
			raw := unhex(t, text)
			raw[31] |= sign
			_, err := license.ParseKey("keydesk-ed25519:" + base64.RawURLEncoding.EncodeToString(raw))
			if !errors.Is(err, license.ErrKey) {
				t.Errorf("%x: %v", raw, err)
			}
		}
	}
}

func TestKeyText(t *testing.T) {
	key, _, err := license.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	same, err := license.ParseKey("  " + key.String() + "\n")
	if err != nil || same.ID != key.ID || !same.Key.Equal(key.Key) {
		t.Errorf("%s came back as %s: %v", key, same, err)
	}
	for _, text := range []string{"", "keydesk-ed25519:", key.String()[1:], key.String() + "A", "keydesk-ed25519:" + strings.Repeat("!", 43)} {
		if _, err := license.ParseKey(text); !errors.Is(err, license.ErrKey) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
