package layers

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// maxLines is how long a file may be.
const maxLines = 400

// Source checks every Go file of the tree, those of other systems too.
func Source(tree fs.FS) ([]Violation, error) {
	var all []Violation
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := path.Base(name); base == "testdata" || strings.HasPrefix(base, ".") && base != "." {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		found, err := File(name, text)
		all = append(all, found...)
		return err
	})
	return all, err
}

// File checks one file, whose name is its path inside the module.
func File(name string, text []byte) ([]Violation, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("reading the source: %w", err)
	}
	test := strings.HasSuffix(name, "_test.go")
	var all []Violation
	if lines := files.Position(tree.End()).Line; lines > maxLines && !test {
		all = append(all, Violation{name, fmt.Sprintf("is %d lines long, more than %d", lines, maxLines),
			"a file that long holds more than one thing, and nobody reads it to the end"})
	}
	imports := importsOf(tree)
	if !test {
		all = append(all, fileImports(name, imports)...)
	}
	for _, c := range callsOf(tree, imports) {
		if why := forbidden(name, c.name); why != "" {
			all = append(all, Violation{files.Position(c.at).String(), "uses " + c.name, why})
		}
	}
	return all, nil
}

// fileImports checks the imports of a file by itself, because go list leaves
// out the files of other systems.
func fileImports(name string, imports map[string]string) []Violation {
	dir := path.Dir(name)
	var list []string
	for _, imported := range imports {
		list = append(list, imported)
	}
	all := append(oneWay(dir, list), foreign(dir, list)...)
	for i := range all {
		all[i].Where = name
	}
	if imports["C"] != "" && anyWithin(dir, noCgo) {
		all = append(all, Violation{name, `imports "C"`, "keydeskctl is one static file that runs on a server without a C library"})
	}
	return all
}

// importsOf returns a file's imports by the names they have in it.
func importsOf(tree *ast.File) map[string]string {
	imports := map[string]string{}
	for _, spec := range tree.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(imported)
		if imported == "fyne.io/fyne/v2" {
			name = "fyne"
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = imported
	}
	return imports
}

// use is a function or value of another package, by the package's path.
type use struct {
	name string
	at   token.Pos
}

// callsOf returns what a file uses of the packages it imports.
func callsOf(tree *ast.File, imports map[string]string) []use {
	var all []use
	ast.Inspect(tree, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && imports[x.Name] != "" {
				all = append(all, use{imports[x.Name] + "." + selector.Sel.Name, selector.Pos()})
			}
		}
		return true
	})
	return all
}
