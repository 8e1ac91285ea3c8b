package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/license"
)

// TestExample activates the product with an answer made as a desk makes it.
func TestExample(t *testing.T) {
	key, private, err := license.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	t.Setenv("EXAMPLE_KEY", key.String())
	t.Setenv("EXAMPLE_FOLDER", folder)
	if _, err := play(""); err == nil {
		t.Error("it runs without a license")
	}
	request, err := play("K7QPX2MNB4RTY9A\n", "request", "10113")
	if err != nil {
		t.Fatal(err)
	}
	response := filepath.Join(folder, "sounder"+license.ResponseEnding)
	if err := os.WriteFile(response, answer(t, private, request), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := play("", "install", response); err != nil || !strings.Contains(out, "Activated: license 10113") {
		t.Fatalf("%s, %v", out, err)
	}
	if out, err := play(""); err != nil || !strings.Contains(out, "Sounder runs under license 10113 until ") {
		t.Errorf("%s, %v", out, err)
	}
	if _, err := play("K7QPX2MNB4RTY9A\n", "request", "10113"); err != nil {
		t.Fatal(err)
	}
	if _, err := play("", "install", response); !errors.Is(err, license.ErrOtherRequest) {
		t.Errorf("an old answer: %v", err)
	}
}

// TestOverTheNetwork activates the product at a desk that answers as Keydesk does.
func TestOverTheNetwork(t *testing.T) {
	key, private, err := license.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	full := false
	desk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ LicenseID, ComputerID, Nonce string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/api/v1/activations" {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		if full {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"type":"urn:keydesk:problem:no-activations-left","title":"None left","status":409}`)
			return
		}
		file, err := license.Sign(private, license.TypeLicense, license.License{Issuer: "Fjord", ID: in.LicenseID, Product: product,
			Computer: in.ComputerID, Activation: "1", Nonce: in.Nonce, IssuedAt: time.Now()})
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, `{"licenseFile":%q}`, file)
	}))
	t.Cleanup(desk.Close)
	t.Setenv("EXAMPLE_KEY", key.String())
	t.Setenv("EXAMPLE_DESK", desk.URL)
	t.Setenv("EXAMPLE_FOLDER", t.TempDir())
	if out, err := play("K7QPX2MNB4RTY9A\n", "activate", "10113"); err != nil || !strings.Contains(out, "Activated: license 10113 of Fjord.") {
		t.Fatalf("%s, %v", out, err)
	}
	if out, err := play(""); err != nil || !strings.Contains(out, "Sounder runs under license 10113.") {
		t.Errorf("%s, %v", out, err)
	}
	full = true
	if _, err := play("K7QPX2MNB4RTY9A\n", "activate", "10113"); err == nil || !strings.Contains(err.Error(), "deactivate one of them") {
		t.Errorf("with no seat left: %v", err)
	}
}

func play(in string, args ...string) (string, error) {
	var out bytes.Buffer
	err := run(context.Background(), args, strings.NewReader(in), &out)
	return out.String(), err
}

func answer(t *testing.T, private ed25519.PrivateKey, request string) []byte {
	t.Helper()
	r, err := license.ParseRequest([]byte(request))
	if err != nil || !r.Proves("K7QPX2MNB4RTY9A") {
		t.Fatalf("%s: %v", request, err)
	}
	file, err := license.Sign(private, license.TypeResponse, license.License{Issuer: "Fjord Instruments", ID: r.License,
		Product: product, Computer: r.Computer, Activation: "1", Secret: "s", Nonce: r.Nonce,
		IssuedAt: time.Now(), Expires: time.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return file
}
