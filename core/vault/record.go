package vault

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// A record's envelope: format(1) · epoch(4) · version(8) · nonce(24) · ciphertext.
const (
	envelopeFormat = 1
	envelopeFront  = 1 + 4 + 8
	envelopeClear  = envelopeFront + nonceSize
	// EnvelopeOverhead is how many bytes longer an envelope is than its content.
	EnvelopeOverhead = envelopeClear + chacha20poly1305.Overhead
)

// SealRecord seals a record's content for one key and version under the
// current data epoch.
func (k *Keyring) SealRecord(key []byte, version uint64, plain []byte) ([]byte, error) {
	var nonce [nonceSize]byte
	_, _ = rand.Read(nonce[:]) // never fails, says crypto/rand
	return k.sealRecord(k.Epoch(), key, version, nonce, plain)
}

func (k *Keyring) sealRecord(epoch uint32, key []byte, version uint64, nonce [nonceSize]byte, plain []byte) ([]byte, error) {
	out := make([]byte, 0, len(plain)+EnvelopeOverhead)
	out = append(out, envelopeFormat)
	out = binary.BigEndian.AppendUint32(out, epoch)
	out = binary.BigEndian.AppendUint64(out, version)
	bound := k.recordBound(key, out)
	out = append(out, nonce[:]...)
	err := k.with(KeyRef{DataKey, epoch}, func(h *held) error {
		aead, err := chacha20poly1305.NewX(h.record[:])
		if err != nil {
			return fmt.Errorf("sealing a record: %w", err)
		}
		out = aead.Seal(out, nonce[:], plain, bound)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// recordBound is the associated data; front is format · epoch · version.
func (k *Keyring) recordBound(key, front []byte) []byte {
	return bind(labelRecord, k.Vault(), key, front[:1], front[1:5], front[5:envelopeFront])
}

// PeekEnvelope reads the clear front of an envelope, unverified: only
// OpenRecord proves it. ErrForged if it is no envelope.
func PeekEnvelope(envelope []byte) (epoch uint32, version uint64, err error) {
	if len(envelope) < EnvelopeOverhead {
		return 0, 0, fmt.Errorf("a record of %d bytes %w", len(envelope), ErrForged)
	}
	if envelope[0] != envelopeFormat {
		return 0, 0, fmt.Errorf("a record of format %d %w", envelope[0], ErrForged)
	}
	return binary.BigEndian.Uint32(envelope[1:]), binary.BigEndian.Uint64(envelope[5:]), nil
}

// OpenRecord opens the envelope found at key. ErrForged if it was moved
// there, swapped, edited, or names an epoch the roster does not know; the
// version is the caller's to compare with what he expects.
func (k *Keyring) OpenRecord(key, envelope []byte) (plain []byte, version uint64, epoch uint32, err error) {
	epoch, version, err = PeekEnvelope(envelope)
	if err != nil {
		return nil, 0, 0, err
	}
	ref := KeyRef{DataKey, epoch}
	if _, known := k.roster.epoch(ref); !known && !k.Locked() {
		return nil, 0, 0, fmt.Errorf("a record of epoch %d %w", epoch, ErrForged)
	}
	err = k.with(ref, func(h *held) error {
		aead, err := chacha20poly1305.NewX(h.record[:])
		if err != nil {
			return fmt.Errorf("opening a record: %w", err)
		}
		plain, err = aead.Open(nil, envelope[envelopeFront:envelopeClear], envelope[envelopeClear:], k.recordBound(key, envelope))
		if err != nil {
			return fmt.Errorf("a record of epoch %d, version %d, %w", epoch, version, ErrForged)
		}
		return nil
	})
	if err != nil {
		return nil, 0, 0, err
	}
	return plain, version, epoch, nil
}
