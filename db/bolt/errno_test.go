package bolt

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

func TestWithErrno(t *testing.T) {
	for _, c := range []struct {
		err  error
		want error
	}{
		{fmt.Errorf("file resize error: %s", &os.PathError{Op: "truncate", Path: "x", Err: syscall.ENOSPC}), syscall.ENOSPC},
		{fmt.Errorf("file sync error: %s", syscall.EIO), syscall.EIO},
		{&os.PathError{Op: "write", Path: "x", Err: syscall.EIO}, syscall.EIO},
	} {
		if got := withErrno(c.err); !errors.Is(got, c.want) || got.Error() != c.err.Error() {
			t.Errorf("%v became %v", c.err, got)
		}
	}
	if plain := errors.New("mmap too large"); withErrno(plain) != plain || withErrno(nil) != nil {
		t.Error("an error without a number was changed")
	}
}
