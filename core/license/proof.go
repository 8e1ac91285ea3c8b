package license

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// nonceSize is in bytes; a nonce makes each request another one.
const nonceSize = 16

// prove is HMAC-SHA256 under HKDF-SHA256(secret, info = label) over the label
// and the fields, each after its length in 4 bytes, big endian.
func prove(secret, label string, fields ...string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, label, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of a proof: %w", err)
	}
	mac := hmac.New(sha256.New, key)
	for _, field := range append([]string{label}, fields...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(field)))
		mac.Write(length[:])
		mac.Write([]byte(field))
	}
	return mac.Sum(nil), nil
}

// proves compares in time that does not depend on the secret.
func proves(mac []byte, secret, label string, fields ...string) bool {
	want, err := prove(secret, label, fields...)
	return err == nil && hmac.Equal(mac, want)
}

func newNonce() string {
	raw := make([]byte, nonceSize)
	_, _ = rand.Read(raw) // never fails; it ends the program instead
	return encoding.EncodeToString(raw)
}

// sized is a member in base64url whose length is known.
func (o object) sized(name string, size int) (raw []byte, text string, err error) {
	if err := o.read(name, &text); err != nil {
		return nil, "", err
	}
	raw, err = encoding.DecodeString(text)
	if err != nil || len(raw) != size {
		return nil, "", fmt.Errorf("%w: %s is not %d bytes of base64url", ErrMalformed, name, size)
	}
	return raw, text, nil
}

// version reads typ and v, and refuses what is of another type or version.
func (o object) version(typ string) error {
	var is string
	if err := o.read("typ", &is); err != nil {
		return err
	}
	if is != typ {
		return fmt.Errorf("%w: %q, not %q", ErrOtherType, is, typ)
	}
	var v int
	if err := o.read("v", &v); err != nil {
		return err
	}
	if v != 1 {
		return fmt.Errorf("%w: version %d; only 1 is known", ErrOtherType, v)
	}
	return nil
}
