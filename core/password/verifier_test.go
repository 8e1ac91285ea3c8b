package password_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

func TestHashAndVerify(t *testing.T) {
	pw := secret.New("plum yónder oxygen zebra")
	phc, err := password.Hash(pw)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") || password.NeedsRehash(phc) {
		t.Errorf("the verifier is %s", phc)
	}
	if again, _ := password.Hash(pw); again == phc {
		t.Error("two verifiers of a password are the same: the salt is not random")
	}
	for typed, want := range map[string]bool{
		"plum yónder oxygen zebra":         true,
		"plum yo\u0301nder oxygen zebra":   true, // typed with a combining accent
		"plum yonder oxygen zebra":         false,
		"Plum yónder oxygen zebra":         false,
		"plum yónder oxygen zebra ":        false,
		"plum yónder oxygen zebra\x00":     false,
		"":                                 false,
		strings.Repeat("plum yonder", 999): false,
	} {
		if got, err := password.Verify(secret.New(typed), phc); err != nil || got != want {
			t.Errorf("%.30q: %v, %v", typed, got, err)
		}
	}
}

// Verifiers of the reference implementation (phc-winner-argon2, src/test.c).
func TestReferenceVerifiers(t *testing.T) {
	for _, test := range []struct{ pw, phc string }{
		{"password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
		{"differentpassword", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"},
		{"password", "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw"},
	} {
		if ok, err := password.Verify(secret.New(test.pw), test.phc); err != nil || !ok {
			t.Errorf("%s: %v, %v", test.phc, ok, err)
		}
		if !password.NeedsRehash(test.phc) {
			t.Errorf("%s needs no new hash", test.phc)
		}
	}
}

func TestHashRefuses(t *testing.T) {
	if _, err := password.Hash(secret.Text{}); !errors.Is(err, password.ErrEmpty) {
		t.Errorf("an empty password: %v", err)
	}
	if _, err := password.Hash(secret.New(strings.Repeat("x", 5000))); !errors.Is(err, password.ErrTooLong) {
		t.Errorf("5000 characters: %v", err)
	}
}

func TestDummy(t *testing.T) {
	if password.NeedsRehash(password.Dummy()) {
		t.Error("the dummy costs something else than a real one")
	}
	for _, pw := range []string{"", "password", strings.Repeat("\x00", 32)} {
		if ok, err := password.Verify(secret.New(pw), password.Dummy()); err != nil || ok {
			t.Errorf("%q opens the dummy: %v, %v", pw, ok, err)
		}
	}
}

const (
	salt16 = "c29tZXNhbHRzb21lc2FsdA"
	key32  = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
)

// Nothing that is not exactly a bounded argon2id verifier is computed.
func TestVerifyRefuses(t *testing.T) {
	for name, phc := range map[string]string{
		"empty":             "",
		"bcrypt":            "$2b$12$WApznUPhDubN0oeveSXHp.Rk0rMKDqkTq3tMdPP7V7XpEVBqQZKmG",
		"argon2i":           "$argon2i$v=19$m=19456,t=2,p=1$" + salt16 + "$" + key32,
		"old version":       "$argon2id$v=16$m=19456,t=2,p=1$" + salt16 + "$" + key32,
		"no version":        "$argon2id$m=19456,t=2,p=1$" + salt16 + "$" + key32,
		"too little memory": "$argon2id$v=19$m=8191,t=2,p=1$" + salt16 + "$" + key32,
		"too much memory":   "$argon2id$v=19$m=262145,t=2,p=1$" + salt16 + "$" + key32,
		"memory overflows":  "$argon2id$v=19$m=4294967296,t=2,p=1$" + salt16 + "$" + key32,
		"no passes":         "$argon2id$v=19$m=19456,t=0,p=1$" + salt16 + "$" + key32,
		"too many passes":   "$argon2id$v=19$m=19456,t=11,p=1$" + salt16 + "$" + key32,
		"no lanes":          "$argon2id$v=19$m=19456,t=2,p=0$" + salt16 + "$" + key32,
		"too many lanes":    "$argon2id$v=19$m=19456,t=2,p=9$" + salt16 + "$" + key32,
		"lanes wrap":        "$argon2id$v=19$m=19456,t=2,p=257$" + salt16 + "$" + key32,
		"leading zero":      "$argon2id$v=19$m=019456,t=2,p=1$" + salt16 + "$" + key32,
		"sign":              "$argon2id$v=19$m=+19456,t=2,p=1$" + salt16 + "$" + key32,
		"other order":       "$argon2id$v=19$t=2,m=19456,p=1$" + salt16 + "$" + key32,
		"more parameters":   "$argon2id$v=19$m=19456,t=2,p=1,data=AA$" + salt16 + "$" + key32,
		"fewer parameters":  "$argon2id$v=19$m=19456,t=2$" + salt16 + "$" + key32,
		"short salt":        "$argon2id$v=19$m=19456,t=2,p=1$c29tZQ$" + key32,
		"no key":            "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$",
		"short key":         "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$CTFhFdXPJO0",
		"padding":           "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "==$" + key32,
		"spare bits":        "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPd",
		"line break":        "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "\n$" + key32,
		"more fields":       "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$" + key32 + "$",
		"endless":           "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$" + strings.Repeat("A", 1<<20),
	} {
		ok, err := password.Verify(secret.New("password"), phc)
		if ok || !errors.Is(err, password.ErrVerifier) || !password.NeedsRehash(phc) {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
		if err != nil && (strings.Contains(err.Error(), key32) || strings.Contains(err.Error(), salt16)) {
			t.Errorf("%s: the error quotes the verifier", name)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		if _, err := password.Hash(secret.New("plum yonder oxygen zebra")); err != nil {
			b.Fatal(err)
		}
	}
}
