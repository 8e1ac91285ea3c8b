// Package torture has no code of its own: its tests kill a working desk at
// random moments, in the middle of an import and of a renewal of keys too, let
// its disk fail at every write, and flip and cut its bytes, and then compare what
// is in the file with what was acknowledged.
//
// Caveat: the worker is the test binary itself, run again as a child; strace
// injects the faults, since preloading a library does not reach Go.
package torture
