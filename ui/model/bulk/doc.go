// Package bulk is what is done to several customers at a time: the one question
// that names the number and who is left out and why, the progress, and the list
// of what became of each.
//
// Caveat: a question counts by a plan that core made a moment ago. Each customer
// is looked at anew when his turn comes, so the list of results may leave out
// somebody more.
package bulk
