// Package ask holds what several rooms ask with: a dialog with one deed, a new
// password, typed twice and judged, and a recovery key, shown once until its last
// group was typed back.
//
// Caveat: the latter two hold secrets while they are shown. Whoever shows one
// clears it when the view is left.
package ask
