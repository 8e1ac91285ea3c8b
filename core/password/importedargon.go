package password

import (
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	argon2idScheme = "argon2id"
	argon2iScheme  = "argon2i"
)

// readArgon2 reads a PHC string of argon2 1.3, as argon2-cffi (Django) and
// PHP's password_hash write it. The whole cost is part of the scheme: a first
// pass is dearer than the next, so that work does not add up.
func readArgon2(hash string) (Imported, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[2] != "v=19" {
		return Imported{}, &HashError{"The password hash is one of argon2 that cannot be checked here: it is damaged, or not of version 1.3 (v=19)."}
	}
	v, err := foreignCost(parts[3])
	if err != nil {
		return Imported{}, err
	}
	salt, saltErr := parseBytes(parts[4], leastSalt, mostSalt)
	key, keyErr := parseBytes(parts[5], leastKey, mostKey)
	if saltErr != nil || keyErr != nil {
		return Imported{}, &HashError{"The password hash is damaged: it begins like one of argon2, and its salt or its key cannot be read."}
	}
	v.salt, v.key = salt, key
	scheme := parts[1]
	return Imported{
		work: Work{fmt.Sprintf("%s m=%d,t=%d,p=%d", scheme, v.memory, v.time, v.lanes), 1}, exact: 1,
		check: func(pw []byte) bool { return subtle.ConstantTimeCompare(v.bare(scheme, pw), v.key) == 1 },
	}, nil
}

// Memory is what the work takes where that is much, in bytes: an argon2's. Other
// schemes give 0.
func (w Work) Memory() int64 {
	_, cost, _ := strings.Cut(w.Scheme, " m=")
	kib, _, _ := strings.Cut(cost, ",")
	n, err := strconv.ParseInt(kib, 10, 64)
	if err != nil {
		return 0
	}
	return n << 10
}

// foreignCost reads m=…,t=…,p=… within the caps of what is imported.
func foreignCost(s string) (verifier, error) {
	var v verifier
	fields := strings.Split(s, ",")
	if len(fields) != 3 {
		return v, &HashError{"The password hash is damaged: it begins like one of argon2, and has no cost m, t, p."}
	}
	memory, badMemory := parseNumber(fields[0], "m=", 8, mostForeign)
	time, badTime := parseNumber(fields[1], "t=", 1, mostTime)
	lanes, badLanes := parseNumber(fields[2], "p=", 1, mostLanes)
	if badMemory != nil || badTime != nil || badLanes != nil || memory*time > mostForeignAll || memory < 8*lanes {
		return v, &HashError{fmt.Sprintf("The password hash is one of argon2 with a cost out of bounds: at most %d MiB (m), %d passes (t), %d lanes (p), and m times t at most %d MiB.", mostForeign>>10, mostTime, mostLanes, mostForeignAll>>10)}
	}
	return verifier{memory: memory, time: time, lanes: uint8(lanes)}, nil
}

// bare derives a key from the bytes as they are.
func (v verifier) bare(scheme string, pw []byte) []byte {
	derive := argon2.IDKey
	if scheme == argon2iScheme {
		derive = argon2.Key
	}
	return derive(pw, v.salt, v.time, v.memory, v.lanes, uint32(len(v.key)))
}

// spendArgon2 derives a key once by a scheme as Work names it.
func spendArgon2(pw []byte, scheme string) {
	name, cost, _ := strings.Cut(scheme, " ")
	v, err := foreignCost(cost)
	if err != nil {
		return
	}
	v.salt, v.key = make([]byte, saltLen), make([]byte, keyLen)
	clear(v.bare(name, pw))
}
