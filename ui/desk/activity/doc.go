// Package activity is the page Activity: the audit log in sentences, filtered by
// operator, customer, kind and day; what an entry says in full; Verify and
// Export. It shows what ui/model/activity decides.
//
// The window shows Content and Line in its frame, puts Commands into its menu,
// and calls Start once, Changed after each commit, and Close.
//
// Caveat: what is written while the page is open is offered, not put into the
// list: nothing moves under the mouse. Entries that change nothing else, such as
// a sign-in, are noticed within a minute.
package activity
