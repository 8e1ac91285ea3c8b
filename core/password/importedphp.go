package password

import (
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

const (
	phpassScheme = "phpass"
	pbkdf2Scheme = "pbkdf2_sha256"
)

// leastPHPass is what phpass itself asks for at least, as log2.
const leastPHPass = 7

// readPHPass reads a portable hash of Openwall's phpass: $P$, a character for
// log2 of the iterations, 8 of salt, 22 of hash. phpBB 3 writes $H$ for $P$.
func readPHPass(hash string) (Imported, error) {
	if len(hash) != 34 || strings.Trim(hash[3:], bcryptLetters) != "" {
		return Imported{}, &HashError{"The password hash is damaged: it begins like one of phpass, and goes on otherwise."}
	}
	log2 := strings.IndexByte(bcryptLetters, hash[3])
	if log2 < leastPHPass || log2 > mostPHPass {
		return Imported{}, &HashError{fmt.Sprintf("The password hash is one of phpass with 2^%d iterations; from 2^%d to 2^%d are taken.", log2, leastPHPass, mostPHPass)}
	}
	wordpress := strings.HasPrefix(hash, "$P$")
	return Imported{
		work: Work{phpassScheme, 1 << log2}, exact: 1 << log2,
		check: func(pw []byte) bool {
			if wordpress {
				pw = trimPHP(pw)
			}
			sum := stretch(pw, []byte(hash[4:12]), 1<<log2)
			return subtle.ConstantTimeCompare([]byte(encodePHPass(sum)), []byte(hash[12:])) == 1
		},
	}, nil
}

// stretch is what phpass does to a password: MD5 of salt and password, then so
// many times MD5 of that and the password.
func stretch(pw, salt []byte, times int) [md5.Size]byte {
	sum := md5.Sum(append(salt[:len(salt):len(salt)], pw...))
	text := append(make([]byte, md5.Size), pw...)
	defer clear(text)
	for range times {
		copy(text, sum[:])
		sum = md5.Sum(text)
	}
	return sum
}

// encodePHPass is phpass's base64: six bits at a time, the lowest first.
func encodePHPass(sum [md5.Size]byte) string {
	var out strings.Builder
	for i := 0; i < len(sum); i += 3 {
		group := sum[i:min(i+3, len(sum))]
		bits := 0
		for at, b := range group {
			bits |= int(b) << (8 * at)
		}
		for range len(group) + 1 {
			out.WriteByte(bcryptLetters[bits&0x3f])
			bits >>= 6
		}
	}
	return out.String()
}

// roughly is to what the iterations of PBKDF2 are rounded up, so that there are
// few different costs: each version of Django has its own.
const roughly = 10_000

// readPBKDF2 reads Django's pbkdf2_sha256$iterations$salt$base64 of 32 bytes.
func readPBKDF2(hash string) (Imported, error) {
	damaged := &HashError{"The password hash is damaged: it begins like one of Django's pbkdf2_sha256, and goes on otherwise."}
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[2] == "" || !plainASCII(parts[2]) {
		return Imported{}, damaged
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 || strconv.Itoa(n) != parts[1] {
		return Imported{}, damaged
	}
	if n > mostIterations {
		return Imported{}, &HashError{fmt.Sprintf("The password hash is one of pbkdf2_sha256 with %d iterations; at most %d are taken.", n, mostIterations)}
	}
	key, err := base64.StdEncoding.Strict().DecodeString(parts[3])
	if err != nil || len(key) != sha256.Size || strings.ContainsAny(parts[3], "\r\n") {
		return Imported{}, damaged
	}
	return Imported{
		work: Work{pbkdf2Scheme, (n + roughly - 1) / roughly * roughly}, exact: n,
		check: func(pw []byte) bool { return subtle.ConstantTimeCompare(iterate(pw, parts[2], n), key) == 1 },
	}, nil
}

// iterate is PBKDF2 with HMAC-SHA256. It fails where a build's policy forbids
// the salt, and then opens nothing.
func iterate(pw []byte, salt string, n int) []byte {
	key, err := pbkdf2.Key(sha256.New, string(pw), []byte(salt), n, sha256.Size)
	if err != nil {
		return nil
	}
	return key
}

func spendPBKDF2(pw []byte, n int) { clear(iterate(pw, "nobody's password hash", n)) }

// plainASCII says whether s is letters, digits and signs alone.
func plainASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0
}
