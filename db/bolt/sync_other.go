//go:build !unix

package bolt

// renamesOpen: a file must be closed to be renamed or replaced.
const renamesOpen = false

// syncFolder does nothing: NTFS keeps its journal of renames itself, and a
// folder cannot be opened for syncing.
func syncFolder(string) error { return nil }
