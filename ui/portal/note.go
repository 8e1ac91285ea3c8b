package portal

import (
	"net/http"
	"strconv"

	"github.com/keydesk/keydesk/core"
)

// retrySeconds is when a client that was turned away may come again.
const retrySeconds = "5"

// notePage is a page that only says something.
type notePage struct {
	frame
	Good       bool
	Heading    string
	Paragraphs []paragraph
}

// paragraph is a text, and where Address is not "" the address that ends it.
type paragraph struct{ Text, Address string }

func newNotePage(t *texts, heading, vendor string, lines ...string) notePage {
	p := notePage{frame: newFrame(t, heading, vendor), Heading: heading}
	for _, line := range lines {
		p.Paragraphs = append(p.Paragraphs, paragraph{Text: line})
	}
	return p
}

// showDone is the page after a form. It says what was done to the one who did
// it, by his note; to everybody else, and to a browser without cookies, it
// says only what is true for both.
func (s *site) showDone(w http.ResponseWriter, r *http.Request) {
	t := s.text(r)
	n, ok := s.notes.get(r)
	if !ok {
		s.draw(w, r, http.StatusOK, noteTemplate,
			newNotePage(t, t.must("done.title"), s.o.vendor(), t.must("done.body"), t.must("close")))
		return
	}
	page := donePage(t, n)
	page.Good = true
	s.draw(w, r, http.StatusOK, noteTemplate, page)
}

func donePage(t *texts, n note) notePage {
	if n.Purpose == core.PurposeConfirm {
		page := newNotePage(t, t.must("done.confirm.title"), n.Vendor)
		page.Paragraphs = []paragraph{{t.must("done.confirm.body"), n.Address}, {Text: t.must("close")}}
		return page
	}
	page := newNotePage(t, t.must("done.password.title"), n.Vendor, t.must("done.password.body"))
	page.Paragraphs = append(page.Paragraphs, paragraph{t.must("done.password.for"), n.Address}, paragraph{Text: t.must("close")})
	return page
}

// dead says what became of a link and what to do, and names nobody but the
// vendor. A link that once worked is 410, one that nobody issued 404; only who
// holds the 256 bits of a token learns which.
func (s *site) dead(w http.ResponseWriter, r *http.Request, state core.TicketState, vendor string) {
	t, status := s.text(r), http.StatusGone
	switch state {
	case core.TicketUsed, core.TicketExpired, core.TicketVoided:
	default:
		state, status = core.TicketUnknown, http.StatusNotFound
	}
	contact := t.must("dead.contact.nobody")
	if vendor != "" {
		contact = t.must("dead.contact", vendor)
	}
	key := "dead." + string(state)
	s.draw(w, r, status, noteTemplate, newNotePage(t, t.must(key+".title"), vendor, t.must(key+".body"), contact))
}

// fault is the page of an HTTP status.
func (s *site) fault(w http.ResponseWriter, r *http.Request, status int) {
	t := s.text(r)
	key := "fault." + strconv.Itoa(status)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retrySeconds)
	}
	s.draw(w, r, status, noteTemplate, newNotePage(t, t.must(key+".title"), s.o.vendor(), t.must(key+".body")))
}

func (s *site) faultHandler(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fault(w, r, status) })
}
