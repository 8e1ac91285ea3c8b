// Package files asks for a file of this computer: one to open, or a place to
// save to, or a folder. It is a dialog of our own because Fyne's knows neither Esc nor Enter.
//
// One entry leads: what stands before its last separator is the folder that is
// listed, what stands behind narrows the list, and Tab completes it. Typing in
// the list goes on in the entry; Enter opens a folder or takes a file;
// Backspace in the list, and Alt+Up anywhere, go to the folder above.
//
// Caveat: a folder on a network that has gone can hang in the operating system,
// which nobody can interrupt. Stop and Esc leave such a read behind: its
// goroutine ends when the system answers, or with the program.
package files
