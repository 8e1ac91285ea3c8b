// Package file writes files of the user whole or not at all.
//
// Caveat: a file that stands there is replaced; whether it may be is asked before.
package file

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Write makes a file that only its owner may read. It appears, or takes the
// place of the one that stands there, when it is complete. A pipe or a device
// is written to as it is.
func Write(name string, fill func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return writeOpen(name, fill)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".part-*") // mode 0600
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	err = fillFile(f, fill, f.Sync)
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", name, err), os.Remove(f.Name()))
	}
	return nil
}

func writeOpen(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		err = fillFile(f, fill, func() error { return nil })
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// fillFile fills and closes a file.
func fillFile(f *os.File, fill func(io.Writer) error, sync func() error) error {
	w := bufio.NewWriter(f)
	err := fill(w)
	if err == nil {
		err = errors.Join(w.Flush(), sync())
	}
	return errors.Join(err, f.Close())
}
