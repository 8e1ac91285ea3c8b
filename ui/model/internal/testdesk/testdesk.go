// Package testdesk opens a desk in a test's own folder, so that what a model
// makes up is tried on the core as well.
//
// Caveat: for tests alone; its operator's password stands here.
package testdesk

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// Password is the operator's.
const Password = "a long sentence for the administrator"

// Start is the time on the desk's clock.
func Start() time.Time { return time.Date(2026, 5, 14, 10, 0, 0, 0, time.UTC) }

// Desk is an open desk, signed in to by its administrator anna.
type Desk struct {
	*core.Session
	Desk *core.Desk
	Path string
}

// Open makes a desk and closes it after the test.
func Open(t testing.TB) Desk {
	t.Helper()
	dir := t.TempDir()
	o := core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: Start}
	pw := secret.New(Password)
	if _, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "Fjord Instruments", Operator: "anna", Password: pw, KDF: core.FloorKDF()}); err != nil {
		t.Fatal(err)
	}
	desk, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.SignIn(t.Context(), "anna", pw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Leave(context.WithoutCancel(t.Context()))
		if err := desk.Close(); err != nil {
			t.Error(err)
		}
	})
	return Desk{s, desk, o.Path}
}

// Set changes a setting.
func (d Desk) Set(t testing.TB, name, value string) {
	t.Helper()
	if err := d.Settings().Set(t.Context(), name, value); err != nil {
		t.Fatal(err)
	}
}
