package license

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// keyMark begins the text form of a public key.
const keyMark = "keydesk-ed25519:"

// PublicKey is a product's key, as it is built into the product.
type PublicKey struct {
	ID  string // the kid in files
	Key ed25519.PublicKey
}

// NewKey draws a product's key pair. The private half stays at the desk.
func NewKey() (PublicKey, ed25519.PrivateKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return PublicKey{}, nil, fmt.Errorf("making a product's key: %w", err)
	}
	return PublicOf(private), private, nil
}

// PublicOf gives the public half with its ID, the first 8 bytes of the key's
// SHA-256.
func PublicOf(private ed25519.PrivateKey) PublicKey {
	public := private.Public().(ed25519.PublicKey)
	return PublicKey{ID: keyID(public), Key: public}
}

func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return encoding.EncodeToString(sum[:8])
}

// String is the form that is pasted into a product's source.
func (k PublicKey) String() string { return keyMark + encoding.EncodeToString(k.Key) }

// ParseKey reads what String wrote. It refuses with ErrKey what is none, points
// of small order among them: under those, anybody's signature fits something.
func ParseKey(text string) (PublicKey, error) {
	body, ok := strings.CutPrefix(strings.TrimSpace(text), keyMark)
	if !ok {
		return PublicKey{}, fmt.Errorf("%w: it does not begin with %s", ErrKey, keyMark)
	}
	raw, err := encoding.DecodeString(body)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return PublicKey{}, fmt.Errorf("%w: not 32 bytes of base64url", ErrKey)
	}
	if smallOrder(raw) {
		return PublicKey{}, fmt.Errorf("%w: a point of small order", ErrKey)
	}
	return PublicKey{ID: keyID(raw), Key: raw}, nil
}

// smallOrders are the y coordinates of the eight points of small order, the
// forms that are not reduced included, little endian without the sign bit
// ("Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko, 2020, table 6c).
var smallOrders = [][32]byte{
	{},     // y = 0
	{0: 1}, // y = 1
	{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
		0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
	{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
		0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
	nearP(0xec), // p - 1
	nearP(0xed), // p, which is 0
	nearP(0xee), // p + 1, which is 1
}

// nearP is a number of which only the lowest byte differs from p = 2^255 - 19.
func nearP(lowest byte) (y [32]byte) {
	for i := range y {
		y[i] = 0xff
	}
	y[0], y[31] = lowest, 0x7f
	return y
}

func smallOrder(key []byte) bool {
	y := [32]byte(key)
	y[31] &= 0x7f
	return slices.Contains(smallOrders, y)
}
