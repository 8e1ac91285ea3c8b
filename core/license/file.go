package license

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"time"
)

// Type says what a file is. It stands in the header as typ, and whoever checks
// a file says which one he expects.
type Type string

// The types of files.
const (
	TypeLicense      Type = "keydesk-license+jws"      // the answer to an activation over the network
	TypeResponse     Type = "keydesk-response+jws"     // the answer to a request that was carried to the desk
	TypeDeactivation Type = "keydesk-deactivation+jws" // the desk has given the seat back
)

// algorithm is EdDSA over Ed25519, the only one.
const algorithm = "EdDSA"

// License is what a file says. Times are in whole seconds.
type License struct {
	Issuer     string    // iss: the vendor
	ID         string    // sub: the License ID
	Product    string    // the product's name at the desk
	Computer   string    // the Computer ID
	Activation string    // names the seat
	Secret     string    // proves the seat, when checking in and deactivating; empty in a TypeDeactivation
	Nonce      string    // of the request that is answered; empty where there was none
	IssuedAt   time.Time // iat
	Expires    time.Time // exp; zero: never
	Features   []string  // as the vendor named them
}

// claims is License in the file.
type claims struct {
	Issuer     string   `json:"iss"`
	Subject    string   `json:"sub"`
	Product    string   `json:"product"`
	Computer   string   `json:"computer"`
	Activation string   `json:"activation"`
	Secret     string   `json:"secret,omitempty"`
	Nonce      string   `json:"nonce,omitempty"`
	IssuedAt   int64    `json:"iat"`
	Expires    int64    `json:"exp,omitempty"`
	Features   []string `json:"features,omitempty"`
}

// header is what stands before the claims, in this order.
type header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ Type   `json:"typ"`
}

// Sign makes a file. The same license gives the same bytes.
func Sign(private ed25519.PrivateKey, typ Type, l License) ([]byte, error) {
	body := claims{Issuer: l.Issuer, Subject: l.ID, Product: l.Product, Computer: l.Computer, Activation: l.Activation,
		Secret: l.Secret, Nonce: l.Nonce, IssuedAt: l.IssuedAt.Unix(), Features: l.Features}
	if !l.Expires.IsZero() {
		body.Expires = l.Expires.Unix()
	}
	file, err := sign(private, header{Alg: algorithm, Kid: PublicOf(private).ID, Typ: typ}, body)
	if err != nil {
		return nil, fmt.Errorf("signing a license file: %w", err)
	}
	return file, nil
}

func sign(private ed25519.PrivateKey, head, body any) ([]byte, error) {
	first, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	second, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	file := encoding.AppendEncode(nil, first)
	file = encoding.AppendEncode(append(file, '.'), second)
	signature := ed25519.Sign(private, file)
	file = encoding.AppendEncode(append(file, '.'), signature)
	if len(file) > MaxFile {
		return nil, ErrTooLarge
	}
	return file, nil
}

// license takes the claims out of the checked text.
func (o object) license() (l License, err error) {
	var issued, expires int64
	for _, one := range []struct {
		name string
		to   any
		must bool
	}{
		{"iss", &l.Issuer, true}, {"sub", &l.ID, true}, {"product", &l.Product, true}, {"computer", &l.Computer, true},
		{"activation", &l.Activation, true}, {"secret", &l.Secret, false}, {"nonce", &l.Nonce, false},
		{"iat", &issued, true}, {"exp", &expires, false}, {"features", &l.Features, false},
	} {
		read := o.readIf
		if one.must {
			read = o.read
		}
		if err := read(one.name, one.to); err != nil {
			return License{}, err
		}
	}
	l.IssuedAt = time.Unix(issued, 0).UTC()
	if _, ok := o["exp"]; ok {
		l.Expires = time.Unix(expires, 0).UTC()
	}
	return l, nil
}
