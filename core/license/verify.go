package license

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"strings"
	"time"
)

// slack is how far the clocks of a desk and a computer may differ.
const slack = 24 * time.Hour

// Verifier checks files for one product. Key and type are told to it; it takes
// neither from a file.
type Verifier struct {
	Product  string           // as the desk names the product
	Keys     []PublicKey      // the product's; the older ones too, while files under them are about
	Computer string           // the Computer ID of this computer; "": any
	Now      func() time.Time // nil is time.Now
}

// License checks a license file. What is refused wraps one reason (Reason); an
// expired license comes back with ErrExpired, so that the product can show it.
func (v Verifier) License(file []byte) (License, error) { return v.check(file, TypeLicense, nil) }

// Response checks the answer to r. Errors as of License, and ErrOtherRequest.
func (v Verifier) Response(file []byte, r Request) (License, error) {
	return v.check(file, TypeResponse, &r.Nonce)
}

// CheckedIn checks the answer to a check-in that was carried; Kept checks it from
// then on. Errors as of License, and ErrOtherRequest.
func (v Verifier) CheckedIn(file []byte, c CheckIn) (License, error) {
	return v.check(file, TypeResponse, &c.Nonce)
}

// Kept checks a response that was taken before: the license that a product
// which is never online keeps. Errors as of License.
func (v Verifier) Kept(file []byte) (License, error) { return v.check(file, TypeResponse, nil) }

// Deactivation checks the desk's receipt for d. Errors as of License, and
// ErrOtherRequest.
func (v Verifier) Deactivation(file []byte, d Deactivation) (License, error) {
	return v.check(file, TypeDeactivation, &d.Nonce)
}

func (v Verifier) check(file []byte, typ Type, nonce *string) (License, error) {
	l, err := v.open(file, typ)
	if err == nil {
		err = v.fits(l, nonce)
	}
	if err != nil {
		err = fmt.Errorf("checking a license file: %w", err)
	}
	return l, err
}

// open checks the signature, and reads nothing but the header before that.
func (v Verifier) open(file []byte, typ Type) (License, error) {
	if len(file) > MaxFile {
		return License{}, ErrTooLarge
	}
	file = bytes.TrimSpace(file) // editors end a line
	parts := strings.Split(string(file), ".")
	switch {
	case len(parts) < 3:
		return License{}, fmt.Errorf("%w: %d parts of 3", ErrTruncated, len(parts))
	case len(parts) > 3:
		return License{}, fmt.Errorf("%w: %d parts of 3", ErrMalformed, len(parts))
	}
	key, err := v.key(parts[0], typ)
	if err != nil {
		return License{}, err
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil {
		return License{}, fmt.Errorf("%w: the signature: %w", ErrMalformed, err)
	}
	if len(signature) < ed25519.SignatureSize {
		return License{}, fmt.Errorf("%w: %d bytes of a signature", ErrTruncated, len(signature))
	}
	if !ed25519.Verify(key.Key, []byte(parts[0]+"."+parts[1]), signature) {
		return License{}, ErrForged
	}
	text, err := encoding.DecodeString(parts[1])
	if err != nil {
		return License{}, fmt.Errorf("%w: the claims: %w", ErrMalformed, err)
	}
	body, err := parseObject(text)
	if err != nil {
		return License{}, err
	}
	return body.license()
}

// key reads the header and finds the product's key that it names.
func (v Verifier) key(part string, typ Type) (PublicKey, error) {
	text, err := encoding.DecodeString(part)
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: the header: %w", ErrMalformed, err)
	}
	o, err := parseObject(text)
	if err != nil {
		return PublicKey{}, err
	}
	var h header
	if _, ok := o["alg"]; ok && o.read("alg", &h.Alg) == nil && h.Alg != algorithm {
		return PublicKey{}, fmt.Errorf("%w: alg %q", ErrAlgorithm, h.Alg)
	}
	for name, to := range map[string]any{"alg": &h.Alg, "kid": &h.Kid, "typ": &h.Typ} {
		if o.read(name, to) != nil {
			return PublicKey{}, fmt.Errorf("%w: no %s", ErrHeader, name)
		}
	}
	if !o.only("alg", "kid", "typ") {
		return PublicKey{}, ErrHeader
	}
	if h.Typ != typ {
		return PublicKey{}, fmt.Errorf("%w: typ %q, not %q", ErrOtherType, h.Typ, typ)
	}
	for _, key := range v.Keys {
		if key.ID == h.Kid && len(key.Key) == ed25519.PublicKeySize {
			return key, nil
		}
	}
	return PublicKey{}, fmt.Errorf("%w: %q", ErrUnknownKey, h.Kid)
}

// fits compares what a genuine file says with what is asked of it.
func (v Verifier) fits(l License, nonce *string) error {
	now := time.Now
	if v.Now != nil {
		now = v.Now
	}
	switch {
	case l.Product != v.Product:
		return fmt.Errorf("%w: %q", ErrOtherProduct, l.Product)
	case v.Computer != "" && l.Computer != v.Computer:
		return ErrOtherComputer
	case nonce != nil && (*nonce == "" || l.Nonce != *nonce):
		return ErrOtherRequest
	case l.IssuedAt.After(now().Add(slack)):
		return fmt.Errorf("%w: made %s", ErrNotYet, l.IssuedAt.Format(time.DateOnly))
	case !l.Expires.IsZero() && !now().Before(l.Expires):
		return fmt.Errorf("%w on %s", ErrExpired, l.Expires.Format(time.DateOnly))
	}
	return nil
}
