package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// english has Fyne take English where the environment names no language: the
// locale C, which cron, ssh and containers set, has none, and Fyne prints an
// error for each start of it. Keydesk itself speaks English whatever it says.
func english() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil // the system's settings say it
	}
	const variable = "LC_ALL" // which goes before all others
	if hasLanguage(os.Getenv) {
		return nil
	}
	if err := os.Setenv(variable, "en_US.UTF-8"); err != nil {
		return fmt.Errorf("choosing a language: %w", err)
	}
	return nil
}

// hasLanguage says whether the locale of messages has a language; the first of
// the variables that is set counts (POSIX.1, 8.2).
func hasLanguage(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			language, _, _ := strings.Cut(locale, ".")
			return language != "C" && language != "POSIX"
		}
	}
	return false
}
