// Package realmail holds tests only: a desk, used through its public doors,
// that mails through a real mail server. What the server has stored is read as
// a mail program reads it, and the password or link in it is tried.
//
// Caveat: where exim4 is not installed these tests are skipped; with CI=true in
// the environment they fail instead.
package realmail
