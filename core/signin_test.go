package core_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// "Ten wrong passwords: a minute's pause."
func TestTenWrongSignIns(t *testing.T) {
	d := newTeam(t)
	d.Leave(t.Context())
	try := func(name, password string) error {
		s, err := d.open.SignIn(t.Context(), name, secret.New(password))
		if err == nil {
			d.Session = s
		}
		return err
	}
	is(t, try("nobody", "x"), core.ErrSignIn, "an unknown operator")
	for range 9 {
		is(t, try("anna", "wrong"), core.ErrSignIn, "a wrong password")
	}
	ok(t, try("Anna", adminPassword)) // ends the row; case does not matter
	d.Leave(t.Context())
	for range 10 {
		is(t, try("anna", "wrong"), core.ErrSignIn, "a wrong password")
	}
	err := try("anna", adminPassword)
	is(t, err, core.ErrSignIn, "the right one in the pause")
	if err != nil && !strings.Contains(err.Error(), "60 seconds") {
		t.Error(err)
	}
	ok(t, try("csr", colleaguePassword)) // another slot
	d.Leave(t.Context())
	d.clock.pass(time.Minute)
	ok(t, try("anna", adminPassword))
}

// A file that was put back from an older copy is noticed.
func TestRolledBackFileIsNoticed(t *testing.T) {
	d := newDesk(t)
	d.add(hedi())
	d.leave()
	older, err := os.ReadFile(d.options.Path)
	ok(t, err)
	d.signIn()
	if d.RolledBack {
		t.Error("noticed where nothing was put back")
	}
	d.add(core.Fields{LastName: "B"})
	d.leave()
	ok(t, os.WriteFile(d.options.Path, older, 0o600))
	d.signIn()
	if !d.RolledBack {
		t.Error("not noticed")
	}
	d.add(core.Fields{LastName: "C"}) // and it goes on, under numbers of its own
	d.restart()
	if d.RolledBack {
		t.Error("noticed again")
	}
}

func TestLeavingDropsTheKeys(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	if _, _, err := d.Customers().Rows(t.Context(), core.Query{}); err != nil {
		t.Fatal(err)
	}
	d.Leave(t.Context())
	if _, err := d.Customers().Get(t.Context(), id); err == nil {
		t.Error("a record opens after leaving")
	}
	if _, _, err := d.Customers().Rows(t.Context(), core.Query{}); err == nil {
		t.Error("the list is still there")
	}
	d.leave()
	d.signIn()
}

func TestCreatingAndOpening(t *testing.T) {
	d := newDesk(t)
	_, err := core.Create(t.Context(), d.options, core.NewDesk{Vendor: "V", Operator: "o", Password: secret.New("x"), KDF: core.FloorKDF()})
	if err == nil {
		t.Error("a file was overwritten")
	}
	_, err = core.Create(t.Context(), core.Options{Path: t.TempDir() + "/x.db"}, core.NewDesk{Vendor: "V", Operator: "o"})
	is(t, err, core.ErrInput, "an administrator without a password")
	d.clock.pass(0)
	if _, err := core.Open(t.Context(), d.options); !errors.Is(err, core.ErrLocked) {
		t.Error("opened twice:", err)
	}
	_, err = core.Open(t.Context(), core.Options{Path: t.TempDir() + "/none.db"})
	is(t, err, os.ErrNotExist, "a file that is not there")
}
