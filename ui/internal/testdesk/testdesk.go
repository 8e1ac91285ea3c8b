// Package testdesk opens a desk in a test's own folder, so that what a model
// makes up is tried on the core as well.
//
// Caveat: for tests alone; its operator's password stands here.
package testdesk

import (
	"context"
	"os"
	"path/filepath"
	"sync"
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

// founded is the file of a desk founded the day before, which tests copy:
// founding one takes the key derivation's time.
var founded struct {
	sync.Mutex
	content []byte
}

func found(t testing.TB) []byte {
	t.Helper()
	founded.Lock()
	defer founded.Unlock()
	if founded.content != nil {
		return founded.content
	}
	o := options(t.TempDir())
	o.Now = func() time.Time { return Start().AddDate(0, 0, -1) }
	_, err := core.Create(t.Context(), o, core.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(Password), KDF: core.FloorKDF(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if founded.content, err = os.ReadFile(o.Path); err != nil {
		t.Fatal(err)
	}
	return founded.content
}

func options(dir string) core.Options {
	return core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: Start}
}

// Open makes a desk and closes it after the test.
func Open(t testing.TB) Desk {
	t.Helper()
	o := options(t.TempDir())
	if err := os.WriteFile(o.Path, found(t), 0o600); err != nil {
		t.Fatal(err)
	}
	desk, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.SignIn(t.Context(), "anna", secret.New(Password))
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
