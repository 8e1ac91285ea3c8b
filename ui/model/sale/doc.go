// Package sale is New sale without a window: the form that becomes a sale, what
// is said of the customer that it finds, and a shop's list of sales as CSV.
//
// Caveat: nothing here decides; core looks everything up again when a sale is
// made, and what a form has said before may be out of date by then.
package sale
