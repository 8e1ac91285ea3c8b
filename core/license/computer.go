package license

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"os"
	"strings"
)

// errNoMachineID is a system that does not name its installation.
var errNoMachineID = errors.New("the system does not say which installation it is")

// ComputerID names this computer for one product: five groups of four letters
// and digits, 100 bits. It is an HMAC of the product's name under the
// installation's ID, so that the ID itself stays where it is and two vendors
// cannot compare theirs (machine-id(5) asks for that). It changes when the
// system is installed anew, and is the same in copies of a virtual machine that
// were not told apart.
func ComputerID(product string) (string, error) {
	id, err := machineID()
	if err == nil && strings.TrimSpace(id) == "" {
		err = errNoMachineID
	}
	if err != nil {
		return "", fmt.Errorf("naming this computer: %w", err)
	}
	return computerID(id, product), nil
}

func computerID(machine, product string) string {
	mac := hmac.New(sha256.New, []byte(strings.ToLower(strings.TrimSpace(machine))))
	mac.Write([]byte("keydesk computer v1\x00" + product))
	text := base32.StdEncoding.EncodeToString(mac.Sum(nil))[:20]
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16], text[16:]}, "-")
}

// MachineName is this computer's name for people, which may change; "" where it
// has none.
func MachineName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
