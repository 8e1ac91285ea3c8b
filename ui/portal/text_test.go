package portal_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/ui/portal"
)

// Every key that the program or a page asks for is there, and every text is
// asked for.
func TestTextsAreComplete(t *testing.T) {
	texts, source := texts(t, "en"), sources(t)
	for _, found := range regexp.MustCompile(`(?:must\(|{t |\(t |key: )"([a-z0-9.-]*[a-z0-9])"`).FindAllStringSubmatch(source, -1) {
		if _, ok := texts[found[1]]; !ok {
			t.Errorf("there is no text %q", found[1])
		}
	}
	made := regexp.MustCompile(`^(dead|fault|rule|problem|register|forgot|confirmagain)\.`)
	for key := range texts {
		if !made.MatchString(key) && !strings.Contains(source, `"`+key+`"`) {
			t.Errorf("nobody asks for the text %q", key)
		}
	}
}

// German has what English has, said in other words, with the same verbs for what is put in.
func TestTextsInEveryLanguage(t *testing.T) {
	english, german := texts(t, "en"), texts(t, "de")
	verbs := regexp.MustCompile(`%(\[\d\])?[sd]`)
	same := map[string]bool{"title": true, "account.website": true, "time.today": true}
	for key, text := range english {
		other, ok := german[key]
		switch {
		case !ok:
			t.Errorf("%s is not in German", key)
		case strings.TrimSpace(other) == "" || other == text && !same[key]:
			t.Errorf("%s is not translated: %q", key, other)
		case !slices.Equal(verbs.FindAllString(text, -1), verbs.FindAllString(other, -1)):
			t.Errorf("%s puts other things in: %q, %q", key, text, other)
		}
	}
	for key := range german {
		if _, ok := english[key]; !ok {
			t.Errorf("%s is in German alone", key)
		}
	}
}

func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := assets.Portal.ReadFile("portal/text/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
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
