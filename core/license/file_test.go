package license_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/license"
)

// now is the time in these tests.
func now() time.Time { return time.Date(2026, 3, 4, 10, 2, 0, 0, time.UTC) }

// shop is a product with a key, and a file of it.
type shop struct {
	key     license.PublicKey
	private ed25519.PrivateKey
	sold    license.License
	file    []byte
}

func newShop(t testing.TB) shop {
	t.Helper()
	key, private, err := license.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	s := shop{key: key, private: private, sold: license.License{Issuer: "Fjord Instruments", ID: "10113", Product: "Sounder",
		Computer: "ABCD-EFGH-IJKL-MNOP-QRST", Activation: "a1", Secret: "s3cret-of-the-seat", IssuedAt: now(),
		Expires: now().AddDate(1, 0, 0), Features: []string{"pro", "export"}}}
	s.file = s.sign(t, license.TypeLicense, s.sold)
	return s
}

func (s shop) sign(t testing.TB, typ license.Type, l license.License) []byte {
	t.Helper()
	file, err := license.Sign(s.private, typ, l)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func (s shop) verifier() license.Verifier {
	return license.Verifier{Product: "Sounder", Keys: []license.PublicKey{s.key}, Computer: s.sold.Computer, Now: now}
}

// jws signs a header and claims of the test's own.
func (s shop) jws(header, body string) []byte {
	enc := base64.RawURLEncoding.EncodeToString
	signed := enc([]byte(header)) + "." + enc([]byte(body))
	return []byte(signed + "." + enc(ed25519.Sign(s.private, []byte(signed))))
}

func (s shop) header() string {
	return `{"alg":"EdDSA","kid":"` + s.key.ID + `","typ":"keydesk-license+jws"}`
}

func (s shop) body(t testing.TB) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(string(s.file), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestLicenseFile(t *testing.T) {
	s := newShop(t)
	got, err := s.verifier().License(append(s.file, "\r\n"...))
	if err != nil || !reflect.DeepEqual(got, s.sold) {
		t.Fatalf("%+v became %+v: %v", s.sold, got, err)
	}
	if again := s.sign(t, license.TypeLicense, s.sold); !bytes.Equal(again, s.file) {
		t.Error("the same license gave another file")
	}
	later := s.verifier()
	later.Now = func() time.Time { return s.sold.Expires }
	got, err = later.License(s.file)
	if !errors.Is(err, license.ErrExpired) || got.ID != s.sold.ID {
		t.Errorf("an expired license: %+v, %v", got, err)
	}
	s.sold.Expires = time.Time{}
	later.Now = func() time.Time { return now().AddDate(100, 0, 0) }
	if _, err := later.License(s.sign(t, license.TypeLicense, s.sold)); err != nil {
		t.Errorf("a license without an end: %v", err)
	}
}

// TestRefusedByName has everything that somebody may try with a file.
func TestRefusedByName(t *testing.T) {
	s, other := newShop(t), newShop(t)
	body := s.body(t)
	parts := strings.Split(string(s.file), ".")
	swap := func(n int, text string) []byte {
		mine := append([]string(nil), parts...)
		mine[n] = text
		return []byte(strings.Join(mine, "."))
	}
	enc := base64.RawURLEncoding.EncodeToString
	edit := func(old, new string) []byte { return s.jws(s.header(), strings.Replace(body, old, new, 1)) }
	head := func(old, new string) []byte { return s.jws(strings.Replace(s.header(), old, new, 1), body) }
	flipped := ed25519.Sign(s.private, []byte(parts[0]+"."+parts[1]))
	flipped[10] ^= 1
	for name, one := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":                      {nil, license.ErrTruncated},
		"half of it":                   {s.file[:len(s.file)/2], license.ErrTruncated},
		"without its last letter":      {s.file[:len(s.file)-1], license.ErrMalformed},
		"without the signature":        {swap(2, ""), license.ErrTruncated},
		"a signature cut to 63 bytes":  {swap(2, enc(flipped[:63])), license.ErrTruncated},
		"a signature of 65 bytes":      {swap(2, enc(append(flipped, 0))), license.ErrForged},
		"one bit flipped":              {swap(2, enc(flipped)), license.ErrForged},
		"claims of the finder's":       {swap(1, enc([]byte(strings.Replace(body, "10113", "10114", 1)))), license.ErrForged},
		"signed by somebody else":      {other.jws(s.header(), body), license.ErrForged},
		"a key of another product":     {other.file, license.ErrUnknownKey},
		"no signature, alg none":       {[]byte(enc([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."), license.ErrAlgorithm},
		"alg none with all members":    {head("EdDSA", "none"), license.ErrAlgorithm},
		"HMAC under the public key":    {head("EdDSA", "HS256"), license.ErrAlgorithm},
		"alg in lower case":            {head("EdDSA", "eddsa"), license.ErrAlgorithm},
		"another way to write alg":     {head(`"alg"`, `"ALG"`), license.ErrHeader},
		"a key in the header":          {head(`,"typ"`, `,"jwk":{"kty":"OKP","crv":"Ed25519","x":"`+enc(other.key.Key)+`"},"typ"`), license.ErrHeader},
		"a key's address":              {head(`,"typ"`, `,"jku":"https://keys.example","typ"`), license.ErrHeader},
		"a certificate's address":      {head(`,"typ"`, `,"x5u":"https://keys.example","typ"`), license.ErrHeader},
		"a critical extension":         {head(`,"typ"`, `,"crit":["b64"],"b64":false,"typ"`), license.ErrHeader},
		"no key named":                 {head(`"kid":"`+s.key.ID+`",`, ""), license.ErrHeader},
		"a member twice in the header": {head(`"alg":"EdDSA"`, `"alg":"EdDSA","alg":"EdDSA"`), license.ErrDuplicate},
		"a member twice in the claims": {edit(`"sub":"10113"`, `"sub":"10113","sub":"10114"`), license.ErrDuplicate},
		"twice, one of them escaped":   {edit(`"sub":"10113"`, `"sub":"10113","s\u0075b":"10114"`), license.ErrDuplicate},
		"a name in capitals":           {edit(`"sub"`, `"SUB"`), license.ErrMalformed},
		"no computer":                  {edit(`"computer"`, `"komputer"`), license.ErrMalformed},
		"null":                         {edit(`"10113"`, `null`), license.ErrMalformed},
		"a number for a text":          {edit(`"10113"`, `10113`), license.ErrMalformed},
		"text behind the claims":       {s.jws(s.header(), body+"{}"), license.ErrMalformed},
		"claims that end early":        {s.jws(s.header(), body[:len(body)-1]), license.ErrTruncated},
		"four parts":                   {append(s.file, ".x"...), license.ErrMalformed},
		"not base64url":                {swap(1, parts[1]+"="), license.ErrForged},
		"another form of one byte":     {[]byte(string(s.file[:len(s.file)-1]) + "B"), license.ErrMalformed},
		"a response":                   {s.sign(t, license.TypeResponse, s.sold), license.ErrOtherType},
		"a deactivation":               {s.sign(t, license.TypeDeactivation, s.sold), license.ErrOtherType},
		"larger than 64 KiB":           {append(bytes.Repeat([]byte(" "), license.MaxFile), s.file...), license.ErrTooLarge},
		"nested for ever":              {s.jws(strings.Repeat(`{"a":`, 10_000)+"1"+strings.Repeat("}", 10_000), body), license.ErrTooLarge},
		"nested deeply":                {s.jws(strings.Repeat(`{"a":`, 100)+"1"+strings.Repeat("}", 100), body), license.ErrMalformed},
		"another product's":            {edit("Sounder", "Plotter"), license.ErrOtherProduct},
		"another computer's":           {edit("ABCD", "ABCE"), license.ErrOtherComputer},
		"made in the future":           {edit(`"iat":`+number(now()), `"iat":`+number(now().AddDate(0, 0, 3))), license.ErrNotYet},
		"expired":                      {edit(`"exp":`+number(s.sold.Expires), `"exp":`+number(now())), license.ErrExpired},
	} {
		_, err := s.verifier().License(one.file)
		if !errors.Is(err, one.want) || license.Reason(err) != one.want {
			t.Errorf("%s: %v, want %v", name, err, one.want)
		}
	}
	if _, err := s.verifier().License(edit(`"iss"`, `"new":{"a":[1,{"b":2}]},"iss"`)); err != nil {
		t.Errorf("a claim of a later version: %v", err)
	}
}

func number(at time.Time) string {
	text, _ := json.Marshal(at.Unix())
	return string(text)
}

func TestGrace(t *testing.T) {
	g := license.Grace{Every: 7 * 24 * time.Hour, Until: 30 * 24 * time.Hour}
	day := func(n int) time.Time { return now().AddDate(0, 0, n) }
	for _, one := range []struct {
		name      string
		now, seen time.Time
		want      license.Standing
	}{
		{"the first day", day(0), day(0), license.Good},
		{"the sixth", day(6), day(5), license.Good},
		{"the seventh", day(7), day(6), license.Due},
		{"the last", day(29), day(20), license.Due},
		{"too long", day(30), day(29), license.Ended},
		{"set back to the start after the end", day(1), day(40), license.Ended},
		{"set back by a week", day(1), day(8), license.Ended},
		{"an hour back, as in autumn", day(8).Add(-time.Hour), day(8), license.Due},
	} {
		got, seen := g.Standing(one.now, now(), one.seen)
		if got != one.want {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
		if seen.Before(one.seen) || seen.Before(one.now) {
			t.Errorf("%s: seen went back to %s", one.name, seen)
		}
	}
	if got, _ := (license.Grace{Every: time.Hour}).Standing(day(1000), now(), day(2000)); got != license.Due {
		t.Errorf("without an end: %v", got)
	}
}
