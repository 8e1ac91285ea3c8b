package place

import (
	"path/filepath"
	"testing"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		goos           string
		env            map[string]string
		database, conf string
	}{
		{"linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/keydesk/keydesk.db", "/home/a/.config/keydesk"},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}, "/d/keydesk/keydesk.db", "/c/keydesk"},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "d", "XDG_CONFIG_HOME": "c"}, "/home/a/.local/share/keydesk/keydesk.db", "/home/a/.config/keydesk"},
		{"freebsd", map[string]string{"XDG_DATA_HOME": "/d"}, "/d/keydesk/keydesk.db", ""},
		{"darwin", map[string]string{"HOME": "/Users/a", "XDG_DATA_HOME": "/d"}, "/Users/a/Library/Application Support/keydesk/keydesk.db", "/Users/a/Library/Application Support/keydesk"},
		{"windows", map[string]string{"HOME": "/h", "LOCALAPPDATA": "/local", "APPDATA": "/roaming"}, "/local/keydesk/keydesk.db", "/roaming/keydesk"},
		{"linux", nil, "", ""},
		{"darwin", nil, "", ""},
		{"windows", map[string]string{"HOME": "/h"}, "", ""},
	} {
		env := func(name string) string { return c.env[name] }
		check(t, c.goos, c.database, func() (string, error) { return Database(c.goos, env) })
		check(t, c.goos, c.conf, func() (string, error) { return Config(c.goos, env) })
	}
}

func check(t *testing.T, goos, want string, get func() (string, error)) {
	t.Helper()
	got, err := get()
	if got != filepath.FromSlash(want) || (err != nil) != (want == "") {
		t.Errorf("%s: %q, %v; want %q", goos, got, err, want)
	}
}
