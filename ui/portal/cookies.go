package portal

import (
	"net/http"
	"time"
)

// The cookies, by their bare names.
const (
	sessionCookie  = "keydesk-session"  // who is logged in
	visitCookie    = "keydesk-visit"    // which browser a form was given to
	noteCookie     = "keydesk-note"     // what the next page says
	languageCookie = "keydesk-language" // the language that was chosen
)

// cookies writes and reads the portal's cookies. Where browsers come over TLS
// each has the prefix __Host-, so that no neighboring site can plant one, and
// is Secure; browsers would refuse both on plain loopback.
type cookies struct{ secure bool }

func (c cookies) name(bare string) string {
	if c.secure {
		return "__Host-" + bare
	}
	return bare
}

// set sends a cookie along with the answer. It is kept for life; zero keeps it
// until the browser is closed, less than zero takes it away.
func (c cookies) set(w http.ResponseWriter, bare, value string, life time.Duration) {
	age := int(life / time.Second)
	if life < 0 {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{Name: c.name(bare), Value: value, Path: "/", MaxAge: age,
		Secure: c.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// get is the request's cookie; "" where it has none.
func (c cookies) get(r *http.Request, bare string) string {
	cookie, err := r.Cookie(c.name(bare))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// drop takes a cookie away.
func (c cookies) drop(w http.ResponseWriter, bare string) { c.set(w, bare, "", -1) }
