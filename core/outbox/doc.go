// Package outbox is mail that cannot get lost: a queue in the database that a
// use case puts a mail into within its own transaction, and a worker that
// hands the mails over after the commit, one at a time, and writes down what
// became of each. Composing is in outbox/mime and outbox/mailing, the
// conversation with the server in outbox/smtp.
//
// Caveat: a crash after the server's 250 and before our commit sends that mail
// once more, with the same Message-ID; never does one get lost.
package outbox
