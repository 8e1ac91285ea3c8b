// Package layers holds the rules that keep the house in order, most of all
// that imports go one way: cmd → ui → core → db. Its test runs them over
// `go list -deps` and over the source, and says which rule broke and why the
// rule exists.
//
// Start at rooms.go, the table of who may import whom. Whoever adds a folder
// adds its line there.
//
// Caveat: test files are free to import what they like; the rules are for what
// ships.
package layers

import (
	"fmt"
	"slices"
	"strings"
)

// Module is the path of this module.
const Module = "github.com/keydesk/keydesk"

// Package is what the rules know of a package; the fields are go list's.
type Package struct {
	ImportPath string
	Standard   bool     // part of Go itself
	Imports    []string // direct, without those of tests
	Deps       []string // all of them, through others too
	CgoFiles   []string
}

// Violation is one broken rule.
type Violation struct {
	Where string // a package or a file with its line
	What  string // what it does, as a sentence without its subject
	Why   string // why there is a rule against it
}

func (v Violation) String() string {
	return fmt.Sprintf("%s %s.\n\tWhy not: %s", v.Where, v.What, v.Why)
}

// room returns a package's path inside the module, "." for the root.
func room(importPath string) (path string, ours bool) {
	if importPath == Module {
		return ".", true
	}
	return strings.CutPrefix(importPath, Module+"/")
}

// within says whether path is the folder pattern names, or, where pattern
// ends in "/...", anything in it too.
func within(path, pattern string) bool {
	folder, tree := strings.CutSuffix(pattern, "/...")
	return path == folder || tree && strings.HasPrefix(path, folder+"/")
}

// anyWithin says whether path is within one of patterns.
func anyWithin(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return within(path, p) })
}
