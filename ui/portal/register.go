package portal

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// registerPage is what register.html draws.
type registerPage struct {
	frame
	FormToken string
	Fields    []registerField
	Own       bool // the password is one's own, and not generated
	New       newPassword
}

// registerField is one field of text.
type registerField struct {
	Name, Label, Type, Autocomplete, Value string
	Longest                                int
	Optional, Focus                        bool
	Errors                                 []string
}

// registerForm is what was sent, without the password, and what is wrong.
type registerForm struct {
	fields  core.Fields
	own     bool
	notice  notice
	errs    map[string]string // by field, keys of sentences
	verdict verdict
}

// asked are the fields of a registration.
func (f *registerForm) asked(t *texts) []registerField {
	return []registerField{
		{Name: "firstName", Type: "text", Autocomplete: "given-name", Value: f.fields.FirstName, Longest: 100, Optional: true},
		{Name: "lastName", Type: "text", Autocomplete: "family-name", Value: f.fields.LastName, Longest: 100},
		{Name: "company", Type: "text", Autocomplete: "organization", Value: f.fields.Company, Longest: 200, Optional: true},
		{Name: "email", Type: "email", Autocomplete: "username", Value: f.fields.Email, Longest: 254},
	}
}

// showRegister is GET.
func (s *site) showRegister(w http.ResponseWriter, r *http.Request) {
	s.registerAgain(w, r, http.StatusOK, registerForm{})
}

// registerAgain draws the form.
func (s *site) registerAgain(w http.ResponseWriter, r *http.Request, status int, form registerForm) {
	t := s.text(r)
	front, ok := s.front(w, r)
	if !ok {
		return
	}
	if !front.Registration {
		s.closed(w, r, front)
		return
	}
	page := registerPage{
		frame:     s.frame(r, t, t.must("register.title"), front.Vendor),
		FormToken: s.forms.token(ofVisit, s.visit(w, r)), Own: form.own,
		New: form.verdict.fields(t, front.Policy, password.Judge(secret.Text{}, front.Policy, password.Context{Vendor: front.Vendor}).Rules),
	}
	page.New.Optional = true
	page.foot = footOf(front)
	page.wrong(t, form.summary(t))
	for i, field := range form.asked(t) {
		field.Label, field.Focus = t.must("register."+field.Name), i == 0 && page.Summary == nil
		if key := form.errs[field.Name]; key != "" {
			field.Errors = []string{t.must(key)}
		}
		page.Fields = append(page.Fields, field)
	}
	s.draw(w, r, status, registerTemplate, page)
}

// closed says that nobody registers here.
func (s *site) closed(w http.ResponseWriter, r *http.Request, front core.Front) {
	t := s.text(r)
	page := s.newNotePage(r, t, t.must("register.closed.title"), front.Vendor, t.must("register.closed.body"))
	page.foot = footOf(front)
	page.Ways = []pageLink{{Href: loginPath, Text: t.must("back.login")}}
	s.draw(w, r, http.StatusNotFound, noteTemplate, page)
}

// summary says that the form was not taken, and leads to the fields to mend.
func (f *registerForm) summary(t *texts) *summary {
	if banner := f.notice.banner(t); banner != nil {
		return banner
	}
	var lines []summaryLine
	for _, field := range f.asked(t) {
		if f.errs[field.Name] != "" {
			lines = append(lines, summaryLine{Field: field.Name, Text: t.must("error.field", t.must("register."+field.Name))})
		}
	}
	if lines = append(lines, f.verdict.lines(t)...); len(lines) == 0 {
		return nil
	}
	return &summary{Title: t.must("summary.title"), Lines: lines}
}

// register is POST. Known and unknown addresses are answered alike.
func (s *site) register(w http.ResponseWriter, r *http.Request) {
	sent, ok := s.readForm(w, r)
	if !ok {
		return
	}
	form := readRegistration(sent)
	if !s.forms.holds(ofVisit, s.visited(r), sent.Get("form")) {
		form.notice = notice{key: "error.stale.cookies"}
		s.registerAgain(w, r, http.StatusForbidden, form)
		return
	}
	wanted := core.Registration{Scope: s.scope(r), Fields: form.fields, RemoteIP: s.client(r)}
	if form.own {
		wanted.Password = secret.New(sent.Get("password"))
	}
	if !s.readWanted(w, r, &form, wanted, secret.New(sent.Get("again"))) {
		return
	}
	if s.often(w, r, s.mails, func(n notice) { form.notice = n; s.registerAgain(w, r, http.StatusTooManyRequests, form) }) {
		return
	}
	wanted.Fields.Language = s.text(r).lang
	if err := s.door.Register(r.Context(), wanted); err != nil {
		s.notRegistered(w, r, form, wanted.Password, err)
		return
	}
	s.leave(w, r, note{News: newsRegistered, Address: shortened(form.fields.Email)})
	goTo(w, r, donePath)
}

func readRegistration(sent url.Values) registerForm {
	return registerForm{own: sent.Get("choice") == "own", errs: map[string]string{}, fields: core.Fields{
		FirstName: sent.Get("firstName"), LastName: sent.Get("lastName"), Company: sent.Get("company"), Email: sent.Get("email"),
	}}
}

// readWanted says all that is wrong with what was typed. Where something is it
// has answered, and ok is false.
func (s *site) readWanted(w http.ResponseWriter, r *http.Request, form *registerForm, wanted core.Registration, again secret.Text) (ok bool) {
	form.check()
	if form.own {
		if form.verdict.empty = wanted.Password.Empty(); !form.verdict.empty && len(form.errs) == 0 {
			if s.often(w, r, s.passwords, func(n notice) { form.notice = n; s.registerAgain(w, r, http.StatusTooManyRequests, *form) }) {
				return false
			}
			judged, err := s.door.JudgeRegistration(r.Context(), wanted)
			if err != nil {
				s.notRegistered(w, r, *form, wanted.Password, err)
				return false
			}
			if !judged.OK {
				form.verdict.judge(judged, wanted.Password)
			}
		}
		form.verdict.differ = !form.verdict.empty && !wanted.Password.Equal(again)
	}
	if len(form.errs) > 0 || form.verdict.wrong() {
		s.registerAgain(w, r, http.StatusUnprocessableEntity, *form)
		return false
	}
	return true
}

// check says what is wrong with each field.
func (f *registerForm) check() {
	for name, value := range map[string]string{"firstName": f.fields.FirstName, "lastName": f.fields.LastName, "company": f.fields.Company} {
		if core.CheckField(name, value) != nil {
			f.errs[name] = "field.long"
		}
	}
	if f.fields.LastName == "" {
		f.errs["lastName"] = "field.lastName"
	}
	if f.fields.Email == "" || core.CheckField("email", f.fields.Email) != nil {
		f.errs["email"] = "field.email"
	}
}

// notRegistered answers an error of Register.
func (s *site) notRegistered(w http.ResponseWriter, r *http.Request, form registerForm, pw secret.Text, err error) {
	var policy *core.PolicyError
	var field *core.FieldError
	switch {
	case errors.As(err, &policy):
		form.verdict.judge(policy.Verdict, pw)
		s.registerAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.As(err, &field):
		if form.errs[field.Field] = "field.long"; field.Field == "email" {
			form.errs[field.Field] = "field.email"
		}
		s.registerAgain(w, r, http.StatusUnprocessableEntity, form)
	case errors.Is(err, core.ErrRefused):
		front, ok := s.front(w, r)
		if ok {
			s.closed(w, r, front)
		}
	case errors.Is(err, core.ErrBusy):
		var status int
		status, form.notice = later(w, err)
		s.registerAgain(w, r, status, form)
	default:
		s.failed(w, r, "registering", err)
	}
}
