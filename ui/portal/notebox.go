package portal

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/keydesk/keydesk/core"
)

// noteLife is how long the page after a form can be reloaded.
const noteLife = 5 * time.Minute

// news is what has happened, for the page after a form to say.
type news string

const (
	newsReset      = news(core.PurposeReset)   // a password was chosen behind a link
	newsConfirmed  = news(core.PurposeConfirm) // an address was confirmed
	newsForgot     = news("forgot")            // a reset link was asked for
	newsAgain      = news("again")             // a new link in place of a dead one was asked for
	newsConfirming = news("confirming")        // the confirmation was asked for again
	newsRegistered = news("registered")
	newsLoggedOut  = news("logged-out")
	newsEnded      = news("ended") // the session was over
	newsChanged    = news("changed")
	newsAlone      = news("alone")   // the other sessions were ended
	newsFreed      = news("freed")   // a computer was deactivated
	newsNoSeat     = news("no-seat") // it had been already
	newsCarried    = news("carried") // a request was answered
)

// note is what the page after a form says. Address is the customer's, or what
// he typed.
type note struct {
	News     news   `json:"n"`
	Vendor   string `json:"v,omitempty"`
	Address  string `json:"a,omitempty"`
	Language string `json:"l,omitempty"` // the customer's
	Ends     int64  `json:"e"`           // Unix seconds

	Carried *carried `json:"c,omitempty"` // the response to a request
}

// noteBox carries a note over the redirect after a form, in a cookie: the
// address of the page then holds neither token nor address, and nobody can
// make it say "done" by a link. Notes are sealed (XChaCha20-Poly1305 under a
// key that lives as long as the process), so that a stolen cookie jar names
// nobody.
type noteBox struct {
	aead    cipher.AEAD
	cookies cookies
	now     func() time.Time
}

// newNoteBox draws a key.
func newNoteBox(o Options) (*noteBox, error) {
	key := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("preparing the portal's cookie: %w", err)
	}
	return &noteBox{aead: aead, cookies: cookies{o.secure()}, now: o.now}, nil
}

// put sends n along with the answer.
func (b *noteBox) put(w http.ResponseWriter, n note) error {
	n.Ends = b.now().Add(noteLife).Unix()
	plain, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("writing the note of a page: %w", err)
	}
	nonce := make([]byte, b.aead.NonceSize(), b.aead.NonceSize()+len(plain)+b.aead.Overhead())
	_, _ = rand.Read(nonce)
	sealed := b.aead.Seal(nonce, nonce, plain, []byte(noteCookie))
	b.cookies.set(w, noteCookie, base64.RawURLEncoding.EncodeToString(sealed), noteLife)
	return nil
}

// get opens the request's note. A missing, foreign or old one is no note.
func (b *noteBox) get(r *http.Request) (note, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(b.cookies.get(r, noteCookie))
	if err != nil || len(sealed) < b.aead.NonceSize() {
		return note{}, false
	}
	size := b.aead.NonceSize()
	plain, err := b.aead.Open(nil, sealed[:size], sealed[size:], []byte(noteCookie))
	if err != nil {
		return note{}, false
	}
	var n note
	if json.Unmarshal(plain, &n) != nil || b.now().Unix() >= n.Ends {
		return note{}, false
	}
	return n, true
}

// take opens the request's note where it is one of those wanted, and takes it
// away: such a note is said once.
func (b *noteBox) take(w http.ResponseWriter, r *http.Request, wanted ...news) news {
	n, ok := b.get(r)
	if !ok || !slices.Contains(wanted, n.News) {
		return ""
	}
	b.cookies.drop(w, noteCookie)
	return n.News
}
