package vault

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/keydesk/keydesk/core/secret"
)

// The recovery key: 26 characters of 5 bits, written in groups.
const (
	recoveryAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	recoveryLength   = 26
)

// ErrRecoveryForm: what was typed cannot be a recovery key.
var ErrRecoveryForm = errors.New("a recovery key has 26 characters: letters without I and O, digits without 0 and 1")

// drawRecovery draws a recovery key. The alphabet has 32 characters, so that
// five bits of each byte choose without bias.
func drawRecovery(random io.Reader) (secret.Text, error) {
	raw := make([]byte, recoveryLength)
	if _, err := io.ReadFull(random, raw); err != nil {
		return secret.Text{}, fmt.Errorf("drawing the recovery key: %w", err)
	}
	for i, b := range raw {
		raw[i] = recoveryAlphabet[b%32]
	}
	defer clear(raw)
	return secret.FromBytes(raw), nil
}

// ParseRecovery reads a recovery key as typed: case, blanks and hyphens do
// not count. ErrRecoveryForm if it cannot be one; the error never holds what
// was typed.
func ParseRecovery(s string) (secret.Text, error) {
	plain := make([]byte, 0, recoveryLength)
	defer func() { clear(plain[:cap(plain)]) }()
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '-' || r == '\u2010' || r == '\u2011':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		if !strings.ContainsRune(recoveryAlphabet, r) || len(plain) == recoveryLength {
			return secret.Text{}, ErrRecoveryForm
		}
		plain = append(plain, byte(r))
	}
	if len(plain) != recoveryLength {
		return secret.Text{}, ErrRecoveryForm
	}
	return secret.FromBytes(plain), nil
}

// FormatRecovery writes a recovery key for paper: AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA.
func FormatRecovery(key secret.Text) (secret.Text, error) {
	canonical, err := ParseRecovery(key.Reveal())
	if err != nil {
		return secret.Text{}, err
	}
	s := canonical.Reveal()
	return secret.New(s[:5] + "-" + s[5:10] + "-" + s[10:15] + "-" + s[15:20] + "-" + s[20:]), nil
}

// recoverySeed derives the seed of the recovery key's pair. No slow hash:
// there are 130 bits to guess.
func recoverySeed(key secret.Text, vault ID) [keySize]byte {
	raw := key.RevealBytes()
	defer clear(raw)
	return derive(raw, bind(labelRecovery, vault))
}

// recoveryAnchor lets the paper's holder know the authority again: a MAC over
// its public half that only the recovery key can make.
func recoveryAnchor(key secret.Text, vault ID, r RosterRecovery) [32]byte {
	raw := key.RevealBytes()
	defer clear(raw)
	anchorKey := derive(raw, bind(labelAnchorKey, vault))
	defer clear(anchorKey[:])
	return mac(anchorKey[:], bind(labelAnchorKey, vault, be64(r.Generation), r.Public, r.Authority[:]))
}
