package help

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/ui/model/label"
)

// Every page of the windows says which topic F1 opens there, in a method Topic.
// The pages cannot be imported all at once, so what they return is read.
func TestTopicsOfThePages(t *testing.T) {
	labels := constants(t, filepath.Join("..", "..", "model", "label"))
	asked := map[string]bool{}
	err := filepath.WalkDir("..", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		own := constants(t, dir)
		for _, f := range files(t, dir) {
			for _, one := range returned(f) {
				name, ok := one.(*ast.Ident)
				from := own
				if of, selects := one.(*ast.SelectorExpr); selects {
					name, ok, from = of.Sel, true, labels
				}
				switch {
				case !ok || from[name.Name] == "":
					continue // one that asks the page under it
				case !slices.Contains(label.Topics(), from[name.Name]):
					t.Errorf("%s has the topic %q, which there is not", dir, from[name.Name])
				}
				asked[from[name.Name]] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{label.FirstStart, label.Customers, label.CustomerDetails, label.ManagingPasswords, label.ImportAndExport, label.Mail, label.Activity} {
		if !asked[title] {
			t.Errorf("no page asks for %q any more", title)
		}
	}
}

// files are the files of a folder, without tests.
func files(t *testing.T, dir string) (all []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// constants are the texts that a folder's constants stand for.
func constants(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, f := range files(t, dir) {
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			for i := 0; ok && i < min(len(v.Names), len(v.Values)); i++ {
				if text, is := v.Values[i].(*ast.BasicLit); is && text.Kind == token.STRING {
					all[v.Names[i].Name] = constant.StringVal(constant.MakeFromLiteral(text.Value, token.STRING, 0))
				}
			}
			return true
		})
	}
	return all
}

// returned are what the methods Topic of a file return.
func returned(f *ast.File) (all []ast.Expr) {
	for _, d := range f.Decls {
		method, ok := d.(*ast.FuncDecl)
		if !ok || method.Name.Name != "Topic" || method.Recv == nil || method.Body == nil {
			continue
		}
		ast.Inspect(method.Body, func(n ast.Node) bool {
			if r, ok := n.(*ast.ReturnStmt); ok {
				all = append(all, r.Results...)
			}
			return true
		})
	}
	return all
}
