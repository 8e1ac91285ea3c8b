package password

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"math/bits"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

const bcryptScheme = "bcrypt"

// bcryptLetters are those of bcrypt's and phpass's base64, in phpass's order.
const bcryptLetters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// readBcrypt reads $2b$cost$, 22 characters of salt and 31 of hash. The letter
// tells versions of one program apart that differ in nothing that is met here;
// $2x$, made with its sign extension bug, is not read.
func readBcrypt(hash string) (Imported, error) {
	if len(hash) != 60 || hash[6] != '$' || strings.Trim(hash[7:], bcryptLetters) != "" {
		return Imported{}, &HashError{"The password hash is damaged: it begins like one of bcrypt, and goes on otherwise."}
	}
	cost, err := bcrypt.Cost([]byte(hash))
	if err != nil || fmt.Sprintf("%02d", cost) != hash[4:6] {
		return Imported{}, &HashError{"The password hash is damaged: it begins like one of bcrypt, and has no cost."}
	}
	if cost > mostBcrypt {
		return Imported{}, &HashError{fmt.Sprintf("The password hash is one of bcrypt with a cost of %d; at most %d is taken.", cost, mostBcrypt)}
	}
	return Imported{
		work: Work{bcryptScheme, 1 << cost}, exact: 1 << cost,
		check: func(pw []byte) bool { return bcrypt.CompareHashAndPassword([]byte(hash), pw) == nil },
	}, nil
}

// readWordPress reads what wp_hash_password makes since WordPress 6.8.
func readWordPress(hash string) (Imported, error) {
	plain, err := readBcrypt(strings.TrimPrefix(hash, "$wp"))
	if err != nil {
		return Imported{}, err
	}
	check := plain.check
	plain.check = func(pw []byte) bool {
		mac := hmac.New(sha512.New384, []byte("wp-sha384"))
		mac.Write(trimPHP(pw))
		return check(base64.StdEncoding.AppendEncode(nil, mac.Sum(nil)))
	}
	return plain, nil
}

// trimPHP cuts off what PHP's trim does, as WordPress's login and its hashing
// do with a password.
func trimPHP(pw []byte) []byte {
	return []byte(strings.Trim(string(pw), " \n\r\t\v\x00"))
}

// spendBcrypt does bcrypt's work from one power of two up to another.
func spendBcrypt(pw []byte, from, to int) {
	for _, cost := range powers(from, to) {
		// Nobody's hash: it costs what another does, and is never right.
		_ = bcrypt.CompareHashAndPassword(fmt.Appendf(nil, "$2b$%02d$%s", cost, strings.Repeat(".", 53)), pw)
	}
}

// powers are the costs, as log2, of the hashes that make up for what to costs
// more than from; both are powers of two, or from is 0.
func powers(from, to int) (costs []int) {
	if from == 0 {
		return []int{bits.Len(uint(to)) - 1}
	}
	for ; from < to; from *= 2 {
		costs = append(costs, bits.Len(uint(from))-1)
	}
	return costs
}
