package portal

import (
	"errors"
	"net/http"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// passwordPage is what password.html draws.
type passwordPage struct {
	frame
	FormToken, LoginID string
	OldErrors          []string
	Forced, FocusOld   bool
	New                newPassword
}

// changeForm is a change of one's own password and what is wrong with it.
type changeForm struct {
	who       caller
	notice    notice
	oldErrors []string // keys of sentences
	verdict   verdict
}

// showPassword is GET.
func (s *site) showPassword(w http.ResponseWriter, r *http.Request) {
	who, ok := s.caller(w, r)
	if !ok {
		return
	}
	s.changeAgain(w, r, http.StatusOK, changeForm{who: who})
}

// changeAgain draws the form.
func (s *site) changeAgain(w http.ResponseWriter, r *http.Request, status int, form changeForm) {
	t := s.textFor(r, form.who.Fields.Language)
	empty, err := s.door.JudgeOwn(r.Context(), form.who.token, secret.Text{})
	if err != nil {
		s.turnedAway(w, r, "reading the rules of a password", err)
		return
	}
	page := passwordPage{
		frame:     s.own(r, t, t.must("change.title"), form.who),
		FormToken: s.forms.token(ofSession, form.who.token),
		OldErrors: t.all(form.oldErrors), Forced: form.who.MustChange,
		New: form.verdict.fields(t, form.who.Policy, empty.Rules),
	}
	if len(form.who.LoginIDs) > 0 {
		page.LoginID = form.who.LoginIDs[0]
	}
	page.foot = s.foot(r)
	page.wrong(t, form.summary(t))
	page.FocusOld = page.Summary == nil
	s.draw(w, r, status, passwordTemplate, page)
}

// summary says that the form was not taken, and why.
func (f changeForm) summary(t *texts) *summary {
	if banner := f.notice.banner(t); banner != nil {
		return banner
	}
	var lines []summaryLine
	if len(f.oldErrors) > 0 {
		lines = append(lines, summaryLine{Field: "old", Text: t.must("error.old")})
	}
	if lines = append(lines, f.verdict.lines(t)...); len(lines) == 0 {
		return nil
	}
	return &summary{Title: t.must("summary.title"), Lines: lines}
}

// changePassword is POST.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request) {
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	who, ok := s.caller(w, r)
	if !ok {
		return
	}
	form := changeForm{who: who}
	if !s.forms.holds(ofSession, who.token, sent.Get("form")) {
		form.notice = notice{key: "error.stale"}
		s.changeAgain(w, r, http.StatusForbidden, form)
		return
	}
	if s.often(w, r, s.passwords, func(n notice) { form.notice = n; s.changeAgain(w, r, http.StatusTooManyRequests, form) }) {
		return
	}
	change := core.OwnChange{Old: secret.New(sent.Get("old")), New: secret.New(sent.Get("password")), RemoteIP: s.client(r)}
	if !s.readChange(w, r, &form, change, secret.New(sent.Get("again"))) {
		return
	}
	entry, err := s.door.ChangePassword(r.Context(), who.token, change)
	if err != nil {
		s.notChanged(w, r, form, change.New, err)
		return
	}
	s.leave(w, r, note{News: newsChanged})
	s.enter(w, r, entry, accountPath)
}

// readChange says all that is wrong with what was typed, before the present
// password is tried. Where something is it has answered, and ok is false.
func (s *site) readChange(w http.ResponseWriter, r *http.Request, form *changeForm, change core.OwnChange, again secret.Text) (ok bool) {
	if change.Old.Empty() {
		form.oldErrors = []string{"change.old.empty"}
	}
	if form.verdict.empty = change.New.Empty(); !form.verdict.empty {
		judged, err := s.door.JudgeOwn(r.Context(), form.who.token, change.New)
		if err != nil {
			s.turnedAway(w, r, "judging a password", err)
			return false
		}
		if form.verdict.differ = !change.New.Equal(again); !judged.OK {
			form.verdict.judge(judged, change.New)
		}
	}
	if len(form.oldErrors) > 0 || form.verdict.wrong() {
		s.changeAgain(w, r, http.StatusUnprocessableEntity, *form)
		return false
	}
	return true
}

// notChanged answers an error of ChangePassword.
func (s *site) notChanged(w http.ResponseWriter, r *http.Request, form changeForm, pw secret.Text, err error) {
	var policy *core.PolicyError
	switch {
	case errors.As(err, &policy):
		form.verdict.judge(policy.Verdict, pw)
		s.changeAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, core.ErrTemporary):
		s.temporary(w, r)
	case errors.Is(err, core.ErrSignIn):
		form.oldErrors = []string{"change.wrong"}
		s.changeAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, core.ErrBusy):
		var status int
		status, form.notice = later(w, err)
		s.changeAgain(w, r, status, form)
	default:
		s.turnedAway(w, r, "changing a password", err)
	}
}
