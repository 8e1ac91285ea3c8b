package portal

import (
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// tokenLetters is the length of a token: 32 bytes in base64url.
const tokenLetters = 43

// tokenOf takes the token from the path. What has not its form was never
// issued, and the desk is not asked.
func tokenOf(r *http.Request) (secret.Text, bool) {
	token := r.PathValue("token")
	if len(token) != tokenLetters {
		return secret.Text{}, false
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(token); err != nil {
		return secret.Text{}, false
	}
	return secret.New(token), true
}

// liveTicket finds the ticket of a request. Where there is none that can be
// used it has answered, and ok is false.
func (s *site) liveTicket(w http.ResponseWriter, r *http.Request) (token secret.Text, page core.TicketPage, ok bool) {
	token, ok = tokenOf(r)
	if !ok {
		s.dead(w, r, core.TicketUnknown, s.o.vendor())
		return token, page, false
	}
	page, err := s.door.Ticket(r.Context(), token)
	switch {
	case errors.Is(err, core.ErrNotFound):
		page = core.TicketPage{State: core.TicketUnknown}
	case err != nil:
		s.failed(w, r, "looking at a ticket", err)
		return token, page, false
	}
	if page.Vendor == "" {
		page.Vendor = s.o.vendor()
	}
	if page.State != core.TicketLive {
		s.dead(w, r, page.State, page.Vendor)
		return token, page, false
	}
	return token, page, true
}

// showTicket is GET: it shows the page that the ticket's purpose asks for.
func (s *site) showTicket(w http.ResponseWriter, r *http.Request) {
	token, page, ok := s.liveTicket(w, r)
	if !ok {
		return
	}
	s.showForm(w, r, http.StatusOK, ticketForm{token: token, page: page})
}

// useTicket is POST: it does what the ticket is for.
func (s *site) useTicket(w http.ResponseWriter, r *http.Request) {
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	token, page, ok := s.liveTicket(w, r)
	if !ok {
		return
	}
	form := ticketForm{token: token, page: page}
	if !s.forms.holds(ofTicket, token, sent.Get("form")) {
		form.notice = notice{key: "error.stale"}
		s.showForm(w, r, http.StatusForbidden, form)
		return
	}
	switch page.Purpose {
	case core.PurposeConfirm:
		s.confirm(w, r, form)
	case core.PurposeReset:
		if s.often(w, r, s.passwords, func(n notice) { form.notice = n; s.showForm(w, r, http.StatusTooManyRequests, form) }) {
			return
		}
		s.redeem(w, r, form, secret.New(sent.Get("password")), secret.New(sent.Get("again")))
	default:
		s.failed(w, r, "using a ticket", errPurpose)
	}
}

var errPurpose = errors.New("the ticket is for something that has no page")

// confirm confirms the ticket's address.
func (s *site) confirm(w http.ResponseWriter, r *http.Request, form ticketForm) {
	if err := s.door.ConfirmEmail(r.Context(), form.token, s.client(r)); err != nil {
		s.refused(w, r, form, secret.Text{}, err)
		return
	}
	s.done(w, r, form.page)
}

// redeem sets the new password, once both fields hold the same.
func (s *site) redeem(w http.ResponseWriter, r *http.Request, form ticketForm, pw, again secret.Text) {
	switch {
	case pw.Empty():
		form.verdict.empty = true
		s.showForm(w, r, http.StatusUnprocessableEntity, form)
		return
	case !pw.Equal(again):
		s.differ(w, r, form, pw)
		return
	}
	err := s.door.Redeem(r.Context(), core.Redemption{Token: form.token, Password: pw, RemoteIP: s.client(r)})
	if err != nil {
		s.refused(w, r, form, pw, err)
		return
	}
	s.done(w, r, form.page)
}

// differ answers two passwords that are not the same. Both have to be typed
// again, so that the first one's faults are said now and not a round later.
func (s *site) differ(w http.ResponseWriter, r *http.Request, form ticketForm, pw secret.Text) {
	judged, err := s.door.JudgeNew(r.Context(), form.token, pw)
	if err != nil {
		s.refused(w, r, form, pw, err)
		return
	}
	if form.verdict.differ = true; !judged.OK {
		form.verdict.judge(judged, pw)
	}
	s.showForm(w, r, http.StatusUnprocessableEntity, form)
}

// done tells the next page what was done and goes there, so that a reload
// sends no form again and the token leaves the address bar.
func (s *site) done(w http.ResponseWriter, r *http.Request, page core.TicketPage) {
	s.leave(w, r, note{News: news(page.Purpose), Vendor: page.Vendor, Address: page.Address, Language: page.Language})
	goTo(w, r, donePath)
}

// refused answers an error of the Door: the form again where the ticket still
// lives, the page of a dead link where it does not.
func (s *site) refused(w http.ResponseWriter, r *http.Request, form ticketForm, pw secret.Text, err error) {
	var policy *core.PolicyError
	switch {
	case errors.As(err, &policy):
		form.verdict.judge(policy.Verdict, pw)
		s.showForm(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, core.ErrNotFound):
		s.diedMeanwhile(w, r, form)
	case errors.Is(err, core.ErrBusy):
		var status int
		status, form.notice = later(w, err)
		s.showForm(w, r, status, form)
	default:
		s.failed(w, r, "using a ticket", err)
	}
}

// diedMeanwhile asks what became of a ticket that lived a moment ago. Should
// it still say live, the link is as good as unknown.
func (s *site) diedMeanwhile(w http.ResponseWriter, r *http.Request, form ticketForm) {
	if _, page, ok := s.liveTicket(w, r); ok {
		s.dead(w, r, core.TicketUnknown, page.Vendor)
	}
}

// failed answers what is nobody's mistake but ours: the details go to the log.
// A client that left is nobody's mistake at all.
func (s *site) failed(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if errors.Is(err, core.ErrBusy) {
		status, _ := later(w, err)
		s.fault(w, r, status)
		return
	}
	level := slog.LevelError
	if r.Context().Err() != nil {
		level = slog.LevelInfo
	}
	s.log.Log(r.Context(), level, "portal: "+doing, "error", err)
	s.fault(w, r, http.StatusInternalServerError)
}
