package main

import (
	"os"
	"runtime"
)

// lightUnlessTold has the windows begin light where the desktop does not say
// whether it is light or dark: Fyne would take it for dark. Where it does say,
// Fyne follows it, and on Windows and macOS it always knows.
func lightUnlessTold() error {
	const variable = "FYNE_THEME"
	if _, told := os.LookupEnv(variable); told || runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	return os.Setenv(variable, "light")
}
