package portal

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// loginPage is what login.html draws.
type loginPage struct {
	frame
	FormToken, LoginID          string
	LoginErrors, PasswordErrors []string
	FocusLogin, FocusPassword   bool
	Registration                bool
}

// loginForm is what was sent, without the password, and what is wrong with it.
type loginForm struct {
	loginID                     string
	notice                      notice
	loginErrors, passwordErrors []string // keys of sentences
}

// notice is a sentence over a form, by its key, with what is put in.
type notice struct {
	key  string
	args []any
	busy bool // nobody's mistake
}

// often is the notice of a client that has to wait.
func often(wait time.Duration) notice {
	return notice{key: "error.often", args: []any{seconds(wait)}, busy: true}
}

// often asks a gate for the request's client. Where that has to wait, answer is
// given the notice for the page, and it is true. Judging a password is gated as
// trying one is: it takes a core for a while.
func (s *site) often(w http.ResponseWriter, r *http.Request, g *gate, answer func(notice)) bool {
	wait := g.take(s.client(r))
	if wait > 0 {
		retryAfter(w, wait)
		answer(often(wait))
	}
	return wait > 0
}

// later answers an ErrBusy: the status, and the notice for the page. One that says
// when there may be other tries is of a limit (429, RFC 6585), any other has no
// room at the moment (503).
func later(w http.ResponseWriter, err error) (status int, n notice) {
	var own *core.Error
	if errors.As(err, &own) && own.Retry > 0 {
		retryAfter(w, own.Retry)
		return http.StatusTooManyRequests, notice{key: "error.later", args: []any{int(math.Ceil(own.Retry.Minutes()))}, busy: true}
	}
	retryAfter(w, retryTime)
	return http.StatusServiceUnavailable, notice{key: "error.busy", busy: true}
}

// seconds are whole seconds, upwards.
func seconds(wait time.Duration) int { return int(math.Ceil(wait.Seconds())) }

// banner is the notice as a summary; nil where there is none.
func (n notice) banner(t *texts) *summary {
	if n.key == "" {
		return nil
	}
	title := t.must("summary.title")
	if n.busy {
		title = t.must("summary.title.busy")
	}
	return &summary{Title: title, Lines: []summaryLine{{Text: t.must(n.key, n.args...)}}, Quiet: true}
}

// all gives the sentences of keys.
func (t *texts) all(keys []string) []string {
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = t.must(key)
	}
	return lines
}

// showLogin is GET. Whoever is logged in is led on; whether he still is, the
// next page finds out.
func (s *site) showLogin(w http.ResponseWriter, r *http.Request) {
	if !s.session(r).Empty() {
		goTo(w, r, accountPath)
		return
	}
	s.loginAgain(w, r, http.StatusOK, loginForm{})
}

// loginAgain draws the form.
func (s *site) loginAgain(w http.ResponseWriter, r *http.Request, status int, form loginForm) {
	t := s.text(r)
	front, ok := s.front(w, r)
	if !ok {
		return
	}
	page := loginPage{
		frame:       s.frame(r, t, t.must("login.title"), front.Vendor),
		FormToken:   s.forms.token(ofVisit, s.visit(w, r)),
		LoginID:     form.loginID,
		LoginErrors: t.all(form.loginErrors), PasswordErrors: t.all(form.passwordErrors),
		FocusLogin: form.loginID == "", FocusPassword: form.loginID != "",
		Registration: front.Registration,
	}
	page.foot = footOf(front)
	page.wrong(t, form.notice.banner(t))
	if page.Summary == nil {
		if happened := s.notes.take(w, r, newsLoggedOut, newsEnded); happened != "" {
			page.News = t.must(map[news]string{newsLoggedOut: "login.out", newsEnded: "login.ended"}[happened])
		}
	}
	s.draw(w, r, status, loginTemplate, page)
}

// front asks what stands on the pages of the request's scope. Where it cannot
// be told it has answered, and ok is false.
func (s *site) front(w http.ResponseWriter, r *http.Request) (core.Front, bool) {
	front, err := s.door.Front(r.Context(), s.scope(r))
	if err != nil {
		s.failed(w, r, "reading what stands on a page", err)
		return front, false
	}
	if front.Vendor == "" {
		front.Vendor = s.o.vendor()
	}
	return front, true
}

// logIn is POST.
func (s *site) logIn(w http.ResponseWriter, r *http.Request) {
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	form, pw := loginForm{loginID: sent.Get("login")}, secret.New(sent.Get("password"))
	if !s.forms.holds(ofVisit, s.visited(r), sent.Get("form")) {
		form.notice = notice{key: "error.stale.cookies"}
		s.loginAgain(w, r, http.StatusForbidden, form)
		return
	}
	if form.loginID == "" {
		form.loginErrors = []string{"error.login"}
	}
	if pw.Empty() {
		form.passwordErrors = []string{"error.password"}
	}
	if len(form.loginErrors)+len(form.passwordErrors) > 0 {
		s.loginAgain(w, r, http.StatusUnprocessableEntity, form)
		return
	}
	if s.often(w, r, s.passwords, func(n notice) { form.notice = n; s.loginAgain(w, r, http.StatusTooManyRequests, form) }) {
		return
	}
	entry, err := s.door.LogIn(r.Context(), core.Attempt{Scope: s.scope(r), LoginID: form.loginID, Password: pw, RemoteIP: s.client(r)})
	if err != nil {
		s.notLoggedIn(w, r, form, err)
		return
	}
	s.enter(w, r, entry, s.landing(r, entry))
}

// notLoggedIn answers an error of LogIn.
func (s *site) notLoggedIn(w http.ResponseWriter, r *http.Request, form loginForm, err error) {
	switch {
	case errors.Is(err, core.ErrUnconfirmed):
		s.unconfirmed(w, r, form.loginID)
	case errors.Is(err, core.ErrTemporary):
		s.temporary(w, r)
	case errors.Is(err, core.ErrSignIn):
		form.notice = notice{key: "login.wrong"}
		s.loginAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, core.ErrBusy):
		var status int
		status, form.notice = later(w, err)
		s.loginAgain(w, r, status, form)
	default:
		s.failed(w, r, "logging in", err)
	}
}

// unconfirmed is the page after a right password for an address that nobody
// has confirmed yet.
func (s *site) unconfirmed(w http.ResponseWriter, r *http.Request, loginID string) {
	t := s.text(r)
	page := s.newNotePage(r, t, t.must("login.unconfirmed.title"), s.o.vendor(),
		t.must("login.unconfirmed.body"), t.must("login.unconfirmed.lost"))
	page.Seal, page.foot = sealMail, s.foot(r)
	page.Again = &againForm{Action: confirmPath, LoginID: loginID, Button: t.must("confirm.again"),
		FormToken: s.forms.token(ofVisit, s.visit(w, r))}
	page.Ways = []pageLink{{Href: loginPath, Text: t.must("back.login")}}
	s.draw(w, r, http.StatusForbidden, noteTemplate, page)
}

// temporary is the page after a right password that was for a time only.
func (s *site) temporary(w http.ResponseWriter, r *http.Request) {
	t := s.text(r)
	page := s.newNotePage(r, t, t.must("login.temporary.title"), s.o.vendor(), t.must("login.temporary.body"))
	page.foot = s.foot(r)
	page.Button = &pageLink{Href: forgotPath, Text: t.must("dead.forgot")}
	page.Ways = []pageLink{{Href: loginPath, Text: t.must("back.login")}}
	s.draw(w, r, http.StatusForbidden, noteTemplate, page)
}

// retryTime is when a client that was turned away may come again.
const retryTime = 5 * time.Second

func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
}
