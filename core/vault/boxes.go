package vault

import (
	"crypto/ecdh"
	"crypto/hpke"
	"fmt"
)

// kem is the key encapsulation for a kind's pair. Operator and recovery keys
// use the one for everything but the login key.
func kem(kind Kind) hpke.KEM {
	if kind == LoginKey {
		return hpke.DHKEM(ecdh.X25519())
	}
	return hpke.MLKEM768X25519()
}

// The sizes in bytes of the public halves.
const (
	publicPQ     = 1216 // MLKEM768-X25519
	publicX25519 = 32
	publicSign   = 32 // Ed25519
)

// box makes the private half of a pair of its 32 byte seed.
func box(kind Kind, seed []byte) (hpke.PrivateKey, error) {
	return kem(kind).NewPrivateKey(seed)
}

// sealTo seals plain to a public half: encapsulated key ‖ ciphertext.
func sealTo(kind Kind, public, info, plain []byte) ([]byte, error) {
	pk, err := kem(kind).NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("reading a public key: %w", err)
	}
	return hpke.Seal(pk, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, plain)
}

// openBox opens what sealTo sealed, or answers ErrForged.
func openBox(key hpke.PrivateKey, info, sealed []byte) ([]byte, error) {
	plain, err := hpke.Open(key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, sealed)
	if err != nil {
		return nil, ErrForged
	}
	return plain, nil
}
