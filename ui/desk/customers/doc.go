// Package customers is the page Customers: the Customers Filter, the list, and
// the preview with the Actions. It shows what ui/model/customers, preview and
// person decide, and asks the window around it for everything that leaves the
// page.
//
// The window shows Content, Panel and Line in its frame, puts Commands into its
// menu, and calls Start once, Changed after each commit, and Close.
//
// Caveat: keys are faster than answers. What is pressed while the list or the
// preview is still being read (↓, Enter, F6) waits in order and is done then,
// to the customer who is selected then; another letter or a click drops it.
package customers
