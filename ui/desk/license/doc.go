// Package license is what is done with one license: the page License Details,
// and the dialogs on a license and on its seats, which the list and the
// customer's page open too.
//
// Keys of the page: Ctrl+E edits, Ctrl+S is Save, Ctrl+Enter is OK. Esc is
// Cancel, and in read mode goes back to the list.
//
// Caveat: an activation password is no secret of a person's: it is always shown,
// and stays in the clipboard where it was copied.
package license
