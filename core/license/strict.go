package license

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// MaxFile is the largest file or request that is read, in bytes.
const MaxFile = 64 << 10

// deepest is how far objects and lists may be nested; ours need three levels.
const deepest = 16

// encoding is base64url without padding, of which one text has one form only.
var encoding = base64.RawURLEncoding.Strict()

// object is a JSON object whose member names are told apart exactly.
// encoding/json by itself takes "SUB" for "sub" and the last of two members
// that have one name, and two readers of one file must not see two licenses.
type object map[string]json.RawMessage

// parseObject reads one JSON object and nothing behind it. Errors: ErrTruncated,
// ErrDuplicate, ErrMalformed.
func parseObject(data []byte) (object, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrMalformed)
	}
	if err := checkMembers(data); err != nil {
		return nil, err
	}
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		return nil, broken(err)
	}
	if o == nil {
		return nil, fmt.Errorf("%w: no object", ErrMalformed)
	}
	return o, nil
}

// checkMembers walks the whole text and refuses a name that stands twice in one
// object.
func checkMembers(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := checkValue(dec, 0); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows the object", ErrMalformed)
	}
	return nil
}

func checkValue(dec *json.Decoder, depth int) error {
	if depth > deepest {
		return fmt.Errorf("%w: nested too deeply", ErrMalformed)
	}
	token, err := dec.Token()
	if err != nil {
		return broken(err)
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		if open == '{' {
			name, err := dec.Token()
			if err != nil {
				return broken(err)
			}
			text, _ := name.(string)
			if seen[text] {
				return fmt.Errorf("%w: %q", ErrDuplicate, text)
			}
			seen[text] = true
		}
		if err := checkValue(dec, depth+1); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil { // the closing one
		return broken(err)
	}
	return nil
}

// broken tells a text that ends too early from one that is none.
func broken(err error) error {
	var syntax *json.SyntaxError
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input" {
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// read puts the member into to, and refuses one that is missing, null, or of
// another kind.
func (o object) read(name string, to any) error {
	raw, ok := o[name]
	if !ok {
		return fmt.Errorf("%w: no %s", ErrMalformed, name)
	}
	if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return fmt.Errorf("%w: %s is null", ErrMalformed, name)
	}
	if err := json.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
	}
	return nil
}

// readIf is read for a member that may be missing.
func (o object) readIf(name string, to any) error {
	if _, ok := o[name]; !ok {
		return nil
	}
	return o.read(name, to)
}

// only refuses members of other names.
func (o object) only(names ...string) bool {
	known := 0
	for _, name := range names {
		if _, ok := o[name]; ok {
			known++
		}
	}
	return known == len(o)
}
