//go:build unix

package bolt_test

import (
	"os/signal"
	"syscall"
)

func init() {
	limitFileSize = func(n uint64) error {
		signal.Ignore(syscall.SIGXFSZ) // so that writing gives EFBIG
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
	}
}
