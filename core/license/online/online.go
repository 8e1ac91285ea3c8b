// Package online is how a product asks the vendor's desk over the network: it
// activates, checks in and gives its seat back (docs/api.md has the calls). What
// comes back is checked before it is given to the caller.
//
// Caveat: a refusal (Refusal) is the desk's word, everything else is the
// network's: a product that cannot reach the desk runs on under license.Grace.
package online

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/license"
)

// patience is how long the desk has for an answer: it holds those to wrong
// passwords back up to half a minute.
const patience = time.Minute

// Desk is the vendor's desk, as one product on one computer asks it.
type Desk struct {
	Address string           // of the customer page, such as https://account.example.com
	Check   license.Verifier // the product, its keys and this computer
	HTTP    *http.Client     // nil is one that waits a minute
}

// Refusal is an answer of the desk that is none of the wanted ones.
type Refusal struct {
	Type   string        // such as urn:keydesk:problem:no-activations-left
	Title  string        // what it is, in a sentence
	Detail string        // a sentence for people; may be ""
	Status int           // of HTTP
	Retry  time.Duration // when to come again; 0: not said
}

func (r *Refusal) Error() string {
	if r.Detail != "" {
		return r.Detail
	}
	return r.Title
}

// Refused says whether err is the desk's refusal of the name, such as
// "no-activations-left".
func Refused(err error, name string) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Type == "urn:keydesk:problem:"+name
}

// Activate asks for a seat on this computer. The product keeps the file and
// checks it at each start (license.Verifier.License). Errors: *Refusal, among
// them activation-refused for a License ID and a password that do not fit,
// no-activations-left and license-refused; reasons as of the Verifier.
func (d Desk) Activate(ctx context.Context, licenseID, password, machine string) (file []byte, l license.License, err error) {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails; it ends the program instead
	nonce := base64.RawURLEncoding.EncodeToString(raw)
	body, err := json.Marshal(map[string]string{"licenseId": licenseID, "password": password,
		"computerId": d.Check.Computer, "machine": machine, "nonce": nonce})
	if err != nil {
		return nil, l, fmt.Errorf("activating: %w", err)
	}
	return d.licenseFile(ctx, "activations", body, nonce)
}

// CheckIn asks whether the seat of the license file l still stands, and gives a
// new file in place of that. Errors: *Refusal, of which seat-refused and
// license-refused end the seat; reasons as of the Verifier.
func (d Desk) CheckIn(ctx context.Context, l license.License) (file []byte, fresh license.License, err error) {
	in, err := license.NewCheckIn(l)
	if err != nil {
		return nil, fresh, err
	}
	body, err := in.Marshal()
	if err != nil {
		return nil, fresh, err
	}
	return d.licenseFile(ctx, "activations/check-in", body, in.Nonce)
}

// Deactivate gives the seat of the license file l back. Where it fails for the
// network it can be done again. Errors: as of CheckIn.
func (d Desk) Deactivate(ctx context.Context, l license.License) error {
	back, err := license.NewDeactivation(l)
	if err != nil {
		return err
	}
	body, err := back.Marshal()
	if err != nil {
		return err
	}
	receipt, err := d.ask(ctx, "activations/deactivation", body)
	if err != nil {
		return err
	}
	_, err = d.Check.Deactivation(receipt, back)
	return err
}

// licenseFile asks for a license file that answers the request with the nonce.
func (d Desk) licenseFile(ctx context.Context, call string, body []byte, nonce string) ([]byte, license.License, error) {
	file, err := d.ask(ctx, call, body)
	if err != nil {
		return nil, license.License{}, err
	}
	l, err := d.Check.License(file)
	if err == nil && l.Nonce != nonce {
		err = fmt.Errorf("checking a license file: %w", license.ErrOtherRequest)
	}
	if err != nil {
		return nil, l, err
	}
	return file, l, nil
}

// ask sends one call and gives the file that comes back.
func (d Desk) ask(ctx context.Context, call string, body []byte) ([]byte, error) {
	address := strings.TrimSuffix(d.Address, "/") + "/api/v1/" + call
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking the desk: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	client := d.HTTP
	if client == nil {
		client = &http.Client{Timeout: patience}
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("asking the desk: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 2*license.MaxFile))
	if err != nil {
		return nil, fmt.Errorf("reading the desk's answer: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return nil, refusal(answer, text)
	}
	var out struct {
		File string `json:"licenseFile"`
	}
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("reading the desk's answer: %w", err)
	}
	return []byte(out.File), nil
}

// refusal reads a problem (RFC 9457). What is none, such as a proxy's page, is
// no word of the desk.
func refusal(answer *http.Response, text []byte) error {
	r := &Refusal{Status: answer.StatusCode}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(text, r) != nil || r.Type == "" {
		return fmt.Errorf("asking the desk: it answers %s", answer.Status)
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		r.Retry = time.Duration(seconds) * time.Second
	}
	return r
}
