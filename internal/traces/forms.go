package traces

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// forms gives the ways in which a program could write a value down by mistake,
// by name.
func forms(value string) map[string][]byte {
	found := map[string][]byte{}
	put := func(name string, b []byte) {
		if len(b) > 0 {
			found[name] = b
		}
	}
	for name, v := range map[string]string{
		"": value, " in lower case": strings.ToLower(value), " in upper case": strings.ToUpper(value),
		" with cases swapped": strings.Map(swapCase, value), " as NFC": norm.NFC.String(value), " as NFD": norm.NFD.String(value),
	} {
		put("text"+name, []byte(v))
		put("UTF-16LE"+name, wide(v, 0, 1))
		put("UTF-16BE"+name, wide(v, 1, 0))
	}
	if v, err := charmap.Windows1252.NewEncoder().String(value); err == nil {
		put("Windows-1252", []byte(v))
	}
	for at := range 3 {
		put(fmt.Sprint("base64 at ", at), base64At(base64.StdEncoding, value, at))
		put(fmt.Sprint("base64url at ", at), base64At(base64.URLEncoding, value, at))
	}
	put("base32", []byte(strings.TrimRight(base32.StdEncoding.EncodeToString([]byte(value)), "=")))
	put("hex", []byte(hex.EncodeToString([]byte(value))))
	put("hex in capitals", []byte(strings.ToUpper(hex.EncodeToString([]byte(value)))))
	put("reversed", reversed(value))
	escapes(value, put)
	sums(value, put)
	return found
}

// escapes are the encodings in which letters may stand for themselves.
func escapes(value string, put func(string, []byte)) {
	put("a URL's query", []byte(url.QueryEscape(value)))
	put("a URL's path", []byte(url.PathEscape(value)))
	put("HTML", []byte(html.EscapeString(value)))
	put("quoted", []byte(strings.Trim(strconv.Quote(value), `"`)))
	put("quoted ASCII", []byte(strings.Trim(strconv.QuoteToASCII(value), `"`)))
	for name, format := range map[string]string{
		"percent-encoded": "%%%02X", "percent-encoded in small": "%%%02x", "quoted-printable": "=%02X", "quoted-printable in small": "=%02x",
	} {
		var all, some strings.Builder
		for _, b := range []byte(value) {
			fmt.Fprintf(&all, format, b)
			if b > 0x7e || b < 0x20 || b == '=' {
				fmt.Fprintf(&some, format, b)
			} else {
				some.WriteByte(b)
			}
		}
		put(name, []byte(some.String()))
		put(name+" throughout", []byte(all.String()))
	}
	for name, format := range map[string]string{
		`JSON \u`: `\u%04x`, `JSON \u in capitals`: `\u%04X`, "HTML references": "&#%d;", "HTML references in hex": "&#x%x;",
	} {
		var all, some strings.Builder
		for _, u := range utf16.Encode([]rune(value)) {
			fmt.Fprintf(&all, format, u)
			if u > 0x7e || strings.ContainsRune(`<>&'"`, rune(u)) {
				fmt.Fprintf(&some, format, u)
			} else {
				some.WriteByte(byte(u))
			}
		}
		put(name, []byte(some.String()))
		put(name+" throughout", []byte(all.String()))
	}
}

// sums are hashes that anybody can guess at.
func sums(value string, put func(string, []byte)) {
	for _, v := range []string{value, strings.ToLower(value)} {
		s256, s1, m5 := sha256.Sum256([]byte(v)), sha1.Sum([]byte(v)), md5.Sum([]byte(v))
		for name, sum := range map[string][]byte{"SHA-256": s256[:], "SHA-1": s1[:], "MD5": m5[:]} {
			put(name+" of "+strconv.Quote(v)[:2], sum)
			put("hex "+name+" of "+strconv.Quote(v)[:2], []byte(hex.EncodeToString(sum)))
		}
	}
}

func swapCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

func wide(v string, low, high int) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(v)) {
		b := [2]byte{}
		b[low], b[high] = byte(u), byte(u>>8)
		out = append(out, b[:]...)
	}
	return out
}

// base64At is what of a value's base64 does not depend on its neighbors, where
// it begins at byte at of a group of three.
func base64At(e *base64.Encoding, value string, at int) []byte {
	coded := e.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, at), value...))
	begin := (at*8 + 5) / 6
	end := (at + len(value)) * 8 / 6
	return []byte(coded[begin:end])
}

func reversed(v string) []byte {
	b := []byte(v)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return b
}
