// Package play plays the windows of the program as a person at the keyboard
// would: Tab to a thing by its name, type, press Enter or a key of the menu, and
// wait for what must come of it. The guided tour is played with it, and so are
// the tests of the whole program in a real window.
//
// Caveat: a Player waits for the goroutine of the windows and so runs beside it;
// what it is given to look with (Do, Until) runs on that goroutine.
package play
