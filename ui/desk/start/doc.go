// Package start fills the window before and around the work: the first start
// with its ways in, making a desk in three steps, the practice desk, signing
// in, the lock, the dialog of one's own password, and the watch that locks when
// nobody is there.
//
// Caveat: a desk that was opened belongs to the Room until it hands it over
// with Opened; from then on, closing it is the window's.
package start

// Topic is the help topic of all that this package shows.
const Topic = "First start"
