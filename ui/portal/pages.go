package portal

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"github.com/keydesk/keydesk/assets"
)

// The templates, each a page in the frame of layout.html.
const (
	ticketTemplate   = "ticket.html"
	confirmTemplate  = "confirm.html"
	noteTemplate     = "note.html"
	loginTemplate    = "login.html"
	askTemplate      = "ask.html"
	registerTemplate = "register.html"
	passwordTemplate = "password.html"
	accountTemplate  = "account.html"
	licensesTemplate = "licenses.html"
	seatTemplate     = "seat.html"
	offlineTemplate  = "offline.html"
	responseTemplate = "response.html"
)

func templates() []string {
	return []string{ticketTemplate, confirmTemplate, noteTemplate, loginTemplate, askTemplate,
		registerTemplate, passwordTemplate, accountTemplate,
		licensesTemplate, seatTemplate, offlineTemplate, responseTemplate}
}

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
		shared, err := template.New("layout.html").Funcs(template.FuncMap{"t": text.get}).
			ParseFS(assets.Portal, "portal/layout.html", "portal/parts.html")
		if err != nil {
			return nil, fmt.Errorf("reading the frame of the portal's pages: %w", err)
		}
		for _, name := range templates() {
			page, err := shared.Clone()
			if err == nil {
				page, err = page.ParseFS(assets.Portal, "portal/"+name)
			}
			if err != nil {
				return nil, fmt.Errorf("reading the portal's page %s: %w", name, err)
			}
			p.ready[text.lang+"/"+name] = page
		}
	}
	return p, nil
}

// view is a page that can be drawn: it embeds frame.
type view interface{ language() string }

// draw renders a page whole before it sends anything, so that a mistake in a
// template gives a 500 and no half page.
func (s *site) draw(w http.ResponseWriter, r *http.Request, status int, name string, page view) {
	var out bytes.Buffer
	if note, ok := page.(notePage); ok && s.o.LinksOnly {
		note.Button, note.Ways = nil, nil // where they lead nothing answers
		page = note
	}
	if err := s.pages.ready[page.language()+"/"+name].Execute(&out, page); err != nil {
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
