// Package core is the nouns and the rules of Keydesk: customers, their
// passwords and reset tickets, locks, settings, mail and the audit log.
//
// Start at Desk, the house: create, open, sign in, close. It has two doors.
// Signing in gives a Session, which hands out rooms (Customers, Operators, Mail,
// Settings, Sites, Audit, Backups); each method of a room names the permission it
// needs and checks it first. Portal is what a customer's browser gets. A use case
// is one method and one transaction: records, lookups, list row, audit entry and
// mail.
//
// Caveat: permissions that are not kept by keys are this package's to enforce;
// they are no wall against an operator who brings a program of his own.
package core
