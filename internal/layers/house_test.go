package layers

import (
	"os"
	"testing"
)

// root is the module's folder, seen from this package.
const root = "../.."

func TestImportsGoOneWay(t *testing.T) {
	packages, err := List(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	if !contains(packages, Module+"/db") || !contains(packages, "context") {
		t.Fatalf("go list names %d packages, and not both db and context", len(packages))
	}
	report(t, Imports(packages))
	report(t, Cgo(packages))
}

func TestSource(t *testing.T) {
	found, err := Source(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	report(t, found)
}

func report(t *testing.T, found []Violation) {
	t.Helper()
	for _, v := range found {
		t.Error(v)
	}
}

func contains(packages []Package, path string) bool {
	for _, p := range packages {
		if p.ImportPath == path {
			return true
		}
	}
	return false
}
