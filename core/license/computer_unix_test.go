//go:build unix && !darwin

package license

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What many computers have in common names none of them; the next place is
// asked then.
func TestTheFirstFileThatNamesOneInstallation(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef\n"
	for _, common := range []string{"", "\n", "uninitialized\n", "\x7f\x00\x01\x01"} {
		dir := t.TempDir()
		first, second := filepath.Join(dir, "machine-id"), filepath.Join(dir, "dbus")
		if err := os.WriteFile(first, []byte(common), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := firstID([]string{first, second}); !errors.Is(err, errNoMachineID) {
			t.Errorf("%q names a computer: %q, %v", common, got, err)
		}
		if err := os.WriteFile(second, []byte(id), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := firstID([]string{first, second}); got != id || err != nil {
			t.Errorf("after %q: %q, %v", common, got, err)
		}
	}
}
