package portal

import (
	"errors"
	"mime"
	"net"
	"net/http"
	"net/url"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// ticketForm is a live ticket's form and what is wrong with what was sent.
type ticketForm struct {
	token   secret.Text
	page    core.TicketPage
	notice  notice
	verdict verdict
}

// ticketPage is what ticket.html draws; confirm.html takes a part of it.
type ticketPage struct {
	frame
	Address, FormToken string
	Until, UntilISO    string
	New                newPassword
}

// showForm draws the form of a live ticket.
func (s *site) showForm(w http.ResponseWriter, r *http.Request, status int, f ticketForm) {
	t := s.textFor(r, f.page.Language)
	name, title := ticketTemplate, t.must("ticket.title")
	if f.page.Purpose == core.PurposeConfirm {
		name, title = confirmTemplate, t.must("confirm.title")
	}
	page := ticketPage{frame: s.frame(r, t, title, f.page.Vendor), Address: f.page.Address, FormToken: s.forms.token(ofTicket, f.token)}
	page.foot = s.foot(r)
	page.wrong(t, f.summary(t))
	if name == ticketTemplate {
		until := s.stamp(t, f.page.ValidUntil)
		page.Until, page.UntilISO = until.Text, until.ISO
		rules, err := s.rules(r, f)
		if err != nil {
			s.refusedRules(w, r, err)
			return
		}
		page.New = f.verdict.fields(t, f.page.Policy, rules)
		page.New.Focus = page.Summary == nil
	}
	s.draw(w, r, status, name, page)
}

// rules are those that the ticket's customer's password is measured by.
func (s *site) rules(r *http.Request, f ticketForm) ([]password.Rule, error) {
	if f.verdict.judged != nil {
		return nil, nil
	}
	empty, err := s.door.JudgeNew(r.Context(), f.token, secret.Text{})
	return empty.Rules, err
}

// refusedRules answers where there is no checklist: the ticket died between
// two questions, or the desk failed.
func (s *site) refusedRules(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, core.ErrNotFound) {
		s.dead(w, r, core.TicketUnknown, s.o.vendor())
		return
	}
	s.failed(w, r, "reading the rules of a password", err)
}

// summary says that the form was not taken and leads to the fields to mend,
// beside which the reasons stand; nil where nothing is wrong.
func (f ticketForm) summary(t *texts) *summary {
	if banner := f.notice.banner(t); banner != nil {
		banner.Quiet = false
		return banner
	}
	lines := f.verdict.lines(t)
	if len(lines) == 0 {
		return nil
	}
	return &summary{Title: t.must("summary.title"), Lines: lines}
}

// readForm reads the sent form; the query is no part of it. Where it cannot it
// has answered, and ok is false.
func (s *site) readForm(w http.ResponseWriter, r *http.Request) (sent url.Values, ok bool) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		s.fault(w, r, http.StatusUnsupportedMediaType)
		return nil, false
	}
	err = r.ParseForm()
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil:
		return r.PostForm, true
	case errors.As(err, &tooLarge):
		w.Header().Set("Connection", "close") // the rest is not read
		s.fault(w, r, http.StatusRequestEntityTooLarge)
	case errors.As(err, &network) && network.Timeout():
		s.fault(w, r, http.StatusRequestTimeout)
	default:
		s.fault(w, r, http.StatusBadRequest)
	}
	return nil, false
}
