// Package details is the page Customer Details: a customer read and edited,
// and the same as a wizard for a new one. It shows what ui/model/customer and
// person decide, and asks the window around it for everything that leaves the
// page, the dialogs of the Actions included.
//
// Keys: Ctrl+E edits, Ctrl+S is Save, Ctrl+Enter is OK. Esc is Cancel, and in
// read mode goes back to the list. Enter in a field saves nothing; in the
// wizard it is Next.
//
// What was typed is lost only where somebody said so: leaving, Cancel and an
// action ask before, what others saved meanwhile is compared field by field,
// and while a form is being saved its fields rest. A page that is taken out of
// the window, such as while that is locked, can be shown again as it was.
//
// Caveat: the Actions work on what is kept, not on what is seen in the form;
// that is why they ask for it to be saved first.
package details
