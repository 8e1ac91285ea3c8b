// Package kit is the windows' parts: what Fyne has not, or draws another way.
// Text that wraps or ends in "…", buttons, fields with a frame and a line for
// what is wrong, dialogs, banners, toasts, lists with columns, and the frame of
// the main window. A part shows what it is given and reports what is done with
// it; it knows neither the core nor a page.
//
// Three things hold for every part. It is used with the keyboard: what it does
// not need itself (Esc, Enter, F1 to F12) goes on to the canvas's OnTypedKey,
// because Fyne gives a key to the focused widget alone. Where it cannot be used
// it says why: Disable takes the reason, and a click or the space bar shows it.
// And its height follows its width: Column, Row, Flow and Scroll ask HeightFor,
// so that text wraps at 200 % as it does at 100 %.
//
// Caveat: measures are the design's pixels (look.Px) of the theme that was set
// when a part was last refreshed. Parts are used on the goroutine of the windows
// alone.
package kit
