//go:build !unix || solaris || aix

package bolt

import "os"

// tryLock leaves the lock to bbolt: these systems refuse a second lock even to
// who holds the first.
func tryLock(*os.File, bool) (bool, error) { return true, nil }

// unlock: closing the file is enough.
func unlock(*os.File) error { return nil }
