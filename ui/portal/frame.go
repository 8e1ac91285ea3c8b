package portal

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/keydesk/keydesk/core"
)

// frame is what every page has. Pages embed it.
type frame struct {
	Lang, Title, Vendor, Mark, Site string
	Logo, Wide                      bool
	Languages                       []languageLink
	Visitor                         *visitor // nil: nobody is logged in
	Summary                         *summary
	News                            string // something good that has just happened
	foot
}

// foot is what the vendor has at the foot of each page, "" being none.
type foot struct{ Contact, Privacy, Help string }

func footOf(f core.Front) foot { return foot{f.Contact, f.Privacy, f.Help} }

// foot is that of a request's scope, for a page that can do without.
func (s *site) foot(r *http.Request) foot {
	front, err := s.door.Front(r.Context(), s.scope(r))
	if err != nil {
		return foot{}
	}
	return footOf(front)
}

func (f frame) language() string { return f.Lang }

// languageLink switches the page to a language.
type languageLink struct {
	Code, Name, Href string
	Here             bool
}

// visitor is who is logged in, with his ways in the page's head.
type visitor struct {
	Name, FormToken string
	Links           []pageLink
}

type pageLink struct {
	Href, Text string
	Here       bool
}

// summary is the banner over a form that was not taken. Quiet leaves the
// keyboard in a field.
type summary struct {
	Title string
	Lines []summaryLine
	Quiet bool
}

// summaryLine is one reason; Field is the id of the field to mend, or "".
type summaryLine struct{ Field, Text string }

// wrong says in the page's title that the form was not taken.
func (f *frame) wrong(t *texts, s *summary) {
	if f.Summary = s; s != nil {
		f.Title = t.must("title.error", f.Title)
	}
}

// frame makes a page's frame. vendor may be "".
func (s *site) frame(r *http.Request, t *texts, heading, vendor string) frame {
	portal := t.must("portal")
	f := frame{Lang: t.lang, Vendor: vendor, Site: t.must("site"), Logo: len(s.o.logo().Body) > 0}
	if strings.TrimSpace(vendor) == "" {
		f.Vendor, f.Site = portal, ""
	}
	f.Mark = markOf(f.Vendor)
	f.Title = t.must("title", heading, f.Vendor)
	if f.Vendor != portal {
		f.Title = t.must("title", f.Title, portal)
	}
	for _, other := range s.pages.languages.all {
		f.Languages = append(f.Languages, languageLink{Code: other.lang, Name: other.must("language"),
			Href: switchPath(r) + "?" + languageQuery + "=" + other.lang, Here: other == t})
	}
	return f
}

// switchPath is where a change of language leads: the page itself, or the
// first page where an address is none to come back to.
func switchPath(r *http.Request) string {
	if pathKind(r.URL.Path) == revisited {
		return "" // as relative as can be: the path may hold a token
	}
	return rootPath
}

// markOf is the vendor's mark: the first letter or digit of the name.
func markOf(vendor string) string {
	for _, r := range vendor {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "·"
}

// languageQuery is the one thing that a page takes from its address's query.
const languageQuery = "lang"

// text chooses the language of a request: the one that was chosen by link,
// else the first that the browser asks for.
func (s *site) text(r *http.Request) *texts { return s.textFor(r, "") }

// textFor is text for a customer whose record names a language, which comes
// before the browser's.
func (s *site) textFor(r *http.Request, own string) *texts {
	for _, chosen := range []string{r.URL.Query().Get(languageQuery), s.cookies.get(r, languageCookie)} {
		if t, ok := s.pages.languages.named(chosen); ok {
			return t
		}
	}
	if t, ok := s.pages.languages.spoken(own); ok {
		return t
	}
	return s.pages.languages.choose(r.Header.Get("Accept-Language"))
}

// keepLanguage remembers in the browser which language was chosen by link. It
// is the browser's own business: nothing changes on the desk.
func (s *site) keepLanguage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if t, ok := s.pages.languages.named(r.URL.Query().Get(languageQuery)); ok && r.Method == http.MethodGet {
			s.cookies.set(w, languageCookie, t.lang, languageLife)
		}
		next.ServeHTTP(w, r)
	})
}
