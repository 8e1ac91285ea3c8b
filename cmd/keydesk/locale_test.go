package main

import "testing"

func TestHasLanguage(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang string
		want                bool
	}{
		{"", "", "", false}, {"", "", "C", false}, {"", "", "C.UTF-8", false}, {"POSIX", "", "hu_HU.UTF-8", false},
		{"", "", "hu_HU.UTF-8", true}, {"", "de_AT", "C", true}, {"", "C.UTF-8", "de_AT", false}, {"en_GB.UTF-8", "C", "C", true},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}
		if got := hasLanguage(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%v has a language: %v", env, got)
		}
	}
}
