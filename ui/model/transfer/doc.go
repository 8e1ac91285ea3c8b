// Package transfer is the windows that take customers or licenses from a CSV file
// and write customers to one: whose list it is, which column is which field, what
// would happen, how far it is, what came of it, and how that is taken back.
//
// Caveat: a file is read anew for each step, and may have changed in between;
// the SHA-256 in the audit log is that of what was imported.
package transfer

import "io"

// File opens a file from its beginning; size is 0 where it is not known.
type File func() (file io.ReadCloser, size int64, err error)
