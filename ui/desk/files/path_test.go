package files

import (
	"path/filepath"
	"runtime"
	"testing"
)

func TestPaths(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths are those of Unix")
	}
	for _, one := range []struct{ text, dir, part string }{
		{"/a/b", "/a", "b"}, {"/a/b/", "/a/b", ""}, {"/", "/", ""}, {"b", "/base", "b"}, {"", "/base", ""},
		{"c/d", "/base/c", "d"}, {"~/x", "/home/anna", "x"}, {"~", "/base", "~"}, {"../", "/", ""}, {"/a/../b/", "/b", ""},
		{"/a/b//c/x.csv", "/c", "x.csv"}, {"/a/b/~/c/x", "/home/anna/c", "x"}, {"/a/~/b//c//d", "/", "d"}, {"/a/b//", "/", ""}, {"/a/~b/c", "/a/~b", "c"}, {"/a/~", "/a", "~"},
	} {
		if dir, part := split("/base", "/home/anna", one.text); dir != one.dir || part != one.part {
			t.Errorf("%q: %q, %q", one.text, dir, part)
		}
	}
	if within("/") != "/" || within("/a") != "/a/" {
		t.Error("separators")
	}
}

func TestCompletion(t *testing.T) {
	rows := []item{{name: "Ács", dir: true}, {name: "Kunden 2024.csv"}, {name: "kunden 2025.csv"}, {name: "list"}, {name: "list.csv"}}
	for part, want := range map[string]string{
		"": "", "x": "x", "ács": within("Ács"), "ku": "Kunden 202", "kunden 2025": "kunden 2025.csv", "l": "list", "list": "list",
	} {
		if got := complete(rows, part); got != want {
			t.Errorf("%q: %q, want %q", part, got, want)
		}
	}
	for part, want := range map[string]int{"": -1, "2025": 0, "kunden 2025": 2, "list.csv": 4, "list": 3} {
		if got := best(rows, part); got != want {
			t.Errorf("best of %q: %d, want %d", part, got, want)
		}
	}
}

func TestPlacesOfADesktop(t *testing.T) {
	a := &asked{home: t.TempDir()}
	a.make(t, "Dokumente/", "Downloads/", ".config/user-dirs.dirs")
	write(t, filepath.Join(a.home, ".config", "user-dirs.dirs"), "# made by a desktop\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\nXDG_DESKTOP_DIR=\"$HOME/\"\n")
	var names string
	for _, p := range places(a.home) {
		names += p.name + " "
	}
	equal(t, names, "Home Dokumente Downloads ")
}
