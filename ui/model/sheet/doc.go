// Package sheet reads and writes customers' lists as CSV files: it finds out
// the encoding, the delimiter and which column is which field, and yields rows
// of named fields in constant memory. Start at Open and NewWriter.
//
// What Writer writes, Reader gives back equal, byte for byte: encoding/csv
// does not (it turns CR LF in a quoted cell into LF), and it stops at the first
// damaged row where an import has to name every one. So the scanner here is
// our own: RFC 4180, and lenient where real files are.
//
// Caveat: a CSV file does not say what it is. Encoding and delimiter are
// guessed from its first 64 KiB (a file that is ASCII until later is decided at
// its first other byte), so show Columns with their samples before importing.
package sheet

import "fmt"

// Limits of what is read and written. They bound the memory a file can ask
// for, and how far an unclosed quote reaches.
const (
	MaxCell    = 64 << 10 // bytes of a cell, as UTF-8
	MaxRow     = 1 << 20  // bytes of all cells of a row together
	MaxColumns = 512
)

// Error is a fault of the file or of the mapping, as against a failure to read
// it. Its text is a sentence for people and names the line where there is one.
type Error struct {
	Line int // 1 is the first line of the file; 0: no particular line
	Text string
}

func (e *Error) Error() string { return e.Text }

func faultf(line int, format string, args ...any) *Error {
	return &Error{Line: line, Text: fmt.Sprintf(format, args...)}
}
