// Package operators is the page Operators: who may sign in and what each may
// do, the groups, and the dialogs that change them.
//
// Caveat: how often somebody signed in, reset or read is counted in the audit
// log, which says what was done through Keydesk; what was seen by other means it
// cannot know.
package operators
