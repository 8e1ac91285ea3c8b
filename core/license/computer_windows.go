package license

import (
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// machineID is the MachineGuid, which the installation gets once.
func machineID() (string, error) {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, registry.QUERY_VALUE|registry.WOW64_64KEY)
	if err != nil {
		return "", fmt.Errorf("opening the registry: %w", err)
	}
	id, _, err := key.GetStringValue("MachineGuid")
	if err != nil {
		err = fmt.Errorf("reading MachineGuid: %w", err)
	}
	if closing := key.Close(); err == nil && closing != nil {
		return "", fmt.Errorf("closing the registry: %w", closing)
	}
	return id, err
}
