package portal

import (
	"context"
	"errors"
	"net/http"

	"github.com/keydesk/keydesk/core"
)

// askPage is what ask.html draws: one Login ID, for a mail to be sent.
type askPage struct {
	frame
	FormToken, LoginID, Heading, Lead, Button string
	LoginErrors                               []string
	FocusLogin                                bool
}

// asking is one of the pages that ask for a Login ID.
type asking struct {
	s    *site
	key  string // what its texts begin with
	news news   // what the page after it says
	send func(Strangers, context.Context, core.Forgotten) error
}

// forgotten is the page that mails a reset link.
func (s *site) forgotten() asking {
	return asking{s, "forgot", newsForgot, Strangers.Forgot}
}

// confirming is the page that mails the confirmation again.
func (s *site) confirming() asking {
	return asking{s, "confirmagain", newsConfirming, Strangers.ConfirmAgain}
}

// show is GET.
func (a asking) show(w http.ResponseWriter, r *http.Request) {
	a.draw(w, r, http.StatusOK, "", notice{}, nil)
}

// take is POST. Known and unknown Login IDs are answered alike, by the same
// bytes; whether a mail leaves is core's to know.
func (a asking) take(w http.ResponseWriter, r *http.Request) {
	s := a.s
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	login := sent.Get("login")
	if !s.holdsOwn(r, sent.Get("form")) {
		a.draw(w, r, http.StatusForbidden, login, notice{key: "error.stale.cookies"}, nil)
		return
	}
	if login == "" {
		a.draw(w, r, http.StatusUnprocessableEntity, login, notice{}, []string{"error.login"})
		return
	}
	if s.often(w, r, s.mails, func(n notice) { a.draw(w, r, http.StatusTooManyRequests, login, n, nil) }) {
		return
	}
	err := a.send(s.door, r.Context(), core.Forgotten{Scope: s.scope(r), LoginID: login, RemoteIP: s.client(r)})
	switch {
	case errors.Is(err, core.ErrBusy):
		status, n := later(w, err)
		a.draw(w, r, status, login, n, nil)
	case err != nil:
		s.failed(w, r, "asking for a mail", err)
	default:
		s.leave(w, r, note{News: a.news, Address: shortened(login)})
		goTo(w, r, donePath)
	}
}

// holdsOwn checks the form token of a page that both strangers and customers
// use: it is bound to the session where there is one.
func (s *site) holdsOwn(r *http.Request, given string) bool {
	return s.forms.holds(ofVisit, s.visited(r), given) || s.forms.holds(ofSession, s.session(r), given)
}

// shortened keeps a note within what a cookie can hold.
func shortened(text string) string {
	if runes := []rune(text); len(runes) > 100 {
		return string(runes[:100]) + "…"
	}
	return text
}

func (a asking) draw(w http.ResponseWriter, r *http.Request, status int, login string, n notice, errs []string) {
	t := a.s.text(r)
	front, ok := a.s.front(w, r)
	if !ok {
		return
	}
	page := askPage{
		frame:     a.s.frame(r, t, t.must(a.key+".title"), front.Vendor),
		FormToken: a.s.forms.token(ofVisit, a.s.visit(w, r)), LoginID: login,
		Heading: t.must(a.key + ".title"), Lead: t.must(a.key + ".lead"), Button: t.must(a.key + ".button"),
		LoginErrors: t.all(errs), FocusLogin: true,
	}
	page.foot = footOf(front)
	page.wrong(t, n.banner(t))
	a.s.draw(w, r, status, askTemplate, page)
}

// sendAgain is POST under a dead link: a new one goes to the customer's present
// address, where there is one. The answer is the same for every link.
func (s *site) sendAgain(w http.ResponseWriter, r *http.Request) {
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	token, ok := tokenOf(r)
	if !ok {
		s.dead(w, r, core.TicketUnknown, s.o.vendor())
		return
	}
	if !s.forms.holds(ofTicket, token, sent.Get("form")) {
		s.fault(w, r, http.StatusForbidden)
		return
	}
	if s.often(w, r, s.mails, func(notice) { s.fault(w, r, http.StatusTooManyRequests) }) {
		return
	}
	if err := s.door.SendAgain(r.Context(), token, s.client(r)); err != nil {
		s.failed(w, r, "sending a link again", err)
		return
	}
	s.leave(w, r, note{News: newsAgain})
	goTo(w, r, donePath)
}
