// Package dialogs are the dialogs on a customer, in the words of ui/model/dialog:
// Set Customer Password, Generate and send credentials via email with what came
// of it, Show, Delete and Erase for good, and Quit with mail waiting.
//
// A Room opens them over a window. Each takes a request, calls back once it is
// over, and does its deed through ui/desk/task: meanwhile it says what it does,
// and Cancel asks the deed to stop. What it came to is told even then, because
// a deed that was too far may have been done.
//
// Caveat: the letters of a password that is typed or shown are Go strings in
// the memory of Fyne's widgets. They are taken away when the dialog closes;
// that nothing is left of them cannot be promised.
package dialogs
