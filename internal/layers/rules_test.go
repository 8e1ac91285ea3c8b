package layers

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// ours makes full paths of rooms.
func ours(rooms ...string) []string {
	var all []string
	for _, r := range rooms {
		all = append(all, strings.TrimSuffix(Module+"/"+r, "/."))
	}
	return all
}

func TestImports(t *testing.T) {
	for _, c := range []struct {
		from string
		may  []string // our rooms and other modules
		not  []string
	}{
		{".", nil, ours("db", "core")},
		{"assets", nil, ours("core/secret", "internal/naughty")},
		{"db", []string{"context"}, ours("db/bolt", "core/secret", "assets")},
		{"db/bolt", append(ours("db", "db/internal/feed", "db/bolt/page"), "go.etcd.io/bbolt"), ours("db/mem", "core", "core/vault")},
		{"db/mem", ours("db", "db/internal/feed"), append(ours("db/bolt"), "go.etcd.io/bbolt")},
		{"db/dbtest", ours("db", "internal/soak"), ours("db/bolt", "core")},
		{"core/secret", nil, ours("core/vault", "assets", "db")},
		{"core/license", nil, ours("core/secret", "core", "assets")},
		{"core/password", ours("assets", "core/secret"), ours("core/license", "core/vault", "db")},
		{"core/vault", ours("core/secret"), ours("db", "core/record", "core/password", "assets")},
		{"core/record", ours("core/vault", "core/secret", "db"), ours("core", "core/outbox", "core/directory", "db/bolt")},
		{"core/directory", ours("core/record", "core/vault", "db"), ours("core/outbox", "core", "assets")},
		{"core/outbox/smtp", ours("core/outbox", "core/outbox/mime", "core/record", "db", "assets"), ours("core/directory", "core", "core/password")},
		{"core", ours("core/outbox", "core/directory", "core/license", "core/password", "db", "db/bolt", "assets"), ours("ui/model", "cmd/keydesk", "db/mem", "internal/soak")},
		{"core/novelty", nil, []string{"context"}},
		{"ui/model/sheet", ours("core", "core/password", "core/secret", "core/license", "assets", "ui/model"), ours("core/record", "core/vault", "db", "ui/desk")},
		{"ui/desk", append(ours("ui/model", "ui/desk/task", "core"), "fyne.io/fyne/v2"), append(ours("ui/portal", "ui/cli", "core/outbox", "core/directory", "db"), "fyne.io/fyne/v2/app")},
		{"ui/desk/task", []string{"context", "fyne.io/fyne/v2"}, ours("ui/desk", "ui/desk/kit", "core")},
		{"ui/desk/look", append(ours("assets"), "fyne.io/fyne/v2/theme"), ours("ui/desk/kit", "ui/model", "core")},
		{"ui/desk/kit", append(ours("ui/desk/look", "ui/desk/task"), "fyne.io/fyne/v2/widget"), ours("ui/desk", "ui/model", "core")},
		{"cmd/keydesk", append(ours("ui/desk", "core"), "fyne.io/fyne/v2", "fyne.io/fyne/v2/app"), ours("core/record", "ui/cli")},
		{"ui/portal", ours("ui/model", "core"), append(ours("ui/desk", "ui/cli", "core/vault"), "fyne.io/fyne/v2/widget")},
		{"ui/cli", ours("ui/model", "core"), ours("ui/portal", "cmd/keydeskctl", "core/record", "db/bolt")},
		{"cmd/keydeskctl", ours("ui/cli", "ui/portal", "core", "db/bolt"), append(ours("cmd/keydesk", "ui/desk", "core/record", "core/vault", "internal/soak"), "fyne.io/fyne/v2")},
		{"internal/naughty", ours("core/vault", "ui/model"), ours("cmd/keydeskctl")},
	} {
		t.Run(c.from, func(t *testing.T) {
			from := ours(c.from)[0]
			if found := Imports([]Package{{ImportPath: from, Imports: c.may}}); c.may != nil && len(found) != 0 {
				t.Errorf("refused: %v", found)
			}
			for _, imported := range c.not {
				found := Imports([]Package{{ImportPath: from, Imports: []string{imported}}})
				if len(found) == 0 {
					t.Errorf("%s may import %s", c.from, imported)
				}
				for _, v := range found {
					if v.Where != c.from || v.What == "" || v.Why == "" {
						t.Errorf("%+v does not say where, what and why", v)
					}
				}
			}
		})
	}
}

func TestOthersAreFree(t *testing.T) {
	other := Package{ImportPath: "example.com/other", Imports: append(ours("cmd/keydesk"), "fyne.io/fyne/v2"), CgoFiles: []string{"a.go"}}
	if found := append(Imports([]Package{other}), Cgo([]Package{other})...); len(found) != 0 {
		t.Error(found)
	}
}

func TestCgo(t *testing.T) {
	all := []Package{
		{ImportPath: "net", Standard: true, CgoFiles: []string{"cgo_unix.go"}},
		{ImportPath: "example.com/gl", CgoFiles: []string{"gl.go"}},
		{ImportPath: "example.com/window", Deps: []string{"example.com/gl"}},
		{ImportPath: Module + "/core", Deps: []string{"net"}},
		{ImportPath: Module + "/ui/desk", Deps: []string{"example.com/window", "example.com/gl"}},
		{ImportPath: Module + "/ui/cli", Deps: []string{"example.com/window", "example.com/gl"}},
		{ImportPath: Module + "/db/bolt", CgoFiles: []string{"fast.go"}},
	}
	var where []string
	for _, v := range Cgo(all) {
		where = append(where, v.Where)
	}
	if want := []string{"ui/cli", "db/bolt"}; !slices.Equal(where, want) {
		t.Errorf("cgo found in %q, want %q", where, want)
	}
}

func TestFile(t *testing.T) {
	long := "package a\n" + strings.Repeat("// line\n", maxLines) + "var A int\n"
	for _, c := range []struct {
		name, text string
		want       string // what the violation says, "" for none
	}{
		{"core/a.go", "package core\n", ""},
		{"core/a.go", "package core\nimport \"context\"\nvar c = context.Background()\n", "uses context.Background"},
		{"core/a.go", "package core\nimport ctx \"context\"\nvar c = ctx.TODO()\n", "uses context.TODO"},
		{"core/a.go", "package core\n// context.Background() is not used\nvar s = `context.Background()`\n", ""},
		{"core/a_test.go", "package core\nimport \"context\"\nvar c = context.Background()\n", ""},
		{"cmd/keydeskctl/main.go", "package main\nimport \"context\"\nvar c = context.Background()\n", ""},
		{"core/a_test.go", "package core\nimport \"time\"\nfunc f() { time.Sleep(1) }\n", "uses time.Sleep"},
		{"core/a.go", "package core\nimport \"time\"\nfunc f() { time.Sleep(1) }\n", ""},
		{"core/a.go", long, "lines long"},
		{"core/a_test.go", long, ""},
		{"ui/desk/a.go", "package desk\nimport \"fyne.io/fyne/v2\"\nfunc f() { fyne.DoAndWait(nil) }\n", "uses fyne.io/fyne/v2.DoAndWait"},
		{"ui/desk/task/a.go", "package task\nimport \"fyne.io/fyne/v2\"\nfunc f() { fyne.Do(nil) }\n", ""},
		{"db/bolt/fast_windows.go", "package bolt\nimport \"C\"\n", `imports "C"`},
		{"ui/cli/a_windows.go", "package cli\nimport \"" + Module + "/core/record\"\n", "imports core/record"},
	} {
		found, err := File(c.name, []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" {
			if len(found) != 0 {
				t.Errorf("%s: %v\n%s", c.name, found, c.text)
			}
			continue
		}
		if len(found) != 1 || !strings.Contains(found[0].What, c.want) || !strings.HasPrefix(found[0].Where, c.name) || found[0].Why == "" {
			t.Errorf("%s: found %v, want one that %s", c.name, found, c.want)
		}
	}
}

func TestSourceWalks(t *testing.T) {
	bad := &fstest.MapFile{Data: []byte("package a\nimport \"time\"\nfunc f() { time.Sleep(1) }\n")}
	found, err := Source(fstest.MapFS{
		"core/a_test.go": bad, "core/testdata/a_test.go": bad, ".cache/a_test.go": bad, "core/notes.txt": bad,
	})
	if err != nil || len(found) != 1 || !strings.HasPrefix(found[0].Where, "core/a_test.go:3") {
		t.Errorf("found %v, %v", found, err)
	}
	if _, err := Source(fstest.MapFS{"core/a.go": {Data: []byte("no Go")}}); err == nil {
		t.Error("a file that cannot be read is passed over")
	}
}
