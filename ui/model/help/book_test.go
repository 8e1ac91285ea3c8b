package help

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/keydesk/keydesk/ui/model/label"
)

// ours is the book that the program carries.
func ours(t *testing.T) *Book {
	t.Helper()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// book is a book of these files.
func book(texts ...string) (*Book, error) {
	files := fstest.MapFS{}
	for i, text := range texts {
		files["help/"+string(rune('a'+i))+".md"] = &fstest.MapFile{Data: []byte(text)}
	}
	return Read(files, "help")
}

func TestEveryTitleIsThere(t *testing.T) {
	if got := ours(t).Titles(); !slices.Equal(got, label.Topics()) {
		t.Errorf("the topics are %q, want %q", got, label.Topics())
	}
}

// The names under which those who come from other programs look.
func TestOldNames(t *testing.T) {
	b := ours(t)
	for name, want := range map[string]string{
		"Navigation panel": label.MainWindow, "Customer Details Panel": label.CustomerDetails,
		"Customer License Portal": label.CustomerPage, "SET Customer Password Dialog": label.SetCustomerPassword,
		"reset password": label.SetCustomerPassword, "scope selector": label.MainWindow,
		"Password Reset Options": label.Settings, "customers filter": label.Customers,
	} {
		if got, _ := b.Topic(name); got.Title != want {
			t.Errorf("%q is %q, want %q", name, got.Title, want)
		}
		if hits := b.Search(name); len(hits) == 0 || hits[0].Title != want {
			t.Errorf("searching %q gives %v", name, hits)
		}
	}
	if hits := b.Search("Shopping Cart"); len(hits) == 0 || hits[0].Title != label.ManagingPasswords {
		t.Errorf("the vendor's own site is found under %v", hits)
	}
}

func TestEveryTopicLeadsOn(t *testing.T) {
	b := ours(t)
	reached := map[string]bool{}
	for _, topic := range b.topics {
		links := topic.Links()
		if len(links) == 0 {
			t.Errorf("%q leads nowhere", topic.Title)
		}
		for _, to := range links {
			if to == topic.Title {
				t.Errorf("%q leads to itself", topic.Title)
			}
			reached[to] = true
		}
	}
	for _, title := range b.Titles() {
		if !reached[title] && title != label.FirstStart && title != label.MainWindow {
			t.Errorf("nothing leads to %q", title)
		}
	}
}

// What is drawn on one line has to fit on one, at 150 % too.
func TestNothingIsTooLongForALine(t *testing.T) {
	for _, topic := range ours(t).topics {
		for _, block := range topic.Blocks {
			for _, s := range block.Spans {
				if (s.Style == Key || s.Style == Link) && len(s.Text) > 32 {
					t.Errorf("%q has %q", topic.Title, s.Text)
				}
				for _, word := range strings.Fields(s.Text) {
					if len(word) > 32 {
						t.Errorf("%q has %q", topic.Title, word)
					}
				}
			}
		}
	}
}

func TestSearch(t *testing.T) {
	b := ours(t)
	for query, want := range map[string]string{
		"forgotten password": label.ManagingPasswords, "secured": label.PasswordAccessibility, "who may see": label.PasswordAccessibility,
		"csv": label.ImportAndExport, "excel": label.ImportAndExport, "smtp": label.Mail, "recovery key": label.KeysOfFile,
		"audit": label.Activity, "PASSWORD  accessibility": label.PasswordAccessibility, "allow manual entry": label.SetCustomerPassword,
		"email confirmed": label.CustomerDetails, "link expired": label.CustomerPage, "shortcuts": label.MainWindow, "backup": label.KeysOfFile,
		"dark": label.Settings, "mail": label.Mail, "settings": label.Settings, "read-aloud": label.SetCustomerPassword,
	} {
		hits := b.Search(query)
		if len(hits) == 0 || hits[0].Title != want {
			t.Errorf("searching %q gives %q", query, titles(hits))
		}
		for _, h := range hits {
			if h.Excerpt == "" || strings.ContainsAny(h.Excerpt, "\n") || len([]rune(h.Excerpt)) > excerptLong+2 {
				t.Errorf("%q: %q says %q", query, h.Title, h.Excerpt)
			}
		}
	}
	for _, query := range []string{"", "  ", "!?", "xyzzy"} {
		if hits := b.Search(query); len(hits) != 0 {
			t.Errorf("searching %q gives %q", query, titles(hits))
		}
	}
	if hits := b.Search("xyzzy csv"); len(hits) == 0 || hits[0].Title != label.ImportAndExport {
		t.Errorf("where nothing has all words, what has most is found, not %q", titles(hits))
	}
}

func titles(hits []Hit) (all []string) {
	for _, h := range hits {
		all = append(all, h.Title)
	}
	return all
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("before it ", 20) + "the needle and " + strings.Repeat("after it ", 20)
	b, err := book("# One\n\nNo.\n\n## The needle\n\n" + strings.TrimSpace(long) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	got := b.Search("needle")[0].Excerpt
	if !strings.Contains(got, "the needle and after") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("the excerpt is %q", got)
	}
	if b, err = book("# One\nAlso called: Old name\n\nShort.\n"); err != nil {
		t.Fatal(err)
	}
	if got := b.Search("old")[0].Excerpt; got != "Also called: Old name" {
		t.Errorf("what another name alone has found says %q", got)
	}
}

func TestBooksThatAreRefused(t *testing.T) {
	for name, texts := range map[string][]string{
		"a link to nowhere":       {"# One\n\nSee [it](Two).\n"},
		"a link to another name":  {"# One\n\nSee [it](Deux).\n", "# Two\nAlso called: Deux\n\nText.\n"},
		"a title twice":           {"# One\n\nText.\n", "# one\n\nText.\n"},
		"another name that is":    {"# One\n\nText.\n", "# Two\nAlso called: One\n\nText.\n"},
		"another name twice":      {"# One\nAlso called: Two, two\n\nText.\n"},
		"a file that is no topic": {"# One\n\nText.\n", "Text.\n"},
	} {
		if _, err := book(texts...); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
