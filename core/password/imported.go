package password

import (
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/secret"
)

// Caps of what is imported: a hash that asks for more is refused, because every
// login would have to do as much.
const (
	mostBcrypt     = 12        // log2 of the rounds
	mostPHPass     = 16        // log2 of the iterations
	mostIterations = 1_200_000 // of PBKDF2; Django 6.0 makes as many
	mostForeign    = 128 << 10 // KiB of argon2; Django asks for 100 MiB
	mostForeignAll = 512 << 10 // KiB of argon2 times passes
	mostHash       = 512       // characters of a hash
)

// HashError says why a hash that was made elsewhere is not taken, in a sentence
// that holds nothing of it.
type HashError struct{ Why string }

// Error implements error.
func (e *HashError) Error() string { return e.Why }

// Work is what checking an imported hash costs. Costs of one Scheme add up: the
// work of 3 and then that of 5 is the work of 8.
type Work struct {
	Scheme string // with all that is not Cost, as "argon2id m=65536,t=3,p=4"
	Cost   int    // rounds or iterations
}

// Imported is a hash of a password that was made elsewhere, by one of
//
//	$2a$ $2b$ $2y$    bcrypt (crypt_blowfish); bcrypt$ in front of it is Django's
//	$P$ $H$           phpass, portable (WordPress to 6.7; phpBB 3)
//	$wp$2y$           WordPress from 6.8: bcrypt of base64 of HMAC-SHA384
//	pbkdf2_sha256$    Django
//	$argon2i(d)$      argon2 1.3, PHC string; argon2$ in front of it is Django's
//
// They were made from the bytes that were typed: no NFC, unlike Hash. Where
// WordPress cuts blanks off both ends before hashing, so does Verify: $wp$ and
// $P$. bcrypt knows the first 72 bytes of a password.
type Imported struct {
	work  Work
	exact int // what checking it costs; Cost is rounded up
	check func(pw []byte) bool
}

// ReadImported reads a hash. A *HashError says why it is not taken.
func ReadImported(hash string) (Imported, error) {
	if len(hash) > mostHash {
		return Imported{}, &HashError{"The password hash is too long."}
	}
	for prefix, read := range map[string]func(string) (Imported, error){
		"$2a$": readBcrypt, "$2b$": readBcrypt, "$2y$": readBcrypt, "$wp$2y$": readWordPress,
		"$P$": readPHPass, "$H$": readPHPass, "pbkdf2_sha256$": readPBKDF2,
		"$argon2id$": readArgon2, "$argon2i$": readArgon2,
	} {
		bare := hash
		switch prefix[:2] {
		case "$2":
			bare = strings.TrimPrefix(hash, "bcrypt$")
		case "$a":
			bare = strings.TrimPrefix(hash, "argon2")
		}
		if strings.HasPrefix(bare, prefix) {
			return read(bare)
		}
	}
	return Imported{}, &HashError{"The password hash is of no kind that can be checked here: bcrypt, phpass, WordPress, Django's pbkdf2_sha256 or argon2."}
}

// Work is what checking the hash costs, rounded up to what there are few of.
func (i Imported) Work() Work { return i.work }

// VerifyImported says whether pw is the password of an imported hash. Whatever
// the hash, and with "" for none at all, it does the same work: of each scheme
// in most, which are different ones, as much as it says there. Errors: a
// *HashError, and then nothing was done.
func VerifyImported(pw secret.Text, hash string, most []Work) (right bool, err error) {
	own := Imported{}
	if hash != "" {
		if own, err = ReadImported(hash); err != nil {
			return false, fmt.Errorf("checking a password: %w", err)
		}
	}
	text := pw.RevealBytes()
	possible := len(text) <= maxBytes && len(text) > 0
	if !possible {
		text = []byte{0}
	}
	defer clear(text)
	if own.check != nil {
		right = own.check(text)
	}
	for _, w := range most {
		done := 0
		if w.Scheme == own.work.Scheme {
			done = own.exact
		}
		w.spend(text, done)
	}
	return right && possible, nil
}

// spend does the work that is left once done of it was.
func (w Work) spend(pw []byte, done int) {
	if done >= w.Cost {
		return
	}
	switch scheme, _, _ := strings.Cut(w.Scheme, " "); scheme {
	case bcryptScheme:
		spendBcrypt(pw, done, w.Cost)
	case phpassScheme:
		stretch(pw, nil, w.Cost-done)
	case pbkdf2Scheme:
		spendPBKDF2(pw, w.Cost-done)
	case argon2idScheme, argon2iScheme:
		spendArgon2(pw, w.Scheme)
	}
}
