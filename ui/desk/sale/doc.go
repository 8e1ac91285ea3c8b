// Package sale is the page New sale, as ui/model/sale decides it: one form, the
// mail at the right as it will go out, and then what was made.
//
// Caveat: what stands at the right is of the desk as it was a moment ago. Who is
// found or made is looked up again when the sale is saved.
package sale
