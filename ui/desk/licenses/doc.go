// Package licenses is the page Licenses: the filter, the list, the preview with
// the Actions, and the dialogs that add licenses and products. It shows what
// ui/model/licenses and license decide, and asks the window around it for
// everything that leaves the page.
//
// Caveat: keys are faster than answers. What is pressed while list or preview
// are still being read (↓, Enter, F7) waits in order and is done then, to the
// license that is selected then; another letter or a click drops it.
package licenses
