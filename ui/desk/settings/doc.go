// Package settings is the page Settings: a search and the sections at the left,
// the settings of one section at the right, each with its control and where its
// value comes from; and the dialog Mail server. It shows what ui/model/settings
// decides.
//
// Every change is saved at once, one after the other in the order they were
// made. A text or a number is saved with Enter, or when the keyboard leaves its
// field; Esc takes back what was typed. A value that is refused stays in its
// field, with the reason beside it, and the old one is kept.
//
// Caveat: what is shown while it is being saved is not kept yet. Stop asks the
// desk to stop, and the page then shows what is kept.
package settings
