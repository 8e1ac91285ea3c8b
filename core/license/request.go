package license

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Endings of the files that are carried between the computer and the desk.
const (
	RequestEnding  = ".kdrequest"
	ResponseEnding = ".kdresponse"
)

// requestType is a request's typ; requestLabel stands in its proof.
const (
	requestType  = "keydesk-request"
	requestLabel = "keydesk request v1"
)

// The longest texts in a request, in bytes.
const (
	maxID      = 64
	maxMachine = 256
)

// Request asks for one activation of one license on one computer. The password
// is not in it: whoever finds the stick learns the License ID and the names of
// the computer.
type Request struct {
	License  string // the License ID
	Computer string // the Computer ID
	Machine  string // the computer's name, for people
	Nonce    string // 16 random bytes, base64url
	mac      []byte
}

// NewRequest makes a request and its proof. The activation password is taken as
// people type it: case, blanks and hyphens do not count. The same request,
// marshaled, may be carried again when a stick is lost: it gets the same response
// and no second seat. Errors: ErrMalformed for fields that are empty or too long.
func NewRequest(licenseID, activationPassword, computer, machine string) (Request, error) {
	r := Request{License: licenseID, Computer: computer, Machine: machine, Nonce: newNonce()}
	if err := r.check(); err != nil {
		return Request{}, fmt.Errorf("making a request: %w", err)
	}
	mac, err := prove(typed(activationPassword), requestLabel, r.fields()...)
	if err != nil {
		return Request{}, err
	}
	r.mac = mac
	return r, nil
}

// typed is an activation password as the desk keeps it: capitals and digits.
func typed(password string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(strings.TrimSpace(password)))
}

func (r Request) fields() []string { return []string{r.License, r.Computer, r.Machine, r.Nonce} }

func (r Request) check() error {
	for _, one := range []struct {
		name, text string
		least, max int
	}{{"license", r.License, 1, maxID}, {"computer", r.Computer, 1, maxID}, {"machine", r.Machine, 0, maxMachine}} {
		if len(one.text) < one.least || len(one.text) > one.max || !utf8.ValidString(one.text) {
			return fmt.Errorf("%w: %s has %d bytes of %d to %d", ErrMalformed, one.name, len(one.text), one.least, one.max)
		}
	}
	return nil
}

// requestFile is Request in the file, in this order.
type requestFile struct {
	Typ      string `json:"typ"`
	V        int    `json:"v"`
	License  string `json:"license"`
	Computer string `json:"computer"`
	Machine  string `json:"machine"`
	Nonce    string `json:"nonce"`
	MAC      string `json:"mac"`
}

// Marshal gives the file's content. The same request gives the same bytes.
func (r Request) Marshal() ([]byte, error) {
	return marshal(requestFile{Typ: requestType, V: 1, License: r.License, Computer: r.Computer,
		Machine: r.Machine, Nonce: r.Nonce, MAC: encoding.EncodeToString(r.mac)})
}

func marshal(file any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(file); err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	return out.Bytes(), nil
}

// ParseRequest reads a request without judging its proof (Proves does). Errors:
// ErrTooLarge, ErrTruncated, ErrDuplicate, ErrOtherType, ErrMalformed.
func ParseRequest(data []byte) (r Request, err error) {
	o, err := parseFile(data, requestType, "license", "computer", "machine", "nonce", "mac")
	if err == nil {
		err = r.read(o)
	}
	if err != nil {
		return Request{}, fmt.Errorf("reading a request: %w", err)
	}
	return r, nil
}

func (r *Request) read(o object) (err error) {
	for name, to := range map[string]*string{"license": &r.License, "computer": &r.Computer, "machine": &r.Machine} {
		if err := o.read(name, to); err != nil {
			return err
		}
	}
	if _, r.Nonce, err = o.sized("nonce", nonceSize); err != nil {
		return err
	}
	if r.mac, _, err = o.sized("mac", 32); err != nil {
		return err
	}
	return r.check()
}

// parseFile reads one object of the type with exactly these members besides typ
// and v. A byte order mark, which editors put there, is left out.
func parseFile(data []byte, typ string, names ...string) (object, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	o, err := parseObject(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	if err := o.version(typ); err != nil {
		return nil, err
	}
	if !o.only(append(names, "typ", "v")...) {
		return nil, fmt.Errorf("%w: it has members that version 1 does not know", ErrMalformed)
	}
	return o, nil
}

// Proves says whether the request was made with this activation password.
func (r Request) Proves(activationPassword string) bool {
	return proves(r.mac, typed(activationPassword), requestLabel, r.fields()...)
}
