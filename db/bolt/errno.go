package bolt

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// withErrno puts the system's error back into the chain where bbolt kept only
// its words, as it does when it grows the file ("file resize error: %s").
func withErrno(err error) error {
	if err == nil {
		return nil
	}
	var known syscall.Errno
	if errors.As(err, &known) {
		return err
	}
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EFBIG, syscall.EROFS, syscall.EACCES, syscall.EPERM} {
		if words := errno.Error(); strings.HasSuffix(err.Error(), words) {
			return fmt.Errorf("%s: %w", strings.TrimSuffix(strings.TrimSuffix(err.Error(), words), ": "), errno)
		}
	}
	return err
}
