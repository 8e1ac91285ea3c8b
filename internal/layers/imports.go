package layers

import (
	"fmt"
	"slices"
	"strings"
)

// Imports checks that every package of ours imports only what its room may,
// and that what belongs to one room stays in it.
func Imports(packages []Package) []Violation {
	var all []Violation
	for _, p := range packages {
		path, ours := room(p.ImportPath)
		if !ours {
			continue
		}
		all = append(all, oneWay(path, p.Imports)...)
		all = append(all, foreign(path, p.Imports)...)
	}
	return all
}

// oneWay checks a package's imports of ours against the table.
func oneWay(path string, imports []string) []Violation {
	table := rooms()
	i := slices.IndexFunc(table, func(r aRoom) bool { return within(path, r.path) })
	if i < 0 {
		return []Violation{{path, "has no line in internal/layers/rooms.go",
			"a folder that no rule speaks of can be imported by everybody and import everything"}}
	}
	var all []Violation
	for _, imported := range imports {
		to, ours := room(imported)
		if !ours || exceptions()[path+" → "+to] != "" || within(to, table[i].path) || anyWithin(to, table[i].may) {
			continue
		}
		all = append(all, Violation{path, "imports " + to, table[i].why})
	}
	return all
}

// foreign checks that a module named in the table below is imported only by
// the room it belongs to.
func foreign(path string, imports []string) []Violation {
	var all []Violation
	for _, imported := range imports {
		for _, f := range []struct {
			module string
			rooms  []string
			why    string
		}{
			{"fyne.io/fyne/v2/app", []string{"cmd/keydesk/..."},
				"Fyne's app needs cgo and OpenGL: only the program takes it, so that the windows are built and tested without"},
			{"fyne.io/", []string{"ui/desk/...", "cmd/keydesk/..."},
				"only ui/desk imports Fyne: everything else must build without cgo and OpenGL and be tested without a window"},
			{"go.etcd.io/bbolt", []string{"db/bolt/...", "bench/..."}, "an adapter is named by its technology, so that the others can do without it"},
		} {
			if strings.HasPrefix(imported, f.module) && !anyWithin(path, f.rooms) {
				all = append(all, Violation{path, "imports " + imported, f.why})
				break
			}
		}
	}
	return all
}

// noCgo are the rooms that build without a C compiler.
var noCgo = []string{"core/...", "db/...", "assets/...", "ui/model/...", "ui/portal/...", "ui/cli/...", "cmd/keydeskctl/..."}

// Cgo checks that no room of noCgo needs a C compiler, itself or through what
// it imports. Go's own packages do without cgo where there is none.
func Cgo(packages []Package) []Violation {
	needs := map[string]bool{}
	for _, p := range packages {
		needs[p.ImportPath] = !p.Standard && len(p.CgoFiles) > 0
	}
	var all []Violation
	for _, p := range packages {
		path, ours := room(p.ImportPath)
		if !ours || !anyWithin(path, noCgo) {
			continue
		}
		for _, dep := range append([]string{p.ImportPath}, p.Deps...) {
			if needs[dep] {
				all = append(all, Violation{path, fmt.Sprintf("needs cgo through %s", dep),
					"keydeskctl is one static file that runs on a server without a C library"})
			}
		}
	}
	return all
}
