package serve

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

// TestCertificate: a pair of files is taken, a renewed one is taken while the
// pages run, and a half-written one does not end them.
func TestCertificate(t *testing.T) {
	folder := t.TempDir()
	cert, key := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	if config, err := certificate("", ""); config != nil || err != nil {
		t.Errorf("none: %v, %v", config, err)
	}
	for name, files := range map[string][2]string{"one file": {cert, ""}, "the other": {"", key}, "no such files": {cert, key}} {
		if _, err := certificate(files[0], files[1]); !errors.Is(err, core.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	begin := time.Now().Add(-time.Hour)
	renew := func(serial int64) {
		begin = begin.Add(time.Minute)
		testdesk.Certificate(t, serial, cert, key)
		for _, path := range []string{cert, key} {
			if err := os.Chtimes(path, begin, begin); err != nil {
				t.Fatal(err)
			}
		}
	}
	renew(1)
	config, err := certificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		got, err := config.GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		read, err := x509.ParseCertificate(got.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return read.SerialNumber.Int64()
	}
	if got := serial(); got != 1 {
		t.Errorf("certificate %d", got)
	}
	renew(2)
	if got := serial(); got != 2 {
		t.Errorf("certificate %d after it was renewed", got)
	}
	if err := os.WriteFile(cert, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := serial(); got != 2 {
		t.Errorf("certificate %d while the third is written", got)
	}
	renew(3)
	if got := serial(); got != 3 {
		t.Errorf("certificate %d once it was", got)
	}
}

func TestScheme(t *testing.T) {
	if got := (Options{TLS: &tls.Config{}}).scheme(); got != "https" { // with a certificate
		t.Error(got)
	}
	if got := (Options{}).scheme(); got != "http" {
		t.Error(got)
	}
}
