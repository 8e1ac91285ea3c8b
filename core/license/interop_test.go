package license_test

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/license"
)

// The programs around the functions of docs/licenses.md: they print the License
// ID, or end with an error.
const (
	pythonMain = "\nimport sys\nprint(check(*sys.argv[1:])[\"sub\"])\n"
	scriptMain = "\nconsole.log((await check(...process.argv.slice(2))).sub);\n"
)

// TestOtherLanguages checks files with the functions of docs/licenses.md, as
// they stand there, and their standard libraries.
func TestOtherLanguages(t *testing.T) {
	page, err := os.ReadFile("../../docs/licenses.md")
	if err != nil {
		t.Fatal(err)
	}
	for language, run := range map[string]func(t *testing.T, code string) []string{"python": python, "javascript": script} {
		t.Run(language, func(t *testing.T) {
			_, code, ok := strings.Cut(string(page), "```"+language+"\n")
			code, _, end := strings.Cut(code, "```")
			if !ok || !end {
				t.Fatal("docs/licenses.md does not show it")
			}
			command := run(t, code)
			s := newShop(t)
			s.sold.IssuedAt, s.sold.Expires = time.Now(), time.Now().AddDate(1, 0, 0)
			checkElsewhere(t, command, s)
		})
	}
}

func checkElsewhere(t *testing.T, command []string, s shop) {
	t.Helper()
	check := func(file []byte, typ license.Type) (string, error) {
		args := append(command[1:], string(file), s.key.String(), string(typ), s.sold.Product, s.sold.Computer)
		out, err := exec.CommandContext(t.Context(), command[0], args...).CombinedOutput()
		return string(out), err
	}
	good := s.sign(t, license.TypeLicense, s.sold)
	if out, err := check(good, license.TypeLicense); err != nil || strings.TrimSpace(out) != s.sold.ID {
		t.Fatalf("a good file: %v\n%s", err, out)
	}
	old, elsewhere := s.sold, s.sold
	old.Expires, elsewhere.Computer = time.Now().Add(-time.Hour), "another"
	parts := strings.Split(string(good), ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"` + s.key.ID + `","typ":"keydesk-license+jws"}`))
	for name, file := range map[string][]byte{
		"expired":          s.sign(t, license.TypeLicense, old),
		"another computer": s.sign(t, license.TypeLicense, elsewhere),
		"forged":           newShop(t).jws(s.header(), s.body(t)),
		"a response":       s.sign(t, license.TypeResponse, s.sold),
		"no signature":     []byte(none + "." + parts[1] + "."),
	} {
		if out, err := check(file, license.TypeLicense); err == nil {
			t.Errorf("%s was taken: %s", name, out)
		}
	}
}

func python(t *testing.T, code string) []string {
	t.Helper()
	if exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", "import jwt, cryptography").Run() != nil {
		t.Skip("Python with PyJWT is not installed (Debian: python3-jwt, python3-cryptography)")
	}
	return []string{"/usr/bin/python3", write(t, "check.py", code+pythonMain)}
}

func script(t *testing.T, code string) []string {
	t.Helper()
	const library = "/usr/share/nodejs/jose"
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(library); err != nil || missing != nil {
		t.Skip("Node.js with jose is not installed (Debian: nodejs, node-jose)")
	}
	path := write(t, "check.mjs", code+scriptMain)
	modules := filepath.Join(filepath.Dir(path), "node_modules")
	if err := os.Mkdir(modules, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(library, filepath.Join(modules, "jose")); err != nil {
		t.Fatal(err)
	}
	return []string{node, path}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
