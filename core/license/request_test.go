package license_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/license"
)

const activationPassword = "K7QPX2MNB4RTY9A"

func newRequest(t testing.TB) (license.Request, []byte) {
	t.Helper()
	r, err := license.NewRequest("10113", activationPassword, "ABCD-EFGH-IJKL-MNOP-QRST", "Messplatz 3 <Halle> ÄÖ")
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return r, data
}

func TestRequest(t *testing.T) {
	r, data := newRequest(t)
	if bytes.Contains(data, []byte(activationPassword)) {
		t.Fatal("the password is in the file")
	}
	for _, form := range [][]byte{data, append([]byte("\ufeff"), data...), bytes.ReplaceAll(data, []byte(","), []byte(",\r\n\t"))} {
		got, err := license.ParseRequest(form)
		if err != nil || !got.Proves(activationPassword) || got.Machine != r.Machine || got.Nonce != r.Nonce {
			t.Fatalf("%s: %+v, %v", form, got, err)
		}
		if got.Proves("K7QPX2MNB4RTY9B") {
			t.Error("another password proves it")
		}
		again, err := got.Marshal()
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("read and written again: %s", again)
		}
	}
	for _, field := range []string{"10113", "ABCD", "Messplatz", r.Nonce[:5]} {
		edited := bytes.Replace(data, []byte(field), []byte(strings.ToLower(field[:len(field)-1])+"7"), 1)
		if got, err := license.ParseRequest(edited); err == nil && got.Proves(activationPassword) {
			t.Errorf("%s changed, and the proof still fits", field)
		}
	}
}

// TestRequestProof computes the proof as the format is written down, so that a
// product in another language can do the same.
// People type an activation password in groups and in small letters.
func TestRequestAsTyped(t *testing.T) {
	for _, typed := range []string{"H7KQM2WXPR9TBVD", "h7kqm-2wxpr-9tbvd", " H7KQM 2WXPR 9tbvd\n"} {
		r, err := license.NewRequest("10043", typed, "AAAA", "")
		if err != nil || !r.Proves("H7KQM2WXPR9TBVD") || r.Proves("H7KQM2WXPR9TBVC") {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestRequestProof(t *testing.T) {
	r, data := newRequest(t)
	key, err := hkdf.Key(sha256.New, []byte(activationPassword), nil, "keydesk request v1", 32)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	for _, field := range []string{"keydesk request v1", r.License, r.Computer, r.Machine, r.Nonce} {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(field))))
		mac.Write([]byte(field))
	}
	var file struct{ MAC string }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if want := base64.RawURLEncoding.EncodeToString(mac.Sum(nil)); file.MAC != want {
		t.Errorf("the proof is %s, want %s", file.MAC, want)
	}
}

func TestRequestsRefusedByName(t *testing.T) {
	_, data := newRequest(t)
	edit := func(old, new string) []byte { return bytes.Replace(data, []byte(old), []byte(new), 1) }
	for name, one := range map[string]struct {
		data []byte
		want error
	}{
		"empty":              {nil, license.ErrTruncated},
		"cut":                {data[:len(data)-4], license.ErrTruncated},
		"a picture":          {[]byte("\x89PNG\r\n\x1a\n\x00"), license.ErrMalformed},
		"a list":             {[]byte("[]"), license.ErrMalformed},
		"null":               {[]byte("null"), license.ErrMalformed},
		"a member twice":     {edit(`"v":1`, `"v":1,"v":1`), license.ErrDuplicate},
		"an unknown member":  {edit(`"v":1`, `"v":1,"seats":9`), license.ErrMalformed},
		"version 2":          {edit(`"v":1`, `"v":2`), license.ErrOtherType},
		"another type":       {edit(`keydesk-request`, `keydesk-response`), license.ErrOtherType},
		"no license":         {edit(`"10113"`, `""`), license.ErrMalformed},
		"a long license":     {edit(`10113`, strings.Repeat("1", 65)), license.ErrMalformed},
		"a long machine":     {edit(`Messplatz`, strings.Repeat("M", 250)), license.ErrMalformed},
		"a short proof":      {edit(`"mac":"`, `"mac":"AA`), license.ErrMalformed},
		"larger than 64 KiB": {append(data, bytes.Repeat([]byte(" "), license.MaxFile)...), license.ErrTooLarge},
	} {
		_, err := license.ParseRequest(one.data)
		if license.Reason(err) != one.want {
			t.Errorf("%s: %v, want %v", name, err, one.want)
		}
	}
	for _, r := range [][3]string{{"", "c", "m"}, {"1", "", "m"}, {"1", "c", strings.Repeat("m", 257)}, {"1", "c", "\xff"}} {
		if _, err := license.NewRequest(r[0], activationPassword, r[1], r[2]); !errors.Is(err, license.ErrMalformed) {
			t.Errorf("%q: %v", r, err)
		}
	}
}

// TestCarriedAndBack is what a computer without a network goes through.
func TestCarriedAndBack(t *testing.T) {
	s := newShop(t)
	request, _ := newRequest(t)
	answer := s.sold
	answer.Nonce = request.Nonce
	file := s.sign(t, license.TypeResponse, answer)
	got, err := s.verifier().Response(file, request)
	if err != nil || got.Secret != s.sold.Secret {
		t.Fatalf("the response: %+v, %v", got, err)
	}
	if _, err := s.verifier().Kept(file); err != nil {
		t.Errorf("the response at the next start: %v", err)
	}
	other, _ := newRequest(t)
	if _, err := s.verifier().Response(file, other); !errors.Is(err, license.ErrOtherRequest) {
		t.Errorf("the answer to another request: %v", err)
	}
	if _, err := s.verifier().Response(s.sign(t, license.TypeResponse, s.sold), license.Request{}); !errors.Is(err, license.ErrOtherRequest) {
		t.Errorf("no request at all: %v", err)
	}

	gone, err := license.NewDeactivation(got)
	if err != nil {
		t.Fatal(err)
	}
	data, err := gone.Marshal()
	if err != nil || bytes.Contains(data, []byte(got.Secret)) {
		t.Fatalf("%s, %v", data, err)
	}
	at, err := license.ParseDeactivation(data)
	if err != nil || !at.Proves(got.Secret) || at.Proves("another") || at.Activation != got.Activation {
		t.Fatalf("%+v, %v", at, err)
	}
	if _, err := license.ParseCheckIn(data); !errors.Is(err, license.ErrOtherType) {
		t.Errorf("a deactivation taken for a check-in: %v", err)
	}
	receipt := s.sold
	receipt.Secret, receipt.Nonce = "", gone.Nonce
	if _, err := s.verifier().Deactivation(s.sign(t, license.TypeDeactivation, receipt), gone); err != nil {
		t.Errorf("the receipt: %v", err)
	}
	check, err := license.NewCheckIn(got)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = check.Marshal(); err != nil {
		t.Fatal(err)
	}
	if back, err := license.ParseCheckIn(data); err != nil || !back.Proves(got.Secret) || back.Proves(activationPassword) {
		t.Errorf("the check-in: %v", err)
	}
	anew := s.sold
	anew.Nonce = check.Nonce
	if _, err := s.verifier().CheckedIn(s.sign(t, license.TypeResponse, anew), check); err != nil {
		t.Errorf("the answer to a check-in that was carried: %v", err)
	}
	if _, err := s.verifier().CheckedIn(file, check); !errors.Is(err, license.ErrOtherRequest) {
		t.Errorf("the answer to another request: %v", err)
	}
}

// TestRequestsComeBack writes and reads requests of any fields.
func TestRequestsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string, least, most int) string {
			return rapid.StringN(least, most/4, most).Draw(t, name)
		}
		id, computer, machine := text("license", 1, 64), text("computer", 1, 64), text("machine", 0, 256)
		pw := rapid.String().Draw(t, "password")
		r, err := license.NewRequest(id, pw, computer, machine)
		if err != nil {
			t.Fatal(err)
		}
		data, err := r.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := license.ParseRequest(data)
		if err != nil || back.License != id || back.Computer != computer || back.Machine != machine || !back.Proves(pw) {
			t.Fatalf("%q became %+v: %v", data, back, err)
		}
	})
}

func TestComputerID(t *testing.T) {
	one, err := license.ComputerID("Sounder")
	if err != nil {
		t.Fatal(err)
	}
	same, err := license.ComputerID("Sounder")
	if err != nil || same != one || len(one) != 24 {
		t.Errorf("%q, then %q: %v", one, same, err)
	}
	if other, err := license.ComputerID("Plotter"); err != nil || other == one {
		t.Errorf("two products see the same computer: %q, %v", other, err)
	}
}
