// Package cli is keydeskctl: its verbs, what they print, and the exit codes
// that scripts rely on. Start at Program.Run; newRoot lists the verbs. A verb
// is a small file: it reads flags, signs in, asks one room of core and prints.
//
// What a verb is asked for goes to standard output, everything else (notes,
// progress, errors) to standard error. With --json the output is JSON Lines.
// A secret is printed only by a verb whose purpose it is, alone on the last
// line of standard output.
//
// Caveat: what a terminal shows stays in its scroll-back and in the shell's
// history; that is why no password is ever taken as an argument, and why the
// verbs that print one do so last and alone.
package cli
