package portal

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// A session's token is in a cookie and nowhere else. Core makes a new one at
// each login and each change of the password, so that one which was planted
// before is never the one that counts (fixation).

// caller is who is logged in, by which session.
type caller struct {
	token secret.Text
	core.Account
}

// session is the session token that a request carries; empty where it has
// none that could be one.
func (s *site) session(r *http.Request) secret.Text {
	v := s.cookies.get(r, sessionCookie)
	if _, err := base64.RawURLEncoding.Strict().DecodeString(v); err != nil || len(v) != tokenLetters {
		return secret.Text{}
	}
	return secret.New(v)
}

// enter gives a browser the session that was just opened and leads it on. One
// that it had before is ended.
func (s *site) enter(w http.ResponseWriter, r *http.Request, entry core.Entry, next string) {
	if old := s.session(r); !old.Empty() && !old.Equal(entry.Token) {
		if err := s.door.LogOut(r.Context(), old); err != nil {
			s.log.ErrorContext(r.Context(), "portal: ending an older session", "error", err)
		}
	}
	s.cookies.set(w, sessionCookie, entry.Token.Reveal(), 0)
	if entry.MustChange {
		next = passwordPath
	}
	goTo(w, r, next)
}

// caller finds who sent a request. Where nobody is logged in it has answered,
// and ok is false. Who has to change his password first is led there.
func (s *site) caller(w http.ResponseWriter, r *http.Request) (who caller, ok bool) {
	token := s.session(r)
	if token.Empty() {
		goTo(w, r, loginPath)
		return who, false
	}
	account, err := s.door.Account(r.Context(), token)
	if err != nil {
		s.turnedAway(w, r, "looking at an account", err)
		return who, false
	}
	if account.MustChange && r.URL.Path != passwordPath {
		goTo(w, r, passwordPath)
		return who, false
	}
	return caller{token, account}, true
}

// turnedAway answers an error of a call that takes a session.
func (s *site) turnedAway(w http.ResponseWriter, r *http.Request, doing string, err error) {
	switch {
	case errors.Is(err, core.ErrSignedOut):
		s.cookies.drop(w, sessionCookie)
		s.leave(w, r, note{News: newsEnded})
		goTo(w, r, loginPath)
	case errors.Is(err, core.ErrMustChange):
		goTo(w, r, passwordPath)
	default:
		s.failed(w, r, doing, err)
	}
}

// leave puts a note for the next page. What it tells of is done all the same
// where it cannot.
func (s *site) leave(w http.ResponseWriter, r *http.Request, n note) {
	if err := s.notes.put(w, n); err != nil {
		s.log.ErrorContext(r.Context(), "portal: leaving a note", "error", err)
	}
}

// own makes the frame of a page of somebody who is logged in.
func (s *site) own(r *http.Request, t *texts, heading string, who caller) frame {
	f := s.frame(r, t, heading, who.Vendor)
	f.Visitor = &visitor{Name: who.Name, FormToken: s.forms.token(ofSession, who.token)}
	if who.MustChange {
		return f // he can go nowhere else yet
	}
	for _, link := range []pageLink{{Href: licensesPath, Text: t.must("nav.licenses")}, {Href: accountPath, Text: t.must("nav.account")}, {Href: passwordPath, Text: t.must("nav.change")}} {
		link.Here = link.Href == r.URL.Path
		f.Visitor.Links = append(f.Visitor.Links, link)
	}
	return f
}

// showRoot leads to the page to begin with.
func (s *site) showRoot(w http.ResponseWriter, r *http.Request) {
	if s.session(r).Empty() {
		goTo(w, r, loginPath)
		return
	}
	goTo(w, r, accountPath)
}

// ownForm reads the form of somebody who is logged in. Where it is not his it
// has answered, and ok is false.
func (s *site) ownForm(w http.ResponseWriter, r *http.Request) (token secret.Text, ok bool) {
	token, _, ok = s.ownSent(w, r)
	return token, ok
}

// ownSent is ownForm with what was sent.
func (s *site) ownSent(w http.ResponseWriter, r *http.Request) (token secret.Text, sent url.Values, ok bool) {
	if sent, ok = s.readForm(w, r); !ok {
		return token, nil, false
	}
	token = s.session(r)
	switch {
	case token.Empty():
		goTo(w, r, loginPath)
		return token, nil, false
	case !s.forms.holds(ofSession, token, sent.Get("form")):
		s.fault(w, r, http.StatusForbidden)
		return token, nil, false
	}
	return token, sent, true
}

// logOut ends the session.
func (s *site) logOut(w http.ResponseWriter, r *http.Request) {
	token, ok := s.ownForm(w, r)
	if !ok {
		return
	}
	if err := s.door.LogOut(r.Context(), token); err != nil {
		s.turnedAway(w, r, "logging out", err)
		return
	}
	s.cookies.drop(w, sessionCookie)
	s.leave(w, r, note{News: newsLoggedOut})
	goTo(w, r, loginPath)
}

// endOthers ends the customer's other sessions.
func (s *site) endOthers(w http.ResponseWriter, r *http.Request) {
	token, ok := s.ownForm(w, r)
	if !ok {
		return
	}
	if _, err := s.door.EndOthers(r.Context(), token); err != nil {
		s.turnedAway(w, r, "ending other sessions", err)
		return
	}
	s.leave(w, r, note{News: newsAlone})
	goTo(w, r, accountPath)
}
