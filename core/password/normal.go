package password

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/keydesk/keydesk/core/secret"
)

// maxBytes is the longest input that is looked at. 128 characters in their
// longest spelling (decomposed Hangul, 9 bytes each) are well below.
const maxBytes = 4096

// Normal gives the form of a password that is judged and hashed: Unicode NFC.
// Nothing else is changed: no trimming, no folding.
func Normal(pw secret.Text) secret.Text {
	raw := pw.RevealBytes()
	defer clear(raw)
	normal := norm.NFC.Bytes(raw)
	defer clear(normal)
	return secret.FromBytes(normal)
}

// printing says whether every character of s can be seen or is a space. All of
// Unicode is welcome but control characters, line and paragraph separators,
// invisible format characters, and code points that Unicode has not assigned
// (their NFC may change, and the password would no longer open). The joiners
// of emoji and of Indic and Persian spelling are not refused.
func printing(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		joiner := r == '\u200c' || r == '\u200d'
		if !joiner && (!unicode.IsGraphic(r) || r == utf8.RuneError) {
			return false
		}
	}
	return true
}
