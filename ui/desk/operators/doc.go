// Package operators is the page Operators: who may sign in and what each may
// do, the groups, and the dialogs that add, change and remove them or make a
// new recovery key.
//
// Caveat: ticking a permission saves nothing; Save does, and a key that was
// taken from somebody is renewed then, beside the window. The page is for
// holders of Manage Operators: to others every call is refused.
package operators
