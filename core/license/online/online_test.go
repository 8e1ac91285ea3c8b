package online_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/license/online"
)

// vendor is a desk that answers as it is told.
type vendor struct {
	private ed25519.PrivateKey
	nonce   string // in place of the request's
	typ     license.Type
	problem string
	plain   bool // the problem is a proxy's page
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if v.problem != "" {
		w.Header().Set("Content-Type", map[bool]string{true: "text/html", false: "application/problem+json"}[v.plain])
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprintf(w, `{"type":"urn:keydesk:problem:%s","title":"No.","status":429,"detail":"Not now."}`, v.problem)
		return
	}
	var in struct{ Nonce, ComputerID string }
	_ = json.Unmarshal(body, &in)
	if v.nonce != "" {
		in.Nonce = v.nonce
	}
	typ := v.typ
	if typ == "" {
		typ = license.TypeLicense
	}
	if strings.HasSuffix(r.URL.Path, "/deactivation") {
		typ = license.TypeDeactivation
	}
	file, _ := license.Sign(v.private, typ, license.License{Issuer: "Fjord", ID: "10043", Product: "Sounder", Computer: "AAAA",
		Activation: "1", Secret: "secret", Nonce: in.Nonce, IssuedAt: time.Now()})
	_ = json.NewEncoder(w).Encode(map[string]string{"licenseFile": string(file)})
}

// shop is a vendor and a product that asks him.
func shop(t *testing.T) (*vendor, online.Desk) {
	t.Helper()
	key, private, err := license.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	v := &vendor{private: private}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	return v, online.Desk{Address: server.URL + "/", Check: license.Verifier{Product: "Sounder", Keys: []license.PublicKey{key}, Computer: "AAAA"}}
}

func TestAProductsLife(t *testing.T) {
	_, d := shop(t)
	file, l, err := d.Activate(t.Context(), "10043", "password", "PC")
	if err != nil || l.ID != "10043" || len(file) == 0 {
		t.Fatalf("%+v, %v", l, err)
	}
	again, fresh, err := d.CheckIn(t.Context(), l)
	if err != nil || fresh.Nonce == l.Nonce || string(again) == string(file) {
		t.Errorf("%+v, %v", fresh, err)
	}
	if err := d.Deactivate(t.Context(), fresh); err != nil {
		t.Error(err)
	}
}

// An answer that is not the desk's to this request is none.
func TestAnswersThatAreNone(t *testing.T) {
	v, d := shop(t)
	_, l, err := d.Activate(t.Context(), "10043", "password", "PC")
	if err != nil {
		t.Fatal(err)
	}
	ask := func() []error {
		_, _, first := d.Activate(t.Context(), "10043", "password", "PC")
		_, _, second := d.CheckIn(t.Context(), l)
		return []error{first, second, d.Deactivate(t.Context(), l)}
	}
	v.nonce = l.Nonce
	for _, err := range ask() {
		if !errors.Is(err, license.ErrOtherRequest) {
			t.Errorf("an old answer: %v", err)
		}
	}
	v.nonce, d.Check.Computer = "", "BBBB"
	for _, err := range ask() {
		if !errors.Is(err, license.ErrOtherComputer) {
			t.Errorf("another computer's: %v", err)
		}
	}
	d.Check.Computer, v.problem = "AAAA", "seat-refused"
	for _, err := range ask() {
		var r *online.Refusal
		if !online.Refused(err, "seat-refused") || online.Refused(err, "busy") || !errors.As(err, &r) || r.Retry != 90*time.Second || r.Status != 429 || err.Error() != "Not now." {
			t.Errorf("a refusal: %#v", err)
		}
	}
	v.plain = true
	for _, err := range ask() {
		if err == nil || online.Refused(err, "seat-refused") {
			t.Errorf("a proxy's page: %v", err)
		}
	}
	d.Address = "http://127.0.0.1:0"
	for _, err := range ask() {
		if err == nil || errors.As(err, new(*online.Refusal)) {
			t.Errorf("nobody there: %v", err)
		}
	}
}
