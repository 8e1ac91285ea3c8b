package portal

import (
	"errors"
	"net/http"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
)

// offlinePage is what offline.html draws: the form for a request.
type offlinePage struct {
	frame
	FormToken, Text, Ending string
	FileErrors              []string
	FocusFile               bool
}

// carriedPage is what response.html draws: a response that was made.
type carriedPage struct {
	frame
	carried
	Download bool // the file can be had; else its text alone
}

// carried is a request that was answered, as the page after it has it.
type carried struct {
	Customer uint64 `json:"c"`
	License  string `json:"l"`
	Product  string `json:"p"`
	Computer string `json:"n"`
	Back     bool   `json:"b,omitempty"` // a seat was given back
	Again    bool   `json:"a,omitempty"` // it was answered before
	Left     int    `json:"s"`
	Response string `json:"r"`
}

// carriedMost is how long a response may be, in bytes, so that a cookie can hold
// it: browsers drop one of more than 4096.
const carriedMost = 2500

// offlineForm is a request that was sent and what is wrong with it.
type offlineForm struct {
	text   string // as it was pasted
	notice notice
	wrong  string // the reason, in words
}

// showOffline is GET.
func (s *site) showOffline(w http.ResponseWriter, r *http.Request) {
	if who, ok := s.caller(w, r); ok {
		s.offlineAgain(w, r, http.StatusOK, who, offlineForm{})
	}
}

// offlineAgain draws the form.
func (s *site) offlineAgain(w http.ResponseWriter, r *http.Request, status int, who caller, form offlineForm) {
	t := s.textFor(r, who.Fields.Language)
	page := offlinePage{frame: s.own(r, t, t.must("offline.title"), who), FormToken: s.forms.token(ofSession, who.token),
		Text: form.text, Ending: license.RequestEnding}
	page.foot = s.foot(r)
	if form.wrong != "" {
		page.FileErrors = []string{form.wrong}
		page.wrong(t, &summary{Title: t.must("summary.title"), Lines: []summaryLine{{Field: "file", Text: form.wrong}}})
	} else {
		page.wrong(t, form.notice.banner(t))
	}
	page.FocusFile = page.Summary == nil
	s.draw(w, r, status, offlineTemplate, page)
}

// takeOffline is POST: one request, as a file or as its text.
func (s *site) takeOffline(w http.ResponseWriter, r *http.Request) {
	who, ok := s.caller(w, r)
	if !ok {
		return
	}
	up, ok := s.readUpload(w, r, who)
	if !ok {
		return
	}
	form := offlineForm{text: up.form.Get("text")}
	t := s.textFor(r, who.Fields.Language)
	if !s.forms.holds(ofSession, who.token, up.form.Get("form")) {
		form.notice = notice{key: "error.stale"}
		s.offlineAgain(w, r, http.StatusForbidden, who, form)
		return
	}
	if s.often(w, r, s.seats, func(n notice) { form.notice = n; s.offlineAgain(w, r, http.StatusTooManyRequests, who, form) }) {
		return
	}
	request, wrong := up.request()
	if wrong != "" {
		form.wrong = t.must(wrong)
		s.offlineAgain(w, r, http.StatusUnprocessableEntity, who, form)
		return
	}
	c, err := s.door.OfflineIssue(r.Context(), who.token, request, s.client(r))
	if err != nil {
		s.notIssued(w, r, who, form, c, err)
		return
	}
	s.issued(w, r, who, c)
}

// issued leads to the response. One that no cookie can hold is shown at once.
func (s *site) issued(w http.ResponseWriter, r *http.Request, who caller, c core.Carried) {
	made := carried{Customer: who.Customer, License: c.License, Product: c.Product, Computer: c.Machine,
		Back: c.Deactivation, Again: c.Again, Left: c.SeatsLeft, Response: string(c.Response)}
	if made.Computer == "" {
		made.Computer = c.Computer
	}
	if made.Computer = shortened(made.Computer); len(made.Response)+len(made.Product)+len(made.Computer) > carriedMost {
		s.drawResponse(w, r, who, made, false)
		return
	}
	s.leave(w, r, note{News: newsCarried, Carried: &made})
	goTo(w, r, responsePath)
}

// notIssued answers an error of OfflineIssue.
func (s *site) notIssued(w http.ResponseWriter, r *http.Request, who caller, form offlineForm, c core.Carried, err error) {
	t := s.textFor(r, who.Fields.Language)
	switch {
	case errors.Is(err, core.ErrBusy):
		var status int
		status, form.notice = later(w, err)
		s.offlineAgain(w, r, status, who, form)
		return
	}
	if form.wrong = verdictOf(t, c, err); form.wrong == "" {
		s.turnedAway(w, r, "answering a request", err)
		return
	}
	s.offlineAgain(w, r, http.StatusUnprocessableEntity, who, form)
}

// verdictOf says in words why a request is not answered; "" where that is
// nobody's mistake.
func verdictOf(t *texts, c core.Carried, err error) string {
	if c.CheckIn && errors.Is(err, core.ErrRefused) {
		return t.must("offline.ended", shortened(c.License))
	}
	for _, one := range []struct {
		is    error
		key   string
		names bool // the license
	}{
		{license.ErrTooLarge, "offline.large", false},
		{license.ErrTruncated, "offline.cut", false},
		{license.ErrOtherType, "offline.other", false},
		{core.ErrInput, "offline.unread", false},
		{core.ErrNotFound, "offline.stranger", true},
		{core.ErrNoSeats, "offline.full", true},
		{core.ErrRefused, "offline.stopped", true},
	} {
		switch {
		case !errors.Is(err, one.is):
		case one.names:
			return t.must(one.key, shortened(c.License))
		default:
			return t.must(one.key)
		}
	}
	switch {
	case !errors.Is(err, core.ErrSignIn):
		return ""
	case c.Deactivation, c.CheckIn:
		return t.must("offline.unknown")
	}
	return t.must("offline.password")
}

// showResponse is the page after a request that was answered. It is in the
// browser's note for a while; without that the form stands again.
func (s *site) showResponse(w http.ResponseWriter, r *http.Request) {
	if who, made, ok := s.madeFor(w, r); ok {
		s.drawResponse(w, r, who, made, true)
	}
}

func (s *site) drawResponse(w http.ResponseWriter, r *http.Request, who caller, made carried, download bool) {
	t := s.textFor(r, who.Fields.Language)
	title := t.must("response.title")
	if made.Back {
		title = t.must("response.back.title")
	}
	page := carriedPage{frame: s.own(r, t, title, who), carried: made, Download: download}
	page.foot = s.foot(r)
	s.draw(w, r, http.StatusOK, responseTemplate, page)
}

// sendResponse gives the response as a file.
func (s *site) sendResponse(w http.ResponseWriter, r *http.Request) {
	_, made, ok := s.madeFor(w, r)
	if !ok {
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(made.Computer)+license.ResponseEnding+`"`)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(made.Response)) // the client is gone; there is nobody to tell
	}
}

// madeFor is the response that was made for the caller a moment ago. Where there
// is none it has answered, and ok is false.
func (s *site) madeFor(w http.ResponseWriter, r *http.Request) (who caller, made carried, ok bool) {
	if who, ok = s.caller(w, r); !ok {
		return who, made, false
	}
	n, ok := s.notes.get(r)
	if !ok || n.Carried == nil || n.Carried.Customer != who.Customer {
		goTo(w, r, offlinePath)
		return who, made, false
	}
	return who, *n.Carried, true
}

// fileName makes a file's name of a computer's: plain letters and digits, so
// that no browser and no header takes it for anything else.
func fileName(computer string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, computer)
	if name = strings.Trim(name, "-"); name == "" {
		return "license"
	}
	return name[:min(len(name), 60)]
}
