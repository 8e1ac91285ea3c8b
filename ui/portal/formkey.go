package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/keydesk/keydesk/core/secret"
)

// formKey makes and checks the token in a form, the second wall against forged
// forms beside http.CrossOriginProtection, which lets requests through that
// carry neither Sec-Fetch-Site nor Origin.
//
// The token is HMAC-SHA256(key, label ‖ owner ‖ what the owner holds) under a
// key that lives as long as the process. A ticket's form is bound to the
// ticket: the link is the whole credential, and works in browsers that take no
// cookies. The form of somebody who is logged in is bound to the session, that
// of a stranger to a random cookie, so that a token which an attacker got for
// himself is of no use in another's browser. After a restart an open form is
// stale and is shown again, with nothing changed.
type formKey struct{ key [32]byte }

// owner is what a form belongs to.
type owner string

const (
	ofTicket  owner = "ticket"
	ofSession owner = "session"
	ofVisit   owner = "visit"
)

func newFormKey() formKey {
	var k formKey
	_, _ = rand.Read(k.key[:]) // never fails: crypto/rand ends the program instead
	return k
}

// token is the form token for what an owner holds.
func (k formKey) token(of owner, held secret.Text) string {
	mac := hmac.New(sha256.New, k.key[:])
	mac.Write([]byte("keydesk portal form v2\x00" + string(of) + "\x00"))
	mac.Write(held.RevealBytes())
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// holds says whether given is the token for what an owner holds. Nothing is no
// owner's.
func (k formKey) holds(of owner, held secret.Text, given string) bool {
	return !held.Empty() && hmac.Equal([]byte(k.token(of, held)), []byte(given))
}

// visitLetters is the length of a visit: 16 bytes in base64url.
const visitLetters = 22

// visit is what binds a stranger's forms to his browser. A browser that has
// none yet is given one.
func (s *site) visit(w http.ResponseWriter, r *http.Request) secret.Text {
	if v := s.visited(r); !v.Empty() {
		return v
	}
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	v := base64.RawURLEncoding.EncodeToString(raw)
	s.cookies.set(w, visitCookie, v, 0)
	return secret.New(v)
}

// visited is the visit that a request carries; empty where it has none.
func (s *site) visited(r *http.Request) secret.Text {
	v := s.cookies.get(r, visitCookie)
	if _, err := base64.RawURLEncoding.Strict().DecodeString(v); err != nil || len(v) != visitLetters {
		return secret.Text{}
	}
	return secret.New(v)
}
