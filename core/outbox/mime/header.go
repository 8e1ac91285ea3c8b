package mime

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrHeader is what a refused header wraps. Nothing is ever stripped in
// silence: whoever put a line break into a name should hear of it.
var ErrHeader = errors.New("not fit for a mail header")

// maxValue bounds a header value in bytes, before encoding.
const maxValue = 2000

// chunk is how many bytes go into one encoded word: 36 give 48 characters of
// base64, and with the frame 60, of 75 that RFC 2047 section 2 allows. So the
// first fits on the line of its field, too, and folding always finds a blank.
const chunk = 36

// CheckValue says whether s may stand in a header: text of 2,000 bytes at
// most without control characters or line separators.
func CheckValue(field, s string) error {
	if len(s) > maxValue {
		return fmt.Errorf("%w: %s is longer than %d bytes", ErrHeader, field, maxValue)
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("%w: %s is not UTF-8", ErrHeader, field)
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("%w: %s has a line break or control character (%+q)", ErrHeader, field, r)
		}
	}
	return nil
}

// plain says whether s can stand unencoded and comes back the same. What looks
// like an encoded word is not plain: a reader would decode it, line breaks and
// all. Nor is a blank that folding or trimming could take.
func plain(s string) bool {
	if strings.Contains(s, "=?") || strings.Contains(s, "  ") || s != strings.TrimSpace(s) {
		return false
	}
	for word := range strings.SplitSeq(s, " ") {
		if len(word) > chunk {
			return false
		}
	}
	return ascii(s)
}

// encodeText gives unstructured text, such as a subject.
func encodeText(s string) string {
	if plain(s) {
		return s
	}
	return encodeWords(s)
}

// encodePhrase gives a display name: a quoted string, or encoded words.
func encodePhrase(s string) string {
	if plain(s) {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return encodeWords(s)
}

// encodeWords gives s as encoded words of RFC 2047 in base64, each of whole
// characters. The standard library's encoder leaves ASCII alone and so cannot
// hide a "=?".
func encodeWords(s string) string {
	var words []string
	for s != "" {
		n := min(chunk, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		words = append(words, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// Header is one more header field, of printable ASCII.
type Header struct {
	Name  string
	Value string
}

// ours are the fields that Compose writes itself.
const ours = " from to cc bcc sender subject date message-id mime-version auto-submitted "

func (h Header) check() error {
	name := strings.ToLower(h.Name)
	if !regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`).MatchString(name) {
		return fmt.Errorf("%w: the field name %+q", ErrHeader, h.Name)
	}
	if strings.Contains(ours, " "+name+" ") || strings.HasPrefix(name, "content-") {
		return fmt.Errorf("%w: %s is set from the letter itself", ErrHeader, h.Name)
	}
	if err := CheckValue(h.Name, h.Value); err != nil {
		return err
	}
	if h.Value == "" || !plain(h.Value) {
		return fmt.Errorf("%w: %s is empty or not plain ASCII", ErrHeader, h.Name)
	}
	return nil
}
