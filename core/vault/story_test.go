package vault_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

const password = "a password of the administrator"

func found(t testing.TB) *vault.Founded {
	t.Helper()
	f, err := vault.Found(t.Context(), vault.NewDesk{
		Vendor: "Examplesoft", Operator: "Ada", Password: secret.New(password),
		KDF: vault.FloorKDF(), Now: time.Unix(1_800_000_000, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFoundAndSignIn(t *testing.T) {
	f := found(t)
	if err := vault.VerifyChecksum(f.Sum, f.Header, f.Slots[0].Bytes); err != nil {
		t.Fatal(err)
	}
	sealed, err := f.Keys.SealRecord([]byte("customer/1"), 7, []byte("content"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.SignIn(t.Context(), f.Header, f.Slots[0].Bytes, secret.New("wrong")); !errors.Is(err, vault.ErrWrongPassword) {
		t.Fatalf("a wrong password: %v", err)
	}
	o, err := vault.SignIn(t.Context(), f.Header, f.Slots[0].Bytes, secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	k, err := o.Open(f.Roster, f.Grants)
	if err != nil {
		t.Fatal(err)
	}
	plain, version, epoch, err := k.OpenRecord([]byte("customer/1"), sealed)
	if err != nil || !bytes.Equal(plain, []byte("content")) || version != 7 || epoch != 1 {
		t.Fatalf("%q, version %d, epoch %d: %v", plain, version, epoch, err)
	}
	if k.Name() != "Ada" || k.Permissions() != vault.AllPermissions || k.Missing() != nil || o.MustChangePassword() || o.Stale() {
		t.Errorf("signed in as %q with %s, missing %v", k.Name(), k.Permissions(), k.Missing())
	}
}

func TestRecovery(t *testing.T) {
	f := found(t)
	paper, err := vault.FormatRecovery(f.Recovery)
	if err != nil {
		t.Fatal(err)
	}
	k, err := vault.SignInWithRecovery(t.Context(), f.Header, f.Roster, f.Grants, paper)
	if err != nil {
		t.Fatal(err)
	}
	if k.Missing() != nil || k.Operator() != vault.RecoveryID {
		t.Errorf("the recovery key misses %v", k.Missing())
	}
	wrong := secret.New("AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA")
	if _, err := vault.SignInWithRecovery(t.Context(), f.Header, f.Roster, f.Grants, wrong); !errors.Is(err, vault.ErrWrongRecovery) {
		t.Errorf("a wrong recovery key: %v", err)
	}
}
