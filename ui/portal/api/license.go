package api

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

// Activations are what a product in the field asks. It has no site's key: what
// it has is a License ID with its password, or the secret of its license file.
// The scope is that of the address that was asked.
type Activations interface {
	Activate(ctx context.Context, a core.Activation) ([]byte, error)
	CheckIn(ctx context.Context, scope string, body []byte, remoteIP string) ([]byte, error)
	Deactivate(ctx context.Context, scope string, body []byte, remoteIP string) ([]byte, error)
}

// Holders are a site's customers who look after their licenses.
type Holders interface {
	Licenses(ctx context.Context, token secret.Text, after uint64) (page []core.OwnLicense, more bool, err error)
	License(ctx context.Context, token secret.Text, id, afterSeat uint64) (core.OwnLicense, error)
	DeactivateSeat(ctx context.Context, token secret.Text, license, seat uint64, remoteIP string) error
	OfflineIssue(ctx context.Context, token secret.Text, request []byte, remoteIP string) (core.Carried, error)
	ProductKeys(ctx context.Context) ([]core.ProductKey, error)
}

// The kinds of refusals that licenses bring.
var (
	activationRefused = kind{"activation-refused", "License ID and activation password do not fit each other", http.StatusForbidden}
	seatRefused       = kind{"seat-refused", "The activation is not known, or the proof is not that of its license file", http.StatusForbidden}
	licenseRefused    = kind{"license-refused", "The license cannot be used, or the activation has ended", http.StatusForbidden}
	noSuchLicense     = kind{"no-such-license", "The customer has no such license or activation", http.StatusNotFound}
	noSeats           = kind{"no-activations-left", "All activations of the license are in use", http.StatusConflict}
)

// licenseError gives an error of a license call the kind that it has there;
// wrong is that of a password or a proof.
func (s *site) licenseError(w http.ResponseWriter, c call, err error, wrong kind) error {
	for _, one := range []struct {
		is   error
		kind kind
	}{{core.ErrSignIn, wrong}, {core.ErrNotFound, noSuchLicense}, {core.ErrNoSeats, noSeats}, {core.ErrRefused, licenseRefused}} {
		if !errors.Is(err, one.is) {
			continue
		}
		if one.is == core.ErrSignIn && c.stranger {
			s.limits.failed(c.customer)
		}
		refuse(w, one.kind, sentence(err))
		return nil
	}
	return err
}

// file is a license file, or another that is signed with the product's key.
type file struct {
	File string `json:"licenseFile"`
}

func activate(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		LicenseID string `json:"licenseId"`
		Password  string `json:"password"`
		Computer  string `json:"computerId"`
		Machine   string `json:"machine"`
		Nonce     string `json:"nonce"`
	}
	if !c.read(w, &in) {
		return nil
	}
	made, err := s.door.Activate(c.Context(), core.Activation{Scope: c.site.Scope, LicenseID: in.LicenseID, Password: secret.New(in.Password),
		Computer: in.Computer, Machine: in.Machine, Nonce: in.Nonce, RemoteIP: c.customer})
	if err != nil {
		return s.licenseError(w, c, err, activationRefused)
	}
	write(w, http.StatusOK, file{string(made)})
	return nil
}

func checkIn(s *site, w http.ResponseWriter, c call) error { return s.proved(w, c, s.door.CheckIn) }

func deactivate(s *site, w http.ResponseWriter, c call) error {
	return s.proved(w, c, s.door.Deactivate)
}

// proved is a call whose whole body is what core/license wrote, with its proof.
func (s *site) proved(w http.ResponseWriter, c call, do func(context.Context, string, []byte, string) ([]byte, error)) error {
	if !c.isJSON(w) {
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, c.Body, largestBody))
	if err != nil {
		c.unread(w, err)
		return nil
	}
	made, err := do(c.Context(), c.site.Scope, body, c.customer)
	if err != nil {
		return s.licenseError(w, c, err, seatRefused)
	}
	write(w, http.StatusOK, file{string(made)})
	return nil
}

// publicKey is a product's, as a JWK (RFC 8037) too, for libraries of other
// languages.
type publicKey struct {
	Product string `json:"product"`
	Key     string `json:"publicKey"`
	JWK     jwk    `json:"jwk"`
}

type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"`
	Alg string `json:"alg"`
	Use string `json:"use"`
}

// productKeys gives a site the keys with which it checks license files that
// customers show it. A product has its own in its source, and asks nobody.
func productKeys(s *site, w http.ResponseWriter, c call) error {
	all, err := s.door.ProductKeys(c.Context())
	if err != nil {
		return err
	}
	out := struct {
		Products []publicKey `json:"products"`
	}{[]publicKey{}}
	for _, one := range all {
		key, err := license.ParseKey(one.Key)
		if err != nil {
			return err
		}
		out.Products = append(out.Products, publicKey{one.Product, one.Key,
			jwk{Kty: "OKP", Crv: "Ed25519", X: base64.RawURLEncoding.EncodeToString(key.Key), Kid: key.ID, Alg: "EdDSA", Use: "sig"}})
	}
	write(w, http.StatusOK, out)
	return nil
}
