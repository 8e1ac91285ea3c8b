package cli

import (
	"strings"
	"testing"
)

const sample = "From: =?utf-8?q?Fjord_=C3=98?= <desk@example.com>\r\nTo: kari@example.com\r\nSubject: =?utf-8?q?Nytt_passord_=E2=80=93_Fjord?=\r\n" +
	"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=B8nn =\r\nflaske\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Grønn</p>\r\n--b--\r\n"

func TestReadable(t *testing.T) {
	headers, text, err := readable([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(text) != "Grønn flaske" {
		t.Errorf("text %q", text)
	}
	if want := [2]string{"Subject", "Nytt passord – Fjord"}; headers[2] != want {
		t.Errorf("headers %q", headers)
	}
	plainOne := strings.Replace(strings.SplitN(sample, "--b", 2)[0], "multipart/alternative; boundary=b", "text/plain", 1) + "Hello\r\n"
	if _, text, err := readable([]byte(plainOne)); err != nil || text != "Hello\n" {
		t.Errorf("%q, %v", text, err)
	}
	for _, bad := range []string{"", "no mail", strings.Replace(sample, "text/plain", "text/other", 1), strings.Replace(sample, "boundary=b", "", 1)} {
		if _, text, err := readable([]byte(bad)); err == nil {
			t.Errorf("%.30q: %q", bad, text)
		}
	}
}

// FuzzReadable: a message is ours, but the file may be somebody else's.
func FuzzReadable(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ"))
	f.Fuzz(func(t *testing.T, message []byte) {
		headers, _, err := readable(message)
		if err == nil && len(headers) != 4 {
			t.Errorf("%d headers", len(headers))
		}
	})
}
