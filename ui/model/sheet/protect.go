package sheet

import "strings"

// risky are the first characters by which spreadsheets take a cell for a
// formula (OWASP, CSV Injection), and the mark against that itself, so that
// the mark can be taken off without doubt.
const risky = "'=+-@\t\r"

// protect puts ' before a cell that a spreadsheet would run.
func protect(cell string) string {
	if cell != "" && strings.IndexByte(risky, cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

// unprotect takes off what protect puts on, and nothing else: 'tis stays.
func unprotect(cell string) string {
	if len(cell) >= 2 && cell[0] == '\'' && strings.IndexByte(risky, cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}
