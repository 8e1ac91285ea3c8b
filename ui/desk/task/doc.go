// Package task runs work beside the windows and brings its results back: the
// one runner, and the only caller of fyne.Do.
//
// A callback of a window never opens a transaction, hashes a password or reads
// a file; it starts work with Go. The work gets a context, may report progress,
// and runs on a goroutine of its own; its result comes back on the goroutine of
// the windows. Three rules are kept here, once for all:
//
//   - newest wins: what is started in a Slot cancels what ran there before, and
//     an older result never arrives after a newer start;
//   - a page that was closed gets nothing any more: no result, no progress;
//   - a panic in the work becomes an error (PanicError) and the window lives.
//
// Tests choose another way home: Inline runs everything on the caller's
// goroutine, Queue keeps results until the test asks for them.
//
// Caveat: canceling asks, it does not kill. Work that ignores its context goes
// on in the background, and Close waits for it.
package task
