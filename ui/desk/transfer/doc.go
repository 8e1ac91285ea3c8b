// Package transfer is the page Import, of customers or of licenses, and the
// dialog Export customers, as ui/model/transfer decides them: a list is chosen,
// its columns are mapped, it is tried, imported, and what came of it is said and
// can be taken back. Nothing is written before a dry run has said what would be.
//
// Caveat: the file is read anew for each step. What was changed in it after the
// dry run is imported as it is then; the result counts what was done.
package transfer
