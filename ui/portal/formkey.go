package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/keydesk/keydesk/core/secret"
)

// formKey makes and checks the token in a form, the second wall against forged
// forms beside http.CrossOriginProtection, which lets requests through that
// carry neither Sec-Fetch-Site nor Origin.
//
// The token is HMAC-SHA256(key, label ‖ ticket token) under a key that lives
// as long as the process. It is bound to the ticket and not to a cookie: these
// pages have no session yet, the link is the whole credential, and they work
// in browsers that take no cookies. Whoever has the link can get the token by
// GET, and may: he holds what the token protects. After a restart an open form
// is stale and is shown again, with nothing changed.
type formKey struct{ key [32]byte }

func newFormKey() formKey {
	var k formKey
	_, _ = rand.Read(k.key[:]) // never fails: crypto/rand ends the program instead
	return k
}

// token is the form token for a ticket.
func (k formKey) token(ticket secret.Text) string {
	mac := hmac.New(sha256.New, k.key[:])
	mac.Write([]byte("keydesk portal form v1\x00"))
	mac.Write(ticket.RevealBytes())
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// holds says whether given is the token for a ticket.
func (k formKey) holds(ticket secret.Text, given string) bool {
	return hmac.Equal([]byte(k.token(ticket)), []byte(given))
}
