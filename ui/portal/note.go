package portal

import (
	"net/http"
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// The signs over a page that only says something.
const (
	sealDone = "done"
	sealMail = "mail"
)

// notePage is a page that only says something, and leads on.
type notePage struct {
	frame
	Seal       string // "", sealDone, sealMail
	Heading    string
	Paragraphs []paragraph
	Again      *againForm
	Button     *pageLink
	Ways       []pageLink
}

// paragraph is a text, and where Address is not "" the address that ends it.
type paragraph struct{ Text, Address string }

// againForm is a button that has a mail sent again.
type againForm struct{ Action, FormToken, LoginID, Button string }

func (s *site) newNotePage(r *http.Request, t *texts, heading, vendor string, lines ...string) notePage {
	p := notePage{frame: s.frame(r, t, heading, vendor), Heading: heading}
	for _, line := range lines {
		p.Paragraphs = append(p.Paragraphs, paragraph{Text: line})
	}
	return p
}

// showDone is the page after a form. It says what was done to the one who did
// it, by his note; to everybody else, and to a browser without cookies, it
// says only what is true for both.
func (s *site) showDone(w http.ResponseWriter, r *http.Request) {
	n, _ := s.notes.get(r)
	t := s.textFor(r, n.Language)
	if n.Vendor == "" {
		n.Vendor = s.o.vendor()
	}
	page := s.donePage(r, t, n)
	page.foot = s.foot(r)
	s.draw(w, r, http.StatusOK, noteTemplate, page)
}

func (s *site) donePage(r *http.Request, t *texts, n note) notePage {
	login := pageLink{Href: loginPath, Text: t.must("login.button")}
	page := func(seal, title string, lines ...paragraph) notePage {
		p := s.newNotePage(r, t, t.must(title), n.Vendor)
		p.Seal, p.Paragraphs = seal, lines
		return p
	}
	mailed := func(retry *pageLink, lines ...paragraph) notePage {
		p := page(sealMail, "sent.title", append(lines, paragraph{Text: t.must("sent.wait")})...)
		if retry != nil {
			p.Ways = append(p.Ways, *retry)
		}
		p.Ways = append(p.Ways, pageLink{Href: loginPath, Text: t.must("back.login")})
		return p
	}
	confirming := &pageLink{Href: confirmPath, Text: t.must("sent.retry.confirm")}
	switch n.News {
	case newsReset:
		p := page(sealDone, "done.password.title", paragraph{Text: t.must("done.password.body")}, paragraph{t.must("done.password.for"), n.Address})
		p.Button = &login
		return p
	case newsConfirmed:
		p := page(sealDone, "done.confirm.title", paragraph{t.must("done.confirm.body"), n.Address})
		p.Button = &login
		return p
	case newsForgot:
		return mailed(&pageLink{Href: forgotPath, Text: t.must("sent.retry.forgot")},
			paragraph{Text: t.must("sent.forgot")}, paragraph{t.must("sent.typed"), n.Address})
	case newsConfirming:
		return mailed(confirming, paragraph{Text: t.must("sent.confirm")}, paragraph{t.must("sent.typed"), n.Address})
	case newsRegistered:
		return mailed(confirming, paragraph{Text: t.must("sent.registered")}, paragraph{t.must("sent.registered.to"), n.Address})
	case newsAgain:
		return mailed(nil, paragraph{Text: t.must("sent.again")})
	}
	p := page("", "done.title", paragraph{Text: t.must("done.body")}, paragraph{Text: t.must("close")})
	p.Ways = []pageLink{{Href: loginPath, Text: t.must("back.login")}}
	return p
}

// dead says what became of a link and what to do, and names nobody but the
// vendor. A link that once worked is 410, one that nobody issued 404; only who
// holds the 256 bits of a token learns which.
func (s *site) dead(w http.ResponseWriter, r *http.Request, state core.TicketState, vendor string) {
	t := s.text(r)
	back := []pageLink{{Href: loginPath, Text: t.must("back.login")}}
	token, _ := tokenOf(r)
	switch state {
	case core.TicketUsed, core.TicketExpired, core.TicketVoided:
	default:
		page := s.newNotePage(r, t, t.must("dead.unknown.title"), vendor, t.must("dead.unknown.body"))
		page.foot = s.foot(r)
		page.Button, page.Ways = &pageLink{Href: forgotPath, Text: t.must("dead.forgot")}, back
		s.draw(w, r, http.StatusNotFound, noteTemplate, page)
		return
	}
	key := "dead." + string(state)
	page := s.newNotePage(r, t, t.must(key+".title"), vendor, t.must(key+".body"), t.must("dead.again"))
	page.foot = s.foot(r)
	page.Again = &againForm{Action: againPath(token), FormToken: s.forms.token(ofTicket, token), Button: t.must("dead.again.button")}
	page.Ways = back
	s.draw(w, r, http.StatusGone, noteTemplate, page)
}

// againPath is where the form under a dead link leads.
func againPath(token secret.Text) string { return ticketPrefix + token.Reveal() + againSuffix }

// fault is the page of an HTTP status.
func (s *site) fault(w http.ResponseWriter, r *http.Request, status int) {
	t := s.text(r)
	key := "fault." + strconv.Itoa(status)
	if status == http.StatusServiceUnavailable {
		retryAfter(w, retryTime)
	}
	page := s.newNotePage(r, t, t.must(key+".title"), s.o.vendor(), t.must(key+".body"))
	if status != http.StatusMisdirectedRequest { // there the link would lead to the wrong server again
		page.Ways = []pageLink{{Href: rootPath, Text: t.must("back.first")}}
	}
	s.draw(w, r, status, noteTemplate, page)
}

func (s *site) faultHandler(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fault(w, r, status) })
}
