package portal_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/ui/portal"
)

// Every key that the program or a page asks for is there, and every text is
// asked for.
func TestTextsAreComplete(t *testing.T) {
	raw, err := assets.Portal.ReadFile("portal/text/en.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	source := sources(t)
	for _, found := range regexp.MustCompile(`(?:must\(|{t |\(t )"([a-z0-9.-]+)"`).FindAllStringSubmatch(source, -1) {
		if _, ok := texts[found[1]]; !ok {
			t.Errorf("there is no text %q", found[1])
		}
	}
	for key := range texts {
		made := strings.HasPrefix(key, "dead.") || strings.HasPrefix(key, "fault.") || strings.HasPrefix(key, "rule.")
		if !made && !strings.Contains(source, `"`+key+`"`) {
			t.Errorf("nobody asks for the text %q", key)
		}
	}
}

// sources are the program's files and the templates.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	pages, err := fs.Glob(assets.Portal, "portal/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pages {
		text, err := assets.Portal.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// A page without a vendor's name still has a title and a mark.
func TestNoVendor(t *testing.T) {
	b := newBench(t, portal.Options{})
	wants(t, b.get("/nowhere"), 404, "<title>There is nothing here – Customer License Portal</title>", `<span class="mark" aria-hidden="true">C</span>`)
	b = newBench(t, portal.Options{Vendor: func() string { return "«ørsted» & Co" }})
	wants(t, b.get("/nowhere"), 404, "«ørsted» &amp; Co", `aria-hidden="true">Ø</span>`)
}
