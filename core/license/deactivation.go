package license

import "fmt"

// What a seat says of itself: that it is given up, or that it is still in use.
// Both are proved with the activation secret of its license file, so that a
// reset of the activation password strands no seat.
const (
	deactivationType  = "keydesk-deactivation"
	deactivationLabel = "keydesk deactivation v1"
	checkInType       = "keydesk-checkin"
	checkInLabel      = "keydesk check-in v1"
)

// Deactivation gives a seat back.
type Deactivation struct{ seatProof }

// CheckIn asks whether the seat still stands; the answer is a new license file.
type CheckIn struct{ seatProof }

// seatProof is what both have in them.
type seatProof struct {
	License    string // the License ID
	Activation string // the seat
	Nonce      string // 16 random bytes, base64url
	mac        []byte
}

// NewDeactivation makes one for the seat of the license file l. Once it was
// carried to the desk the product must not run under l any more.
func NewDeactivation(l License) (Deactivation, error) {
	proof, err := newSeatProof(l, deactivationLabel)
	return Deactivation{proof}, err
}

// NewCheckIn makes one for the seat of the license file l.
func NewCheckIn(l License) (CheckIn, error) {
	proof, err := newSeatProof(l, checkInLabel)
	return CheckIn{proof}, err
}

func newSeatProof(l License, label string) (s seatProof, err error) {
	s = seatProof{License: l.ID, Activation: l.Activation, Nonce: newNonce()}
	if s.mac, err = prove(l.Secret, label, s.fields()...); err != nil {
		return seatProof{}, err
	}
	return s, nil
}

func (s seatProof) fields() []string { return []string{s.License, s.Activation, s.Nonce} }

// Marshal gives the file's content, which ends in .kdrequest as a request's
// does. The same deactivation gives the same bytes.
func (d Deactivation) Marshal() ([]byte, error) { return d.marshal(deactivationType) }

// Marshal gives the body of a check-in, or the content of a file that is carried
// to the desk, which ends in .kdrequest as a request's does.
func (c CheckIn) Marshal() ([]byte, error) { return c.marshal(checkInType) }

// seatFile is seatProof in the file, in this order.
type seatFile struct {
	Typ        string `json:"typ"`
	V          int    `json:"v"`
	License    string `json:"license"`
	Activation string `json:"activation"`
	Nonce      string `json:"nonce"`
	MAC        string `json:"mac"`
}

func (s seatProof) marshal(typ string) ([]byte, error) {
	return marshal(seatFile{Typ: typ, V: 1, License: s.License, Activation: s.Activation, Nonce: s.Nonce,
		MAC: encoding.EncodeToString(s.mac)})
}

// ParseDeactivation reads one without judging its proof. Errors as of
// ParseRequest.
func ParseDeactivation(data []byte) (Deactivation, error) {
	s, err := parseSeatProof(data, deactivationType)
	if err != nil {
		return Deactivation{}, fmt.Errorf("reading a deactivation: %w", err)
	}
	return Deactivation{s}, nil
}

// ParseCheckIn reads one without judging its proof. Errors as of ParseRequest.
func ParseCheckIn(data []byte) (CheckIn, error) {
	s, err := parseSeatProof(data, checkInType)
	if err != nil {
		return CheckIn{}, fmt.Errorf("reading a check-in: %w", err)
	}
	return CheckIn{s}, nil
}

func parseSeatProof(data []byte, typ string) (s seatProof, err error) {
	o, err := parseFile(data, typ, "license", "activation", "nonce", "mac")
	if err != nil {
		return s, err
	}
	for name, to := range map[string]*string{"license": &s.License, "activation": &s.Activation} {
		if err := o.read(name, to); err != nil {
			return s, err
		}
		if *to == "" || len(*to) > maxID {
			return s, fmt.Errorf("%w: %s has %d bytes of 1 to %d", ErrMalformed, name, len(*to), maxID)
		}
	}
	if _, s.Nonce, err = o.sized("nonce", nonceSize); err != nil {
		return s, err
	}
	s.mac, _, err = o.sized("mac", 32)
	return s, err
}

// Proves says whether the deactivation was made with the seat's secret.
func (d Deactivation) Proves(secret string) bool {
	return proves(d.mac, secret, deactivationLabel, d.fields()...)
}

// Proves says whether the check-in was made with the seat's secret.
func (c CheckIn) Proves(secret string) bool {
	return proves(c.mac, secret, checkInLabel, c.fields()...)
}
