// Package mail is the page Mail: the outbox and what was sent in honest words,
// what can be done with a mail, and the local mailbox, which reads like a mail
// program. It shows what ui/model/mail decides, and asks the window around it
// for everything that leaves the page.
//
// The window shows Content and Line in its frame, puts Commands into its menu,
// and calls Start once, Changed after each commit, and Close.
//
// Caveat: opening a message that carries a link or a password is written down
// as a reveal. So a message is read when somebody goes to it, never because the
// page shows itself anew.
package mail
