package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs are the pages for users, by their path from here.
func docs(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for _, name := range append(names, "../../README.md", "../../CONTRIBUTING.md", "../../CHANGELOG.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(text)
	}
	return pages
}

// TestDocsCommands: what the pages tell people to type is there, with its flags
// and as many arguments.
func TestDocsCommands(t *testing.T) {
	quotes := regexp.MustCompile(`"[^"]*"`)
	tried := 0
	for name, text := range docs(t) {
		for line := range strings.Lines(text) {
			typed, ok := strings.CutPrefix(line, "keydeskctl ")
			if !ok {
				continue
			}
			typed, _, _ = strings.Cut(typed, " # ")
			words := strings.Fields(quotes.ReplaceAllString(typed, "text"))
			tried++
			cmd, rest, err := newRoot(&app{}).Find(words)
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if err == nil && cmd.HasSubCommands() {
				t.Errorf("%s: %q names no verb", name, typed)
			} else if err == nil {
				err = cmd.ValidateArgs(cmd.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %q: %v", name, typed, err)
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d commands were found", tried)
	}
}

// TestDocsKeys: the keys that scripts are promised are those that are printed.
func TestDocsKeys(t *testing.T) {
	text := strings.Join(strings.Fields(docs(t)["../../docs/keydeskctl.md"]), " ")
	for verb, printed := range map[string]any{
		"customer list": customerJSON{}, "mail list": mailJSON{}, "settings list": settingJSON{}, "audit list": entryJSON{},
		"operator list": operatorJSON{}, "group list": groupJSON{},
	} {
		if want := strings.Join(keysOf(printed), ", "); !strings.Contains(text, "`"+want+"`") {
			t.Errorf("%s: the page does not promise %s", verb, want)
		}
	}
}

// TestDocsLinks: no page leads to a file that is not there.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)\)`)
	for name, text := range docs(t) {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), found[1])); err != nil {
				t.Errorf("%s leads to %s: %v", name, found[1], err)
			}
		}
	}
}
