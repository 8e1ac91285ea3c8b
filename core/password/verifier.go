package password

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"

	"github.com/keydesk/keydesk/core/secret"
)

// The cost of a new verifier: 19 MiB, two passes, one lane (OWASP's choice for
// argon2id); about 25 ms.
const (
	memory  = 19 << 10 // KiB
	passes  = 2
	lanes   = 1
	saltLen = 16
	keyLen  = 32
)

var (
	// ErrEmpty: there is no password to hash.
	ErrEmpty = errors.New("the password is empty")
	// ErrTooLong: the password is longer than anything Judge takes.
	ErrTooLong = errors.New("the password is too long")
)

// Hash makes the verifier of a judged password, a PHC string of argon2id over
// its NFC: $argon2id$v=19$m=19456,t=2,p=1$salt$key. It takes about 25 ms and
// 19 MiB and belongs in no transaction. Errors: ErrEmpty, ErrTooLong.
func Hash(pw secret.Text) (string, error) {
	switch raw := pw.Reveal(); {
	case raw == "":
		return "", fmt.Errorf("hashing a password: %w", ErrEmpty)
	case len(raw) > maxBytes:
		return "", fmt.Errorf("hashing a password: %w", ErrTooLong)
	}
	v := blank()
	if _, err := rand.Read(v.salt); err != nil {
		return "", fmt.Errorf("drawing a salt: %w", err)
	}
	v.key = v.derive(pw)
	return v.String(), nil
}

// Verify says whether pw is the password of a verifier. The comparing takes
// the same time however much of the key agrees; a pw too long to be anybody's
// costs what any other costs. A verifier that cannot be used is an ErrVerifier
// and costs nothing: the caller does the work of Dummy instead.
func Verify(pw secret.Text, phc string) (bool, error) {
	v, err := parse(phc)
	if err != nil {
		return false, fmt.Errorf("checking a password: %w", err)
	}
	possible := true
	if len(pw.Reveal()) > maxBytes {
		pw, possible = secret.Text{}, false
	}
	derived := v.derive(pw)
	defer clear(derived)
	return subtle.ConstantTimeCompare(derived, v.key) == 1 && possible, nil
}

// Dummy is a verifier that no known password opens, at the cost of a real one:
// to Verify against where there is no account or no password, so that the
// answer takes as long. Its key is all zeros; a password for it would be a
// preimage of 256 bits.
func Dummy() string { return blank().String() }

// NeedsRehash says whether a verifier was made with another cost than Hash's:
// after the next right password it is replaced. What cannot be read needs it.
func NeedsRehash(phc string) bool {
	v, err := parse(phc)
	return err != nil || v.memory != memory || v.time != passes || v.lanes != lanes ||
		len(v.salt) != saltLen || len(v.key) != keyLen
}

// blank is a verifier of the present cost, with zeros for salt and key.
func blank() verifier {
	return verifier{memory: memory, time: passes, lanes: lanes, salt: make([]byte, saltLen), key: make([]byte, keyLen)}
}

// derive gives the key of pw under v's cost and salt.
func (v verifier) derive(pw secret.Text) []byte {
	text := Normal(pw).RevealBytes()
	defer clear(text)
	return argon2.IDKey(text, v.salt, v.time, v.memory, v.lanes, uint32(len(v.key)))
}
