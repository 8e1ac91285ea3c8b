// Package bulk is the dialogs of what is done to several customers: one question
// that names the number and who is left out and why, the progress with Cancel,
// and the list of what became of each.
//
// Caveat: a window that is closed in the middle stops the work between two
// customers; one that is locked lets it come to its end. Neither shows the list.
// What was done stays done, and asking for the same again goes on.
package bulk
