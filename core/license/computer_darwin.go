package license

import (
	"fmt"
	"os/exec"
	"regexp"
)

// machineID asks the I/O registry for the computer's UUID.
func machineID() (string, error) {
	out, err := exec.Command("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice").Output()
	if err != nil {
		return "", fmt.Errorf("asking ioreg: %w", err)
	}
	found := regexp.MustCompile(`"IOPlatformUUID" = "([^"]+)"`).FindSubmatch(out)
	if found == nil {
		return "", errNoMachineID
	}
	return string(found[1]), nil
}
