//go:build unix && !darwin

package license

import (
	"errors"
	"io/fs"
	"os"
)

// machineIDs are where systemd, D-Bus and the BSDs keep the installation's ID.
func machineIDs() []string {
	return []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"}
}

func machineID() (string, error) {
	for _, path := range machineIDs() {
		id, err := os.ReadFile(path)
		if err == nil && len(id) > 0 {
			return string(id), nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", errNoMachineID
}
