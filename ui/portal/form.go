package portal

import (
	"errors"
	"mime"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// ticketForm is a live ticket's form and what is wrong with what was sent. It
// holds no password: a page never gives one back.
type ticketForm struct {
	token          secret.Text
	page           core.TicketPage
	notice         string // the key of a sentence over the form, or ""
	busy           bool
	passwordErrors []string
	againErrors    []string
	rules          []password.Rule // as judged; nil: nothing was judged
}

// judged takes over what a verdict says of the password that was sent.
func (f *ticketForm) judged(v password.Verdict) {
	f.rules = v.Rules
	for _, problem := range v.Problems {
		f.passwordErrors = append(f.passwordErrors, problem.Text)
	}
}

// passwordPage is what ticket.html draws; confirm.html takes a part of it.
type passwordPage struct {
	frame
	Address, FormToken          string
	Until, UntilISO             string
	Least                       int
	Rules                       []ruleLine
	PasswordErrors, AgainErrors []string
}

// ruleLine is a line of the checklist. Mark is "met", "unmet", or "open" where
// nothing was judged.
type ruleLine struct{ Code, Text, Mark string }

// showForm draws the form of a live ticket.
func (s *site) showForm(w http.ResponseWriter, r *http.Request, status int, f ticketForm) {
	t := s.text(r)
	name, title := ticketTemplate, t.must("ticket.title")
	if f.page.Purpose == core.PurposeConfirm {
		name, title = confirmTemplate, t.must("confirm.title")
	}
	page := passwordPage{
		frame:   newFrame(t, title, f.page.Vendor),
		Address: f.page.Address, FormToken: s.forms.token(f.token), Least: f.page.Policy.MinLength(),
		PasswordErrors: f.passwordErrors, AgainErrors: f.againErrors,
	}
	if page.Summary = f.summary(t); page.Summary != nil {
		page.Title = t.must("title.error", page.Title)
	}
	if name == ticketTemplate {
		page.Until, page.UntilISO = s.until(f.page.ValidUntil)
		rules, err := s.checklist(r, t, f)
		if err != nil {
			s.refusedRules(w, r, err)
			return
		}
		page.Rules = rules
	}
	s.draw(w, r, status, name, page)
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
	var lines []summaryLine
	if f.notice != "" {
		lines = append(lines, summaryLine{Text: t.must(f.notice)})
	}
	if len(f.passwordErrors) > 0 {
		lines = append(lines, summaryLine{Field: "password", Text: t.must("error.another")})
	}
	if len(f.againErrors) > 0 {
		lines = append(lines, summaryLine{Field: "again", Text: t.must("error.another.again")})
	}
	if len(lines) == 0 {
		return nil
	}
	if f.notice == "" {
		lines = append(lines, summaryLine{Text: t.must("error.retype")})
	}
	title := t.must("summary.title")
	if f.busy {
		title = t.must("summary.title.busy")
	}
	return &summary{Title: title, Lines: lines}
}

// checklist gives the rules: judged ones with their marks, otherwise those
// that the empty password would be measured by, unmarked.
func (s *site) checklist(r *http.Request, t *texts, f ticketForm) ([]ruleLine, error) {
	rules, judged := f.rules, f.rules != nil
	if !judged {
		verdict, err := s.door.JudgeNew(r.Context(), f.token, secret.Text{})
		if err != nil {
			return nil, err
		}
		rules = verdict.Rules
	}
	lines := make([]ruleLine, len(rules))
	for i, rule := range rules {
		lines[i] = ruleLine{Code: string(rule.Code), Text: ruleText(t, rule, f.page.Policy), Mark: "open"}
		if judged {
			lines[i].Mark = map[bool]string{true: "met", false: "unmet"}[rule.Met]
		}
	}
	return lines, nil
}

// ruleText takes our own words for the rules that we have words for, and the
// judge's for the others.
func ruleText(t *texts, rule password.Rule, policy password.Policy) string {
	key := "rule." + string(rule.Code)
	if rule.Code == password.TooShort {
		return t.must(key, policy.MinLength())
	}
	if text, err := t.get(key); err == nil {
		return text
	}
	return rule.Text
}

// until writes when a link ends, in the server's zone for people and as RFC
// 3339 for the script; both "" where the time does not run yet.
func (s *site) until(when time.Time) (text, iso string) {
	if when.IsZero() {
		return "", ""
	}
	local, now := when.In(s.o.zone()), s.o.now().In(s.o.zone())
	layout := "15:04 MST"
	if local.Format(time.DateOnly) != now.Format(time.DateOnly) {
		layout = "2 January, 15:04 MST"
	}
	return local.Format(layout), when.UTC().Format(time.RFC3339)
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
