// Package secret is the type of a password, a token or a key phrase: text that
// prints as [hidden] everywhere and is taken out by one greppable call.
//
// Caveat: Go's memory is not wiped reliably; Wipe does what can be done for
// the copy it holds and promises nothing about copies that were handed out.
package secret

import (
	"crypto/subtle"
	"encoding"
	"errors"
	"fmt"
	"log/slog"
)

// hidden is what a secret prints as, in every verb and encoding.
const hidden = "[hidden]"

// Text is a secret text. The zero value is the empty secret. It is held
// in a closure because fmt cannot call our methods on an unexported field and
// would print the bytes (behind a pointer too, for a wrong verb); of a func it
// prints the address.
type Text struct{ hold func() []byte }

// New takes a copy of s as a secret.
func New(s string) Text { return FromBytes([]byte(s)) }

// FromBytes takes a copy of b as a secret; the caller may wipe his own.
func FromBytes(b []byte) Text {
	own := append([]byte(nil), b...)
	return Text{hold: func() []byte { return own }}
}

func (t Text) bytes() []byte {
	if t.hold == nil {
		return nil
	}
	return t.hold()
}

// Reveal returns the secret itself. Every call of it is a place to review.
func (t Text) Reveal() string { return string(t.bytes()) }

// RevealBytes returns a copy of the secret's bytes.
func (t Text) RevealBytes() []byte { return append([]byte(nil), t.bytes()...) }

// Empty says whether there is nothing in it.
func (t Text) Empty() bool { return len(t.bytes()) == 0 }

// Equal compares in time that does not depend on the content.
func (t Text) Equal(other Text) bool {
	return subtle.ConstantTimeCompare(t.bytes(), other.bytes()) == 1
}

// Wipe overwrites the bytes that t and its copies share.
func (t Text) Wipe() { clear(t.bytes()) }

// Format prints [hidden] for every verb and flag.
func (t Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String prints [hidden].
func (t Text) String() string { return hidden }

// GoString prints [hidden].
func (t Text) GoString() string { return hidden }

// LogValue logs [hidden].
func (t Text) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText encodes as [hidden], so that a secret in a struct that is
// written as JSON or XML by mistake does not leave.
func (t Text) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// errEncode is what binary encodings get: a hidden secret in a record would be
// a lost one.
var errEncode = errors.New("a secret is not encoded by itself; reveal and seal it")

// MarshalBinary refuses.
func (t Text) MarshalBinary() ([]byte, error) { return nil, errEncode }

// MarshalCBOR refuses.
func (t Text) MarshalCBOR() ([]byte, error) { return nil, errEncode }

var (
	_ fmt.Formatter            = Text{}
	_ fmt.GoStringer           = Text{}
	_ slog.LogValuer           = Text{}
	_ encoding.TextMarshaler   = Text{}
	_ encoding.BinaryMarshaler = Text{}
)
