package portal

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/keydesk/keydesk/assets"
)

// The templates, each a page in the frame of layout.html.
const (
	ticketTemplate  = "ticket.html"
	confirmTemplate = "confirm.html"
	noteTemplate    = "note.html"
)

// pages are the templates in every language.
type pages struct {
	languages *languages
	ready     map[string]*template.Template // by language and name
}

// loadPages parses the embedded templates, once a language, because the
// function t is bound when a template is parsed.
func loadPages() (*pages, error) {
	langs, err := loadLanguages()
	if err != nil {
		return nil, err
	}
	p := &pages{languages: langs, ready: map[string]*template.Template{}}
	for _, text := range langs.all {
		for _, name := range []string{ticketTemplate, confirmTemplate, noteTemplate} {
			page, err := template.New("layout.html").Funcs(template.FuncMap{"t": text.get}).
				ParseFS(assets.Portal, "portal/layout.html", "portal/"+name)
			if err != nil {
				return nil, fmt.Errorf("reading the portal's page %s: %w", name, err)
			}
			p.ready[text.lang+"/"+name] = page
		}
	}
	return p, nil
}

// frame is what every page has. Pages embed it.
type frame struct {
	Lang, Title, Vendor, Mark, Site string
	Summary                         *summary
}

// summary is the banner over a form that was not taken.
type summary struct {
	Title string
	Lines []summaryLine
}

// summaryLine is one reason; Field is the id of the field to mend, or "".
type summaryLine struct{ Field, Text string }

// newFrame makes a page's frame. vendor may be "".
func newFrame(t *texts, heading, vendor string) frame {
	f := frame{Lang: t.lang, Vendor: vendor, Site: t.must("site")}
	if strings.TrimSpace(vendor) == "" {
		f.Vendor, f.Site = t.must("nobody"), ""
	}
	f.Mark = markOf(f.Vendor)
	f.Title = t.must("title", heading, f.Vendor)
	return f
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

// text chooses the language of a request.
func (s *site) text(r *http.Request) *texts {
	return s.pages.languages.choose(r.Header.Get("Accept-Language"))
}

// draw renders a page whole before it sends anything, so that a mistake in a
// template gives a 500 and no half page.
func (s *site) draw(w http.ResponseWriter, r *http.Request, status int, name string, page any) {
	var out bytes.Buffer
	if err := s.pages.ready[s.text(r).lang+"/"+name].Execute(&out, page); err != nil {
		s.log.ErrorContext(r.Context(), "portal: drawing a page", "page", name, "error", err)
		http.Error(w, "Something went wrong here. Please try again in some minutes.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(out.Bytes()) // the client is gone; there is nobody to tell
	}
}
