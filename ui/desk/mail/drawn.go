package mail

import "fyne.io/fyne/v2"

// use says whether a key is one that uses what has the keyboard.
func use(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter || ev.Name == fyne.KeySpace
}
