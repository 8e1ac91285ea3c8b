package vault

import (
	"crypto/sha256"
	"encoding"
)

// keyed is HMAC-SHA256 (RFC 2104, as FIPS 198-1 section 6 allows) under one
// key: the states of SHA-256 behind its first blocks, which crypto/hmac makes
// anew for each message. Saving a customer takes a dozen, and an import
// millions. Unlike what crypto/hmac keeps of a key, they can be wiped.
type keyed struct{ inner, outer []byte }

func newKeyed(key [keySize]byte) (k keyed, err error) {
	if k.inner, err = behindBlock(key, 0x36); err != nil {
		return k, err
	}
	k.outer, err = behindBlock(key, 0x5c)
	return k, err
}

// behindBlock is the state behind the key, padded and XORed with pad.
func behindBlock(key [keySize]byte, pad byte) ([]byte, error) {
	var block [sha256.BlockSize]byte
	defer clear(block[:])
	copy(block[:], key[:])
	for i := range block {
		block[i] ^= pad
	}
	h := sha256.New()
	h.Write(block[:])
	defer h.Reset()
	return h.(encoding.BinaryMarshaler).MarshalBinary()
}

// sum is the MAC of message.
func (k keyed) sum(message []byte) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	defer h.Reset() // a state is as good as the key
	state := h.(encoding.BinaryUnmarshaler)
	if err := state.UnmarshalBinary(k.inner); err != nil {
		return sum, err
	}
	h.Write(message)
	h.Sum(sum[:0])
	if err := state.UnmarshalBinary(k.outer); err != nil {
		return sum, err
	}
	h.Write(sum[:])
	h.Sum(sum[:0])
	return sum, nil
}

func (k keyed) wipe() {
	clear(k.inner)
	clear(k.outer)
}
