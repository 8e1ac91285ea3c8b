package password_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// Known vectors of the schemes, by their own projects where they publish some.
func TestImportedVectors(t *testing.T) {
	for _, test := range []struct{ source, hash, password string }{
		// Openwall crypt_blowfish 1.3, wrapper.c, tests[].
		{"crypt_blowfish", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
		{"crypt_blowfish", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*"},
		{"crypt_blowfish", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U"},
		{"crypt_blowfish", "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored"},
		{"crypt_blowfish", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "\xff\xff\xa3"},
		{"crypt_blowfish", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq", "\xa3"},
		{"crypt_blowfish, as Django keeps it", "bcrypt$$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
		// Openwall phpass 0.5, test.php; passlib's tests have the others.
		{"phpass", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", "test12345"},
		{"passlib", "$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00", "test1"},
		{"passlib", "$P$8Ja1vJsKa5qyy/b3mCJGXM7GyBnt6..", "test"},
		{"a WordPress site", "$P$Buvd5FQxkeXJnDarN7..wRMwRKJeZ40", "!?!#?#?#$&@&@!&@"},
		{"a WordPress site, UTF-8", "$P$ByXWbzDvVAJ0jxvNp5sv4xYPIRXJJ1.", "ąćęłóńśźż"},
		// Made by WordPress 6.8 sites, as tests of other programs have them.
		{"a WordPress 6.8 site", "$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q", "Test123Now!"},
		{"another", "$wp$2y$10$y6/UfA/WhvVLZK6RxBSJE./L6YpJN8ChGg15a0Pqry/bTGsDuMR1q", "Na101918!"},
		// Django, tests/auth_tests/test_hashers.py of 1.10, 4.1 and 5.1.
		{"Django 1.10", "pbkdf2_sha256$30000$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY=", "lètmein"},
		{"Django 4.1", "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=", "lètmein"},
		{"Django", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q", "secret"},
		{"Django", "argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw", "secret"},
		// The reference implementation's src/test.c.
		{"phc-winner-argon2", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA", "password"},
		{"phc-winner-argon2", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password"},
	} {
		t.Run(test.source, func(t *testing.T) {
			if right, err := password.VerifyImported(secret.New(test.password), test.hash, nil); !right || err != nil {
				t.Error(right, err)
			}
			if wrong, err := password.VerifyImported(secret.New("x"+test.password), test.hash, nil); wrong || err != nil {
				t.Error("another password opens it", err)
			}
		})
	}
}

func TestImportedBoundsAreKept(t *testing.T) {
	django := func(iterations string) string {
		return "pbkdf2_sha256$" + iterations + "$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY="
	}
	argon := func(cost string) string { return "$argon2id$v=19$" + cost + "$c29tZXNhbHQ$YC9+jJCrQhs5R6db7LlN8Q" }
	const blowfish = "$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
	const phpass = "IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
	for hash, want := range map[string]string{
		"$2b$12" + blowfish: "", "$2b$13" + blowfish: "cost of 13; at most 12", "$2b$03" + blowfish: "has no cost", "$2b$+9" + blowfish: "has no cost",
		"$2x$05" + blowfish: "of no kind", "$2$05" + blowfish: "of no kind", "$2b$05" + blowfish + "W": "damaged", "$2b$05" + blowfish[:53] + "!": "damaged",
		"$wp$2y$12" + blowfish: "", "$wp$2y$14" + blowfish: "cost of 14", "$wp$2b$12" + blowfish: "of no kind",
		"$P$E" + phpass: "", "$P$F" + phpass: "2^17", "$P$4" + phpass: "2^6", "$P$9" + phpass + "L": "damaged", "$S$D" + phpass: "of no kind",
		django("1200000"): "", django("1200001"): "1200001 iterations; at most 1200000", django("0"): "damaged", django("+1"): "damaged", django("01"): "damaged",
		strings.TrimSuffix(django("1"), "="):                           "damaged",
		strings.Replace(django("1"), "seasalt", "", 1):                 "damaged",
		argon("m=131072,t=4,p=8"):                                      "",
		argon("m=131073,t=1,p=1"):                                      "out of bounds",
		argon("m=131072,t=5,p=1"):                                      "out of bounds",
		argon("m=8,t=11,p=1"):                                          "out of bounds",
		argon("m=8,t=1,p=2"):                                           "out of bounds",
		argon("t=1,m=8,p=1"):                                           "out of bounds",
		argon("m=8,t=1"):                                               "no cost",
		argon("m=8,t=1,p=1") + "=":                                     "damaged",
		"$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$i0eBqBLpBqzk":                "not of version 1.3",
		"$argon2d$v=19$m=8,t=1,p=1$c29tZXNhbHQ$i0eBqBLpBqzkwVGRh29NVg": "of no kind",
		"": "of no kind", "secret": "of no kind", "5f4dcc3b5aa765d61d8327deb882cf99": "of no kind", "$2b$" + strings.Repeat("5", 600): "too long",
	} {
		_, err := password.ReadImported(hash)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %q", hash, err, want)
		}
		var refused *password.HashError
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("%T", err)
		}
	}
}

// A hash was made of the bytes that were typed; WordPress cuts blanks off, the
// others do not, and none knows NFC.
func TestImportedKnowsBytes(t *testing.T) {
	made, err := bcrypt.GenerateFromPassword([]byte("Zu\u0308rich "), 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		hash, typed string
		right       bool
	}{
		{string(made), "Zu\u0308rich ", true},
		{string(made), "Z\u00fcrich ", false},
		{string(made), "Zu\u0308rich", false},
		{"$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", " test12345\t", true},
		{"$H$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", " test12345\t", false},
		{"$H$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", "test12345", true},
		{"$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q", "\n Test123Now!\x00", true},
		{"$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q", "\u00a0Test123Now!", false},
	} {
		if right, err := password.VerifyImported(secret.New(test.typed), test.hash, nil); right != test.right || err != nil {
			t.Errorf("%q on %s: %v, %v", test.typed, test.hash, right, err)
		}
	}
	for _, typed := range []string{"", strings.Repeat("a", 5000)} {
		none, err := bcrypt.GenerateFromPassword([]byte(typed[:min(len(typed), 72)]), 4)
		if err != nil {
			t.Fatal(err)
		}
		if right, err := password.VerifyImported(secret.New(typed), string(none), nil); right || err != nil {
			t.Errorf("a password of %d bytes is right: %v", len(typed), err)
		}
	}
}

// What spends the rest leaves the answer alone, whatever is asked besides.
func TestImportedWithWorkOfOthers(t *testing.T) {
	most := []password.Work{{Scheme: "bcrypt", Cost: 1 << 5}, {Scheme: "phpass", Cost: 1 << 12}, {Scheme: "pbkdf2_sha256", Cost: 10000}, {Scheme: "argon2id m=64,t=3,p=2", Cost: 1}}
	const hash = "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
	rapid.Check(t, func(t *rapid.T) {
		asked := most[:rapid.IntRange(0, len(most)).Draw(t, "schemes")]
		typed := rapid.SampledFrom([]string{"test12345", "test12346", ""}).Draw(t, "typed")
		has := rapid.SampledFrom([]string{hash, ""}).Draw(t, "hash")
		right, err := password.VerifyImported(secret.New(typed), has, asked)
		if err != nil || right != (typed == "test12345" && has != "") {
			t.Errorf("%v, %v", right, err)
		}
	})
	if _, err := password.VerifyImported(secret.New("a"), "$P$9broken", most); err == nil || strings.Contains(err.Error(), "broken") {
		t.Error(err)
	}
}

// Whatever is read costs no more than the caps, and no error quotes it.
func FuzzReadImported(f *testing.F) {
	for _, hash := range []string{
		"$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
		"pbkdf2_sha256$30000$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY=",
		"argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q", "$argon2id$v=19$m=131072,t=4,p=8$c29tZXNhbHQ$YC9+jJCrQhs5R6db7LlN8Q",
		"$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q", "bcrypt$$2b$", "argon2$", "$argon2id$v=19$m=4294967295,t=1,p=1$$",
	} {
		f.Add(hash)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		read, err := password.ReadImported(hash)
		if err != nil {
			if len(hash) > 8 && strings.Contains(err.Error(), hash) {
				t.Error("the error quotes the hash")
			}
			return
		}
		w := read.Work()
		most := map[string]int{"bcrypt": 1 << 12, "phpass": 1 << 16, "pbkdf2_sha256": 1_200_000}[w.Scheme]
		if strings.HasPrefix(w.Scheme, "argon2") {
			most = 1
		}
		if w.Cost < 1 || w.Cost > most {
			t.Errorf("%q asks for %+v", hash, w)
		}
	})
}

func TestMemoryOfImportedHashes(t *testing.T) {
	for scheme, want := range map[string]int64{"argon2id m=102400,p=8": 100 << 20, "argon2i m=8,p=1": 8 << 10, "bcrypt": 0, "argon2id": 0} {
		if got := (password.Work{Scheme: scheme, Cost: 2}).Memory(); got != want {
			t.Errorf("%s: %d bytes, want %d", scheme, got, want)
		}
	}
}
