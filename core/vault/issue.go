package vault

import (
	"crypto/rand"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// SealIssue seals a product's private half under the current issue key, which
// must be held: version(1) · nonce(24) · ciphertext. Purpose and parts say
// what it is of and must be given again to open it.
func (k *Keyring) SealIssue(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	epoch = k.Current(IssueKey)
	out := make([]byte, 1+nonceSize, 1+nonceSize+len(plain)+chacha20poly1305.Overhead)
	out[0] = formatVersion
	_, _ = rand.Read(out[1:]) // never fails, says crypto/rand
	err = k.with(KeyRef{IssueKey, epoch}, func(h *held) error {
		aead, err := chacha20poly1305.NewX(h.seal[:])
		if err != nil {
			return fmt.Errorf("sealing under the issue key: %w", err)
		}
		sealed = aead.Seal(out, out[1:], plain, k.purpose(labelIssue, epoch, purpose, parts))
		return nil
	})
	return sealed, epoch, err
}

// OpenIssue opens what SealIssue sealed.
func (k *Keyring) OpenIssue(epoch uint32, purpose string, sealed []byte, parts ...[]byte) (plain []byte, err error) {
	ref := KeyRef{IssueKey, epoch}
	err = k.with(ref, func(h *held) error {
		if len(sealed) < 1+nonceSize || sealed[0] != formatVersion {
			return fmt.Errorf("what was sealed under the %s %w", ref, ErrForged)
		}
		aead, err := chacha20poly1305.NewX(h.seal[:])
		if err != nil {
			return fmt.Errorf("opening under the %s: %w", ref, err)
		}
		bound := k.purpose(labelIssue, epoch, purpose, parts)
		if plain, err = aead.Open(nil, sealed[1:1+nonceSize], sealed[1+nonceSize:], bound); err != nil {
			return fmt.Errorf("what was sealed under the %s %w", ref, ErrForged)
		}
		return nil
	})
	return plain, err
}
