// Package offline is offline activation as windows and verbs do it: which files
// are requests, what becomes of each, where its response goes, and the report.
//
// Caveat: a response beside its request takes the place of an earlier one of the
// same name. Core gives the same request the same response, so nothing is lost
// that cannot be had again.
package offline
