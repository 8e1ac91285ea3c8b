package torture

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
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

// plant is a value that must not be found, by what it is.
type plant struct{ what, value string }

// headSize is how much of a form leads to it; no form is shorter.
const headSize = 8

// scanner looks for all forms of all plants in one pass.
type scanner struct {
	begins [1 << 16]bool // a form begins with these two bytes
	heads  map[[headSize]byte][]sought
}

type sought struct {
	plant
	form  string
	bytes []byte
}

func newScanner(plants ...plant) *scanner {
	s := &scanner{heads: map[[headSize]byte][]sought{}}
	for _, p := range plants {
		for name, form := range forms(p.value) {
			head := [headSize]byte(form)
			s.begins[int(form[0])<<8|int(form[1])] = true
			s.heads[head] = append(s.heads[head], sought{p, name, form})
		}
	}
	return s
}

// search looks through what was written, and through the same without the line
// ends by which mails and base64 are folded. It tells each plant once.
func (s *scanner) search(content []byte, told func(p plant, form string)) {
	unfolded := content
	for _, end := range []string{"=\r\n", "=\n", "\r\n ", "\r\n", "\n"} {
		unfolded = bytes.ReplaceAll(unfolded, []byte(end), nil)
	}
	seen := map[plant]bool{}
	for _, text := range [][]byte{content, unfolded} {
		for i := range max(0, len(text)-headSize+1) {
			if !s.begins[int(text[i])<<8|int(text[i+1])] {
				continue
			}
			for _, each := range s.heads[[headSize]byte(text[i:])] {
				if bytes.HasPrefix(text[i:], each.bytes) && !seen[each.plant] {
					seen[each.plant] = true
					told(each.plant, each.form)
				}
			}
		}
	}
}

// scan searches every file under root, and its name.
func (s *scanner) scan(t *testing.T, root string, told func(file string, p plant, form string)) (files int, size int64) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		size += int64(len(content))
		s.search(append(content, "\n"+name...), func(p plant, form string) { told(name, p, form) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, size
}

// The scanner finds each form of a value; otherwise finding nothing would mean
// nothing.
func TestTheScannerFinds(t *testing.T) {
	p := plant{"a name", "Żółcisława O'Quetzal=9"}
	for name, form := range forms(p.value) {
		hit := false
		newScanner(p).search(append(append([]byte("before "), form...), " behind"...), func(plant, string) { hit = true })
		if !hit {
			t.Errorf("not found as %s", name)
		}
	}
	for before := range 5 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + p.value + "tail"))
		hit := ""
		newScanner(p).search([]byte(text[:9]+"\r\n"+text[9:]), func(_ plant, form string) { hit = form })
		if !strings.HasPrefix(hit, "base64") {
			t.Errorf("not found in folded base64 behind %d bytes", before)
		}
	}
	newScanner(p).search([]byte("nothing of that kind; Quetzal"), func(_ plant, form string) { t.Errorf("found as %s where it is not", form) })
}
