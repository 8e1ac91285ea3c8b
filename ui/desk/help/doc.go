// Package help is F1: the topics of ui/model/help in a dialog over whatever is
// shown, other dialogs too, with a search and the list of topics at the left
// and the text at the right. It reads what the program carries and needs no
// network.
//
// With the keyboard: what is typed searches, ↓ goes into the list, ↑ ↓ there
// show one topic after the other, Enter takes the keyboard to the text, Tab goes
// through its links, Alt+Left goes back, Esc closes. Page Up and Page Down
// scroll the text from everywhere.
//
// Caveat: Close the help before what it lies over is closed or locked. A dialog
// that is closed under it takes it away, which it notices only when it is opened
// again.
package help
