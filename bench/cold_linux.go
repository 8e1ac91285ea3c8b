package main

import (
	"fmt"
	"os"
	"syscall"
)

// dropped has the system forget what it holds of a file: synced first, since
// what is still to be written stays.
func dropped(f *os.File) error {
	if err := f.Sync(); err != nil {
		return err
	}
	const dontNeed = 4 // POSIX_FADV_DONTNEED
	if _, _, errno := syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0); errno != 0 {
		return fmt.Errorf("dropping %s from the page cache: %w", f.Name(), errno)
	}
	return nil
}

func datasync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
