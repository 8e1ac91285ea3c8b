// Package tour is the guided tour: it plays the main job in the real windows,
// from the first start to the mail's link being used, and keeps a picture of
// each step. It is how the program is shown, and a test of the whole of it.
//
// A step is played as a person at the keyboard would play it: Tab to a thing by
// its name, type, press Enter or a key of the menu. What must come of it is
// waited for, and where that does not come the tour fails and says what it
// waited for.
//
// Caveat: the desk it makes is a new one in the folder of the pictures' parent
// for as long as the tour runs; no mail leaves the computer.
package tour
