// Package dialog is what the dialogs on a customer ask, say and allow: Set
// Customer Password, Generate and send credentials via email, Show, Delete, and
// Quit with mail waiting. Each names the customer, the ID and the address.
//
// A dialog gives out a request when its OK is pressed; run that on any
// goroutine and show what it came to.
//
// Caveat: a dialog is made of facts as of its opening. The core decides again,
// and what it refuses comes back as an error for say.Explain.
package dialog

import "time"

// Deaf is how long a dialog that was just opened takes no Enter, so that a
// double Enter resets nobody.
const Deaf = 500 * time.Millisecond

// Hears says whether a dialog opened at a time takes an Enter by now.
func Hears(opened, now time.Time) bool { return now.Sub(opened) >= Deaf }
