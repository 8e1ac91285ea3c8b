package password

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// ErrVerifier is met where a verifier cannot be read: it is no argon2id PHC
// string, or asks for more or less work than is done. It is no wrong password.
var ErrVerifier = errors.New("the stored form of the password cannot be used")

// Bounds of a verifier that was made elsewhere. What a file says is not done
// unseen: memory in KiB, salt and key in bytes.
const (
	leastMemory, mostMemory = 8 << 10, 256 << 10
	mostTime                = 10
	mostLanes               = 8
	leastSalt, mostSalt     = 8, 64
	leastKey, mostKey       = 16, 64
	mostVerifier            = 256 // characters of the whole string
)

// verifier is a parsed PHC string.
type verifier struct {
	memory uint32 // KiB
	time   uint32
	lanes  uint8
	salt   []byte
	key    []byte
}

// encoding is base64 as PHC has it: no padding, no bits to spare.
var encoding = base64.RawStdEncoding.Strict()

// String writes v as PHC, $argon2id$v=19$m=…,t=…,p=…$salt$key.
func (v verifier) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, v.memory, v.time, v.lanes,
		encoding.EncodeToString(v.salt), encoding.EncodeToString(v.key))
}

// parse reads exactly what String writes: each verifier has one spelling. Every
// error is an ErrVerifier, and none quotes the string.
func parse(s string) (verifier, error) {
	if len(s) > mostVerifier {
		return verifier{}, fmt.Errorf("%w: it is too long", ErrVerifier)
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return verifier{}, fmt.Errorf("%w: it is not argon2id, version 19", ErrVerifier)
	}
	v, err := parseCost(parts[3])
	if err != nil {
		return verifier{}, err
	}
	if v.salt, err = parseBytes(parts[4], leastSalt, mostSalt); err != nil {
		return verifier{}, fmt.Errorf("%w (salt)", err)
	}
	if v.key, err = parseBytes(parts[5], leastKey, mostKey); err != nil {
		return verifier{}, fmt.Errorf("%w (key)", err)
	}
	return v, nil
}

// parseCost reads m=…,t=…,p=….
func parseCost(s string) (verifier, error) {
	fields := strings.Split(s, ",")
	if len(fields) != 3 {
		return verifier{}, fmt.Errorf("%w: it has no cost m, t, p", ErrVerifier)
	}
	memory, err := parseNumber(fields[0], "m=", leastMemory, mostMemory)
	if err != nil {
		return verifier{}, err
	}
	time, err := parseNumber(fields[1], "t=", 1, mostTime)
	if err != nil {
		return verifier{}, err
	}
	lanes, err := parseNumber(fields[2], "p=", 1, mostLanes)
	return verifier{memory: memory, time: time, lanes: uint8(lanes)}, err
}

// parseNumber reads a decimal number without sign and leading zeros.
func parseNumber(s, name string, least, most uint64) (uint32, error) {
	text, ok := strings.CutPrefix(s, name)
	n, err := strconv.ParseUint(text, 10, 32)
	if !ok || err != nil || text[0] == '0' || n < least || n > most {
		return 0, fmt.Errorf("%w: %s is a number from %d to %d", ErrVerifier, name, least, most)
	}
	return uint32(n), nil
}

func parseBytes(s string, least, most int) ([]byte, error) {
	b, err := encoding.DecodeString(s)
	// The decoder skips line breaks, which would be a second spelling.
	if err != nil || strings.ContainsAny(s, "\r\n") || len(b) < least || len(b) > most {
		return nil, fmt.Errorf("%w: not base64 of %d to %d bytes", ErrVerifier, least, most)
	}
	return b, nil
}
