//go:build unix && !darwin

package license

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"
)

// machineIDs are where systemd, D-Bus and the BSDs keep the installation's ID.
func machineIDs() []string {
	return []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"}
}

func machineID() (string, error) { return firstID(machineIDs()) }

// firstID reads the first of the files that names an installation.
func firstID(paths []string) (string, error) {
	for _, path := range paths {
		id, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if names(string(id)) {
			return string(id), nil
		}
	}
	return "", errNoMachineID
}

// names says whether a text names one installation: an image of a system that
// was never started says "uninitialized" (machine-id(5)), and the hostid of
// glibc is four bytes, which many computers have in common.
func names(id string) bool {
	id = strings.TrimSpace(id)
	return id != "" && id != "uninitialized" && utf8.ValidString(id) && len(id) > 8
}
