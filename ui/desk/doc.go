// Package desk is the desktop program's window: what fills it before and around
// the work (ui/desk/start), and the main window with its rail, top bar, menu,
// pages and dialogs.
//
// Program is the window for as long as the program runs; Main is what it shows
// while an operator is signed in. A page shows itself, says what it offers as
// commands, and asks Main for everything that leaves it (pages.go). What takes
// a frame runs beside the window, in a slot of the page that wants to know.
//
// Caveat: everything here is used on the goroutine of the windows alone; what
// comes from the core arrives through ui/desk/task.
package desk
