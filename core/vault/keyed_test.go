package vault

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestKeyedIsHMAC holds the MACs made ready against crypto/hmac.
func TestKeyedIsHMAC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := [keySize]byte(rapid.SliceOfN(rapid.Byte(), keySize, keySize).Draw(t, "key"))
		k, err := newKeyed(key)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second one finds the states as they were
			message := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "message")
			got, err := k.sum(message)
			if want := mac(key[:], message); err != nil || got != want {
				t.Fatalf("%x, %v instead of %x", got, err, want)
			}
		}
		k.wipe()
		if zero := make([]byte, len(k.inner)); !bytes.Equal(k.inner, zero) || !bytes.Equal(k.outer, zero) {
			t.Fatal("a state was not wiped")
		}
		if _, err := k.sum(nil); err == nil {
			t.Fatal("a wiped key makes MACs")
		}
	})
}
