//go:build unix

package bolt

import (
	"fmt"
	"os"
)

// renamesOpen: a file can be renamed, and replaced, while it is open.
const renamesOpen = true

// syncFolder makes a rename in folder last through a power cut.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("syncing the folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("syncing the folder: %w", err)
	}
	return nil
}
