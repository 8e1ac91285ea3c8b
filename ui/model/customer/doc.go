// Package customer is Customer Details: a customer's page, read and edited, and
// the same as a wizard for a new one. It holds the form and its rules, checks
// it, makes the request to save of it, and puts together what someone else
// saved meanwhile.
//
// Caveat: a Form is not safe for several goroutines. What takes time, judging
// a password and saving, is done on values that Form gives out.
package customer
